import { normaliseLanguage } from "../domain/languages.ts";
import type { Read } from "./account.ts";
import type { GraphAccess, GraphCall, GraphClient } from "./graph-client.ts";
import { asId, asInteger, asRecord, asText, cleanJson } from "./loose-json.ts";

/** A template as Meta lists it; `components` in Meta's own form, for `parseComponents`. */
export interface MetaTemplate {
  templateId: string | null;
  name: string;
  language: string;
  /** An open list; only `APPROVED` can be sent. */
  status: string;
  category: string;
  /** The category that Meta will give it, where it says so. */
  correctCategory: string | null;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: unknown;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`; null where Meta says nothing. */
  quality: string | null;
  /** null for Meta's `NONE`. */
  rejectedReason: string | null;
  /** How long WhatsApp tries to deliver; null: its own 30 days, which Meta also writes as -1. */
  ttlSeconds: number | null;
}

const templateFields =
  "id,name,language,status,category,parameter_format,components,quality_score,rejected_reason," +
  "correct_category,message_send_ttl_seconds";
const pageSize = 100;
// The highest cap of an account is 6,000 templates; twice that leaves room for a higher one.
const maxPages = 120;
const maxRestarts = 2;
const invalidCursor = 131059;

/**
 * All templates of an account, of every status and language, or none: a list that ends early would make the rest look
 * deleted. A cursor that has gone bad (131059) starts the list over.
 *
 * Only the cursor is taken from a page and never its `next` address: that one names a host, and the token would go there.
 *
 * Source: Meta, message templates reference and changelog v24.0, read 2026-09.
 */
export async function listTemplates(
  client: GraphClient,
  access: GraphAccess,
  wabaId: string,
): Promise<Read<MetaTemplate[]>> {
  let listing = await listOnce(client, access, wabaId);
  for (let restart = 0; restart < maxRestarts && hasBadCursor(listing); restart += 1) {
    listing = await listOnce(client, access, wabaId);
  }
  return listing;
}

function hasBadCursor(listing: Read<unknown>): boolean {
  return listing.kind === "refused" && listing.code === invalidCursor;
}

async function listOnce(client: GraphClient, access: GraphAccess, wabaId: string): Promise<Read<MetaTemplate[]>> {
  const templates = new Map<string, MetaTemplate>();
  const cursors = new Set<string>();
  let after: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const reply = await client.call(pageCall(access, wabaId, pageSize, after));
    if (reply.kind !== "ok") return reply;
    const { data } = reply.body;
    if (!Array.isArray(data)) return { kind: "silent", detail: "A page of templates has no list." };
    for (const item of data) {
      const template = readTemplateJson(asRecord(item));
      if (template === null)
        return { kind: "silent", detail: "A template in the list has no name, language or status." };
      templates.set(`${template.name}\n${template.language}`, template);
    }
    const next = asText(asRecord(reply.body.paging)?.next);
    if (next === null) return { kind: "ok", value: [...templates.values()], graphVersion: reply.graphVersion };
    after = cursorOf(reply.body.paging, next);
    if (after === null || cursors.has(after)) return { kind: "silent", detail: "The list of templates leads nowhere." };
    cursors.add(after);
  }
  return { kind: "silent", detail: `The list of templates has more than ${maxPages} pages.` };
}

/** Whether templates can be read at all: one page of one template. */
export async function probeTemplates(client: GraphClient, access: GraphAccess, wabaId: string): Promise<Read<true>> {
  const reply = await client.call(pageCall(access, wabaId, 1, null));
  if (reply.kind !== "ok") return reply;
  if (!Array.isArray(reply.body.data)) return { kind: "silent", detail: "A page of templates has no list." };
  return { kind: "ok", value: true, graphVersion: reply.graphVersion };
}

/** One template as it is now. */
export async function readTemplate(
  client: GraphClient,
  access: GraphAccess,
  templateId: string,
): Promise<Read<MetaTemplate>> {
  const { baseUrl, token } = access;
  const path = `/${encodeURIComponent(templateId)}`;
  const reply = await client.call({ baseUrl, token, path, query: { fields: templateFields } });
  if (reply.kind !== "ok") return reply;
  const template = readTemplateJson(reply.body);
  if (template === null) return { kind: "silent", detail: "The answer does not have a template's form." };
  return { kind: "ok", value: template, graphVersion: reply.graphVersion };
}

/** One language of a template by its name, as it is now; null where the account does not have it. */
export async function readTemplateByName(
  client: GraphClient,
  access: GraphAccess,
  wabaId: string,
  name: string,
  language: string,
): Promise<Read<MetaTemplate | null>> {
  const call = pageCall(access, wabaId, pageSize, null);
  const reply = await client.call({ ...call, query: { ...call.query, name } });
  if (reply.kind !== "ok") return reply;
  const { data } = reply.body;
  if (!Array.isArray(data)) return { kind: "silent", detail: "A page of templates has no list." };
  const templates = data.map((item) => readTemplateJson(asRecord(item)));
  // The filter also finds names that only contain this one.
  const value = templates.find((template) => template?.name === name && template.language === language) ?? null;
  if (value === null && asText(asRecord(reply.body.paging)?.next) !== null) {
    return { kind: "silent", detail: "More templates have names like this one than fit on a page." };
  }
  return { kind: "ok", value, graphVersion: reply.graphVersion };
}

function pageCall({ baseUrl, token }: GraphAccess, wabaId: string, limit: number, after: string | null): GraphCall {
  const query = { fields: templateFields, limit: String(limit), ...(after === null ? {} : { after }) };
  return { baseUrl, token, path: `/${encodeURIComponent(wabaId)}/message_templates`, query };
}

/** Cursors stand on the last page too; only `next` says that there is more, and holds the same cursor. */
function cursorOf(paging: unknown, next: string): string | null {
  const fromAddress = URL.canParse(next) ? new URL(next).searchParams.get("after") : null;
  return asText(asRecord(asRecord(paging)?.cursors)?.after) ?? fromAddress;
}

function readTemplateJson(json: Record<string, unknown> | null): MetaTemplate | null {
  const name = asText(json?.name);
  const language = asText(json?.language);
  const ttl = asInteger(json?.message_send_ttl_seconds);
  const status = asText(json?.status);
  if (json === null || name === null || language === null || status === null) return null;
  const rejectedReason = asText(json.rejected_reason);
  return {
    templateId: asId(json.id),
    name,
    language: normaliseLanguage(language),
    status: status.toUpperCase(),
    category: asText(json.category)?.toUpperCase() ?? "UNKNOWN",
    correctCategory: asText(json.correct_category)?.toUpperCase() ?? null,
    parameterFormat: asText(json.parameter_format)?.toUpperCase() === "NAMED" ? "NAMED" : "POSITIONAL",
    components: cleanJson(json.components ?? []),
    quality: asText(asRecord(json.quality_score)?.score),
    rejectedReason: rejectedReason === "NONE" ? null : rejectedReason,
    ttlSeconds: ttl !== null && ttl > 0 && ttl < 2 ** 31 ? ttl : null,
  };
}
