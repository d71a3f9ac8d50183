import { randomBytes } from "node:crypto";
import { type Answer, type Api, randomDigits } from "./support.ts";

/** A WhatsApp account at the simulator, with its secrets. */
export interface SandboxAccount {
  wabaId: string;
  phoneNumberId: string;
  appId: string;
  token: string;
  appSecret: string;
  namespace: string;
}

/** Makes an account with one number, as Meta would have it, and no templates. */
export async function makeAccount(api: Api): Promise<SandboxAccount> {
  const account = {
    wabaId: `2${randomDigits(14)}`,
    phoneNumberId: `1${randomDigits(14)}`,
    appId: `7${randomDigits(14)}`,
    token: `EAA${randomBytes(24).toString("base64url")}`,
    appSecret: randomBytes(16).toString("hex"),
    namespace: `ns_${randomDigits(8)}`,
  };
  await atSandbox(api, "PUT", `/accounts/${account.wabaId}`, {
    name: "Dar Noura",
    namespace: account.namespace,
    phone_numbers: [{ id: account.phoneNumberId, display_phone_number: "+965 2200 0100", verified_name: "Dar Noura" }],
    app: { id: account.appId, secret: account.appSecret },
    tokens: [{ token: account.token }],
  });
  return account;
}

export async function makeTemplate(
  api: Api,
  account: SandboxAccount,
  template: { name: string; language: string; body: string; status?: string; category?: string; button?: string },
): Promise<void> {
  const { name, language, body, status = "APPROVED", category = "UTILITY", button } = template;
  const examples = Array.from(body.matchAll(/\{\{\d+\}\}/g), (_, index) => `example ${index}`);
  const components = [
    { type: "BODY", text: body, ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}) },
    ...(button === undefined
      ? []
      : [
          {
            type: "BUTTONS",
            buttons: [{ type: "URL", text: "Pay", url: button, example: [button.replace("{{1}}", "x")] }],
          },
        ]),
  ];
  await atSandbox(api, "PUT", `/accounts/${account.wabaId}/templates/${name}/${language}`, {
    category,
    components,
    status,
    message_send_ttl_seconds: 43_200,
    quiet: true,
  });
}

export async function atSandbox(api: Api, method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${api.sandboxUrl}/sandbox/v1${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${await response.text()}`);
}

/** Makes an authenticator for the account. */
export function connect(
  api: Api,
  account: SandboxAccount,
  more: Record<string, unknown> = {},
  request: { key?: string; merchant?: string } = {},
): Promise<Answer> {
  const body = {
    name: "Shop",
    waba_id: account.wabaId,
    phone_number_id: account.phoneNumberId,
    access_token: account.token,
    app_secret: account.appSecret,
    environment: "sandbox",
    ...more,
  };
  return api.call("POST", "/v1/authenticators", body, request);
}
