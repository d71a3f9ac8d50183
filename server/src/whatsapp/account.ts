import type { GraphRefusal } from "./graph-answer.ts";
import type { GraphAccess, GraphClient } from "./graph-client.ts";
import { asId, asInteger, asList, asRecord, asText, asTime } from "./loose-json.ts";

/**
 * What came of reading something of the account. `silent`: no answer, or none of WhatsApp's, which says nothing about
 * the account: what was known before stays known.
 */
export type Read<T> =
  | { kind: "ok"; value: T; graphVersion: string | null }
  | GraphRefusal
  | { kind: "silent"; detail: string };

/** The business phone number that messages leave from. Words of Meta's are open lists. */
export interface PhoneNumber {
  id: string;
  /** Formatted: `+1 555-010-2030`. */
  displayPhoneNumber: string | null;
  verifiedName: string | null;
  /** `CONNECTED` can send. */
  status: string | null;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  qualityRating: string | null;
  nameStatus: string | null;
  /** `STANDARD` or `HIGH`. */
  throughputLevel: string | null;
  /** `TIER_250` … `TIER_UNLIMITED`, of the whole portfolio. */
  messagingLimit: string | null;
  health: Health | null;
}

/** Whether something can send: the worst of its parts, with what Meta says of each part that is not well. */
export interface Health {
  /** `AVAILABLE`, `LIMITED` or `BLOCKED`. */
  canSend: string;
  complaints: { entity: string; canSend: string; text: string }[];
}

/** The WhatsApp Business Account. */
export interface Waba {
  id: string;
  name: string | null;
  /** Of its templates. Shown and compared; the Cloud API does not take it in a message. */
  namespace: string | null;
  currency: string | null;
  timezoneId: string | null;
  /** `APPROVED`, `PENDING`, `REJECTED`, … */
  reviewStatus: string | null;
  health: Health | null;
}

/** An app that gets this account's webhooks. */
export interface SubscribedApp {
  id: string;
  name: string | null;
  overrideCallbackUrl: string | null;
}

/** What Meta says about an access token. */
export interface TokenFacts {
  isValid: boolean;
  appId: string | null;
  /** null: never. */
  expiresAt: Date | null;
  /** null where Meta does not list them. */
  scopes: string[] | null;
  /** Why it is not valid. */
  complaint: string | null;
}

const phoneNumberFields =
  "id,display_phone_number,verified_name,status,quality_rating,name_status,throughput," +
  "whatsapp_business_manager_messaging_limit,health_status";

/** Source: Meta, business phone numbers and health status, read 2026-09. */
export async function readPhoneNumber(
  client: GraphClient,
  access: GraphAccess,
  phoneNumberId: string,
): Promise<Read<PhoneNumber>> {
  const query = { fields: phoneNumberFields };
  return read(client, access, `/${encodeURIComponent(phoneNumberId)}`, query, (body) => {
    const id = asId(body.id);
    if (id === null) return null;
    return {
      id,
      displayPhoneNumber: asText(body.display_phone_number),
      verifiedName: asText(body.verified_name),
      status: asText(body.status),
      qualityRating: asText(body.quality_rating),
      nameStatus: asText(body.name_status),
      throughputLevel: asText(asRecord(body.throughput)?.level),
      messagingLimit: asText(body.whatsapp_business_manager_messaging_limit),
      health: readHealth(body.health_status),
    };
  });
}

const wabaFields = "id,name,timezone_id,currency,message_template_namespace,account_review_status,health_status";

/** Source: Meta, WhatsApp Business Account reference, read 2026-09. */
export async function readWaba(client: GraphClient, access: GraphAccess, wabaId: string): Promise<Read<Waba>> {
  return read(client, access, `/${encodeURIComponent(wabaId)}`, { fields: wabaFields }, (body) => {
    const id = asId(body.id);
    if (id === null) return null;
    return {
      id,
      name: asText(body.name),
      namespace: asText(body.message_template_namespace),
      currency: asText(body.currency),
      timezoneId: asId(body.timezone_id),
      reviewStatus: asText(body.account_review_status),
      health: readHealth(body.health_status),
    };
  });
}

// 100 numbers stand on a page; an account seldom has more than 20.
const maxNumberPages = 50;

/** The ids of the account's numbers: all of them, or none, since a number on a later page belongs to it, too. */
export async function readWabaPhoneNumbers(
  client: GraphClient,
  access: GraphAccess,
  wabaId: string,
): Promise<Read<string[]>> {
  const path = `/${encodeURIComponent(wabaId)}/phone_numbers`;
  const ids: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxNumberPages; page += 1) {
    const query: Record<string, string> = { fields: "id", limit: "100", ...(after === null ? {} : { after }) };
    const numbers: Read<{ ids: string[]; after: string | null }> = await read(client, access, path, query, readIds);
    if (numbers.kind !== "ok") return numbers;
    ids.push(...numbers.value.ids);
    after = numbers.value.after;
    if (after === null) return { ...numbers, value: ids };
  }
  return { kind: "silent", detail: `The list of phone numbers has more than ${maxNumberPages} pages.` };
}

