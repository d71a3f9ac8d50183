/**
 * A WhatsApp account at the simulator for a merchant who has none at Meta yet: made by the simulator's own control API,
 * with a shop whose payment links lead to its demo checkout.
 */
import { randomBytes, randomInt } from "node:crypto";
import { hashApiKey, insertApiKey } from "../store/api-key.ts";
import { writeAudit } from "../store/audit.ts";
import type { Sql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { bumpConfigVersion, findMerchant, patchMerchant } from "../store/merchant.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { AuthenticatorCare, CareOutcome } from "./authenticators.ts";

export interface SimulatorParts {
  sql: Sql;
  care: AuthenticatorCare;
  sandboxUrl: () => string | null;
  /** Where the simulator, which runs beside this node, reaches it. */
  ownUrl: () => string;
}

const withinMs = 20_000;

/** Makes the account and connects it; whether it is checked and green the authenticator says. */
export async function connectSimulator(parts: SimulatorParts, merchantId: string, actor: string): Promise<CareOutcome> {
  const { sql, care } = parts;
  const url = parts.sandboxUrl();
  const merchant = await findMerchant(sql, merchantId);
  if (merchant === null) return { kind: "not_found" };
  if (url === null) return { kind: "no_sandbox" };
  const control = (path: string, body: unknown) => put(`${url}/sandbox/v1${path}`, body);
  const number = `${randomInt(1e8, 1e9)}`;
  const account = {
    wabaId: `2098${number}`,
    phoneNumberId: `1182${number}`,
    appId: `7316${number}`,
    appSecret: randomBytes(16).toString("hex"),
    token: `EAA${randomBytes(48).toString("base64url")}`,
    verifyToken: randomBytes(16).toString("hex"),
  };
  await control(`/accounts/${account.wabaId}`, {
    name: merchant.name,
    namespace: namespaceOf(randomBytes(16).toString("hex")),
    timezone: merchant.timezone,
    phone_numbers: [
      {
        id: account.phoneNumberId,
        display_phone_number: `+965 2200 ${number.slice(-4)}`,
        verified_name: merchant.name,
      },
    ],
    app: { id: account.appId, secret: account.appSecret },
    tokens: [{ token: account.token }],
  });
  if (merchant.checkoutUrlTemplate === null) await openShop(parts, url, control, merchantId, actor);
  const made = await care.create({
    merchantId,
    name: "Simulator",
    environment: "sandbox",
    wabaId: account.wabaId,
    phoneNumberId: account.phoneNumberId,
    accessToken: account.token,
    appSecret: account.appSecret,
    verifyToken: account.verifyToken,
    callback: "app",
    messagesPerSecond: null,
    isDefault: false,
    actor,
  });
  if (made.kind !== "ok") return made;
  await control(`/apps/${account.appId}/webhook`, {
    callback_url: `${parts.ownUrl()}/webhooks/whatsapp/${made.authenticator.id}`,
    verify_token: account.verifyToken,
  });
  return care.check(merchantId, made.authenticator.id);
}

/** Payment links of a merchant who has no checkout lead to the simulator's, which reports what was pressed there. */
async function openShop(
  { sql, ownUrl }: SimulatorParts,
  url: string,
  control: (path: string, body: unknown) => Promise<void>,
  merchantId: string,
  actor: string,
): Promise<void> {
  const merchant = await findMerchant(sql, merchantId);
  const key = `zjl_live_${randomBytes(32).toString("base64url")}`;
  const id = newId();
  const name = "Demo checkout";
  const checkoutUrlTemplate = `${url}/checkout/${merchantId}/{session_id}`;
  await unitOfWork(sql, async (tx) => {
    await insertApiKey(tx, {
      merchantId,
      id,
      name,
      kind: "live",
      scope: "state_reports",
      keyHash: hashApiKey(key),
      expiresAt: null,
    });
    await patchMerchant(tx, merchantId, { checkoutUrlTemplate });
    await bumpConfigVersion(tx, merchantId);
    const made = { action: "api_key.created", subject: id, detail: { name, kind: "live" } };
    await writeAudit(tx, { merchantId, actor, ...made });
    const detail = { checkout_url_template: checkoutUrlTemplate };
    await writeAudit(tx, { merchantId, actor, action: "merchant.changed", subject: merchantId, detail });
  });
  await control(`/shops/${merchantId}`, {
    name: merchant?.name ?? merchantId,
    zajel_url: ownUrl(),
    api_key: key,
    timezone: merchant?.timezone ?? "UTC",
  });
}

/** In Meta's form: groups of hexadecimal digits with underscores. */
function namespaceOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("_");
}

async function put(address: string, body: unknown): Promise<void> {
  const response = await fetch(address, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(withinMs),
  });
  if (!response.ok)
    throw new Error(`The simulator refused: ${response.status} ${(await response.text()).slice(0, 300)}`);
}
