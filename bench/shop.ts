/**
 * The shop that is measured, written through `store/`: a merchant with its key, an authenticator that is ready, one
 * approved template with its link, and a webhook endpoint. The WhatsApp of a measurement answers nothing but sends, so
 * nothing of this can be asked of it.
 */
import { webhookEvents } from "../server/src/domain/webhook-event.ts";
import { secretPlace } from "../server/src/outbound/endpoints.ts";
import { makeWebhookSecret } from "../server/src/outbound/signature.ts";
import { hashApiKey, insertApiKey } from "../server/src/store/api-key.ts";
import { insertAuthenticator, tokenHash } from "../server/src/store/authenticator.ts";
import { openDatabase } from "../server/src/store/database.ts";
import { newId } from "../server/src/store/ids.ts";
import { bumpConfigVersion, insertMerchant } from "../server/src/store/merchant.ts";
import { migrate } from "../server/src/store/migrate.ts";
import { parseSecretKeys, seal } from "../server/src/store/seal.ts";
import { beginLook, writeTemplates } from "../server/src/store/template.ts";
import { putTemplateLink } from "../server/src/store/template-link.ts";
import { insertEndpoint } from "../server/src/store/webhook-endpoint.ts";

export const merchantId = "bench";
export const wabaId = "102290129340398";
export const phoneNumberId = "106540352242922";
const accessToken = "EAAbench";

export interface Shop {
  apiKey: string;
  authenticatorId: string;
  /** 32 bytes as base64: what the server is given as ZAJEL_SECRET_KEY. */
  secretKey: string;
  /** WhatsApp signs with it. */
  appSecret: string;
  /** Where the endpoint is, and what it hears of; null: the shop has none. */
  endpoint: { url: string; events: readonly string[] | "all" } | null;
}

/** Migrates an empty database and makes the shop in it. */
export async function setUpShop(databaseUrl: string, shop: Shop): Promise<void> {
  const { authenticatorId, endpoint } = shop;
  await migrate(databaseUrl);
  const parsed = parseSecretKeys(shop.secretKey);
  if (parsed.kind !== "ok") throw new Error(parsed.message);
  const { keys } = parsed;
  const sql = openDatabase({ url: databaseUrl, max: 1, applicationName: "zajel bench" });
  try {
    const settings = { defaultCountry: "EG", defaultLanguage: "en", timezone: "Africa/Cairo" };
    await insertMerchant(sql, { merchantId, name: "Delta Electronics", ...settings });
    await insertApiKey(sql, {
      merchantId,
      id: newId(),
      name: "bench",
      kind: "live",
      scope: "full",
      keyHash: hashApiKey(shop.apiKey),
      expiresAt: null,
    });
    const place = (column: string) => ({ table: "authenticator", column, merchantId, rowId: authenticatorId });
    await insertAuthenticator(sql, {
      merchantId,
      id: authenticatorId,
      name: "Main",
      environment: "live",
      wabaId,
      phoneNumberId,
      verifyToken: "verify",
      messagesPerSecond: 1_000_000,
      accessToken: seal(keys, accessToken, place("access_token")),
      appSecret: seal(keys, shop.appSecret, place("app_secret")),
      tokenHash: tokenHash(accessToken),
    });
    await sql`update authenticator set status = 'ready', is_default = true where merchant_id = ${merchantId}`;
    const text = "Hello {{1}}, {{2}} asks you for {{3}}. Order {{4}}.";
    const example = [["Mona", "Delta Electronics", "EGP 100.50", "ORD-1"]];
    await writeTemplates(sql, { merchantId, wabaId }, await beginLook(sql), {
      found: [
        {
          templateId: "1",
          name: "payment_link",
          language: "en",
          status: "APPROVED",
          category: "UTILITY",
          correctCategory: null,
          parameterFormat: "POSITIONAL",
          components: [{ type: "BODY", text, example: { body_text: example } }],
          quality: "GREEN",
          rejectedReason: null,
          ttlSeconds: null,
        },
      ],
      missing: [],
    });
    const body = {
      1: { from: "customer_first_name" },
      2: { from: "merchant_name" },
      3: { from: "amount" },
      4: { from: "order_no" },
    } as const;
    await putTemplateLink(sql, {
      merchantId,
      authenticatorId,
      type: "payment_request",
      state: "created",
      language: "en",
      templateName: "payment_link",
      templateLanguage: "en",
      namespace: null,
      variables: { header: {}, body, buttons: {} },
      category: "UTILITY",
    });
    if (endpoint !== null) {
      const id = newId();
      await insertEndpoint(sql, {
        merchantId,
        id,
        url: endpoint.url,
        events: webhookEvents.filter((event) => endpoint.events === "all" || endpoint.events.includes(event)),
        secret: seal(keys, makeWebhookSecret(), secretPlace("secret", merchantId, id)),
      });
    }
    await bumpConfigVersion(sql, merchantId);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