/** Cursors stand on the last page too; only `next` says that there is more. */
function readIds(body: Record<string, unknown>): { ids: string[]; after: string | null } | null {
  if (!Array.isArray(body.data)) return null;
  const paging = asRecord(body.paging);
  const hasNext = asText(paging?.next) !== null;
  return {
    ids: body.data.flatMap((number) => asId(asRecord(number)?.id) ?? []),
    after: hasNext ? asText(asRecord(paging?.cursors)?.after) : null,
  };
}

/** Source: Meta, webhooks overview (subscribed_apps), read 2026-09. */
export async function readSubscribedApps(
  client: GraphClient,
  access: GraphAccess,
  wabaId: string,
): Promise<Read<SubscribedApp[]>> {
  return read(client, access, `/${encodeURIComponent(wabaId)}/subscribed_apps`, {}, (body) =>
    Array.isArray(body.data) ? body.data.flatMap((item) => readApp(asRecord(item)) ?? []) : null,
  );
}

function readApp(item: Record<string, unknown> | null): SubscribedApp | null {
  const app = asRecord(item?.whatsapp_business_api_data);
  const id = asId(app?.id);
  if (id === null) return null;
  return { id, name: asText(app?.name), overrideCallbackUrl: asText(item?.override_callback_uri) };
}

/** An address of ours for an account's message webhooks, in place of the app's own. */
export interface CallbackOverride {
  url: string;
  verifyToken: string;
}

/**
 * Sends this account's webhooks to the app whose token this is. Safe to repeat, but without `override` it takes away an
 * override of the callback address that was set for the account. WhatsApp visits an override's address at once.
 *
 * Source: Meta, webhooks overview (subscribed_apps) and override, read 2026-09.
 */
export async function subscribeApp(
  client: GraphClient,
  access: GraphAccess,
  wabaId: string,
  override: CallbackOverride | null = null,
): Promise<Read<true>> {
  const path = `/${encodeURIComponent(wabaId)}/subscribed_apps`;
  const body = override && { override_callback_uri: override.url, verify_token: override.verifyToken };
  const reply = await client.call({ ...access, method: "POST", path, ...(body === null ? {} : { body }) });
  if (reply.kind !== "ok") return reply;
  if (reply.body.success !== true)
    return { kind: "silent", detail: "WhatsApp did not say that it subscribed the app." };
  return { kind: "ok", value: true, graphVersion: reply.graphVersion };
}

/** Asks Meta about the token itself. Some tokens may not ask; then only an ordinary read shows that it works. */
export async function inspectToken(client: GraphClient, access: GraphAccess): Promise<Read<TokenFacts>> {
  return read(client, access, "/debug_token", { input_token: access.token }, (body) => {
    const data = asRecord(body.data);
    if (data === null || typeof data.is_valid !== "boolean") return null;
    return {
      isValid: data.is_valid,
      appId: asId(data.app_id),
      expiresAt: asInteger(data.expires_at) === 0 ? null : asTime(data.expires_at),
      scopes: Array.isArray(data.scopes) ? data.scopes.flatMap((scope) => asText(scope) ?? []) : null,
      complaint: asText(asRecord(data.error)?.message),
    };
  });
}

async function read<T>(
  client: GraphClient,
  access: GraphAccess,
  path: string,
  query: Record<string, string>,
  parse: (body: Record<string, unknown>) => T | null,
): Promise<Read<T>> {
  const { baseUrl, token } = access;
  const reply = await client.call({ baseUrl, token, path, query });
  if (reply.kind !== "ok") return reply;
  const value = parse(reply.body);
  if (value === null) return { kind: "silent", detail: "The answer does not have WhatsApp's form." };
  return { kind: "ok", value, graphVersion: reply.graphVersion };
}

/** Source: Meta, health status, read 2026-09. */
function readHealth(value: unknown): Health | null {
  const health = asRecord(value);
  const canSend = asText(health?.can_send_message);
  if (canSend === null) return null;
  return { canSend, complaints: asList(health?.entities).flatMap((entity) => readComplaints(asRecord(entity))) };
}

function readComplaints(entity: Record<string, unknown> | null): Health["complaints"] {
  const canSend = asText(entity?.can_send_message);
  if (entity === null || canSend === null || canSend === "AVAILABLE") return [];
  const errors = asList(entity.errors).map((error) => {
    const { error_description, possible_solution } = asRecord(error) ?? {};
    return [asText(error_description), asText(possible_solution)].filter((text) => text !== null).join(" ");
  });
  const notes = asList(entity.additional_info).map((note) => asText(note) ?? "");
  const name = asText(entity.entity_type) ?? "UNKNOWN";
  return [{ entity: name, canSend, text: [...errors, ...notes].filter((text) => text !== "").join(" ") }];
}
