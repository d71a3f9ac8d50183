/**
 * The demo: a Kuwaiti shop that is connected to the simulator, with twelve approved templates and links to them. Made
 * through the same doors that an integrator uses; made again at each start, which changes nothing where it is there.
 */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { starterTemplates } from "./domain/starter-templates.ts";
import { hashApiKey, insertApiKey } from "./store/api-key.ts";
import type { Sql } from "./store/database.ts";
import { newId } from "./store/ids.ts";

export const demoMerchant = "demo";

/** The demo's secrets: made once and kept in the data folder, mode 0600, so that they are the same at each start. */
interface DemoSecrets {
  apiKey: string | null;
  checkoutKey: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
}

const wabaId = "209871345600112";
const phoneNumberId = "118230045512876";
const appId = "731604488215530";
const namespace = "7c0de1f4_52aa_4c19_9b3e_0f6a2d48b1e7";
const shop = "Dar Noura";

export interface DemoParts {
  sql: Sql;
  dataDir: string;
  /** This node's own address and root key. */
  apiUrl: string;
  rootKey: string;
  sandboxUrl: string;
}

/** Makes the demo's shop where it is missing; returns its API key. */
export async function prepareDemo(parts: DemoParts): Promise<{ apiKey: string }> {
  const secrets = await readSecrets(parts.dataDir);
  const checkoutPrefix = `${parts.sandboxUrl}/checkout/${demoMerchant}/`;
  const sandbox = caller(`${parts.sandboxUrl}/sandbox/v1`, {});
  const api = caller(`${parts.apiUrl}/v1`, {
    authorization: `Bearer ${parts.rootKey}`,
    "zajel-merchant": demoMerchant,
  });

  await api(
    "POST",
    "/merchants",
    { id: demoMerchant, name: shop, default_country: "KW", default_language: "en", timezone: "Asia/Kuwait" },
    [409],
  );
  await api("PATCH", `/merchants/${demoMerchant}`, {
    checkout_url_template: `${checkoutPrefix}{session_id}`,
    settle_seconds: { failed: 3, expired: 3 },
  });
  await sandbox("PUT", `/accounts/${wabaId}`, {
    name: shop,
    namespace,
    timezone: "Asia/Kuwait",
    phone_numbers: [{ id: phoneNumberId, display_phone_number: "+965 2200 0100", verified_name: shop }],
    app: { id: appId, secret: secrets.appSecret },
    tokens: [{ token: secrets.accessToken }],
  });
  const starters = starterTemplates(checkoutPrefix);
  for (const { name, language, category, components } of starters) {
    await sandbox("PUT", `/accounts/${wabaId}/templates/${name}/${language}`, {
      category,
      components,
      status: "APPROVED",
      quiet: true,
    });
  }

  const authenticatorId = await connect(api, secrets);
  await sandbox("PUT", `/apps/${appId}/webhook`, {
    callback_url: `${parts.apiUrl}/webhooks/whatsapp/${authenticatorId}`,
    verify_token: secrets.verifyToken,
  });
  await api("POST", `/authenticators/${authenticatorId}/check`, {});
  await api("POST", `/authenticators/${authenticatorId}/sync`, {});
  for (const { state, language, name, body, hasPayButton } of starters) {
    const link = {
      template_name: name,
      namespace,
      variables: { body, ...(hasPayButton ? { buttons: { "0": "checkout_url_suffix" } } : {}) },
    };
    for (const type of state === "created" ? ["payment_request"] : ["payment_request", "e_commerce"]) {
      await api("PUT", `/authenticators/${authenticatorId}/template-links/${type}/${state}/${language}`, link);
    }
  }

  const apiKey = await keyFor(api, secrets);
  await insertApiKey(parts.sql, {
    merchantId: demoMerchant,
    id: newId(),
    name: "Demo checkout",
    kind: "live",
    scope: "state_reports",
    keyHash: hashApiKey(secrets.checkoutKey),
    expiresAt: null,
  });
  await sandbox("PUT", `/shops/${demoMerchant}`, {
    name: shop,
    zajel_url: parts.apiUrl,
    api_key: secrets.checkoutKey,
    timezone: "Asia/Kuwait",
  });
  await sandbox("PUT", "/phones/96550000483", { name: "Noura Al-Mutairi" });
  await writeSecrets(parts.dataDir, { ...secrets, apiKey });
  return { apiKey };
}

/** The demo's authenticator, made where it is missing. */
async function connect(api: Call, secrets: DemoSecrets): Promise<string> {
  const { data } = (await api("GET", "/authenticators")) as { data: { id: string; phone_number_id: string }[] };
  const known = data.find((authenticator) => authenticator.phone_number_id === phoneNumberId);
  if (known !== undefined) return known.id;
  const made = (await api("POST", "/authenticators", {
    name: "Simulator",
    environment: "sandbox",
    waba_id: wabaId,
    phone_number_id: phoneNumberId,
    access_token: secrets.accessToken,
    app_secret: secrets.appSecret,
    verify_token: secrets.verifyToken,
  })) as { id: string };
  return made.id;
}

/** The API key that is printed: the one of the start before while it works. */
async function keyFor(api: Call, secrets: DemoSecrets): Promise<string> {
  if (secrets.apiKey !== null) {
    const answer = await api("GET", `/merchants/${demoMerchant}`, undefined, [401], {
      authorization: `Bearer ${secrets.apiKey}`,
    });
    if ((answer as { id?: string }).id === demoMerchant) return secrets.apiKey;
  }
  const made = (await api("POST", `/merchants/${demoMerchant}/api-keys`, { name: "Demo", kind: "live" })) as {
    key: string;
  };
  return made.key;
}

type Call = (
  method: string,
  path: string,
  body?: unknown,
  alsoFine?: readonly number[],
  headers?: Record<string, string>,
) => Promise<unknown>;

function caller(base: string, defaults: Record<string, string>): Call {
  return async (method, path, body, alsoFine = [], headers = {}) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { ...defaults, ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    if (!response.ok && !alsoFine.includes(response.status)) {
      throw new Error(
        `The demo could not be prepared: ${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`,
      );
    }
    return text === "" ? {} : JSON.parse(text);
  };
}

async function readSecrets(dataDir: string): Promise<DemoSecrets> {
  const text = await readFile(secretsFile(dataDir), "utf8").catch(() => null);
  if (text !== null) {
    try {
      return JSON.parse(text) as DemoSecrets;
    } catch {
      // A start that was killed while it wrote the file: made anew.
    }
  }
  const made: DemoSecrets = {
    apiKey: null,
    checkoutKey: `zjl_live_${randomBytes(32).toString("base64url")}`,
    accessToken: `EAA${randomBytes(48).toString("base64url")}`,
    appSecret: randomBytes(16).toString("hex"),
    verifyToken: randomBytes(16).toString("hex"),
  };
  await writeSecrets(dataDir, made);
  return made;
}

async function writeSecrets(dataDir: string, secrets: DemoSecrets): Promise<void> {
  await writeFile(secretsFile(dataDir), `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
}

function secretsFile(dataDir: string): string {
  return path.join(dataDir, "demo.json");
}
