import { readAccountNews } from "./account-news.ts";
import { asId, asList, asRecord, asText, asTime, cleanJson, parseJson } from "./loose-json.ts";
import { type DecodeContext, otherItem, type WebhookItem } from "./webhook-item.ts";
import { decodeMessagesField, decodePreferencesField } from "./webhook-messages.ts";
import { decodeTemplateField } from "./webhook-templates.ts";

/** What one webhook request tells, sorted by WhatsApp Business Account. */
export interface DecodedWebhook {
  entries: WebhookEntry[];
  /** What could not be read, one line each and without personal data; the first 50. Everything else was read. */
  problems: string[];
}

export interface WebhookEntry {
  wabaId: string;
  items: WebhookItem[];
}

const maxProblems = 50;
const utf8 = new TextDecoder();

/**
 * Reads the body of a webhook request, raw or parsed, and never throws. One bad item spoils nothing but itself; a
 * field that is not known is an item of kind `other`.
 *
 * Source: Meta, Cloud API webhooks overview and field references, read 2026-09.
 */
export function decodeWebhook(raw: unknown, receivedAt: Date = new Date()): DecodedWebhook {
  const problems: string[] = [];
  const problem = (text: string): void => {
    if (problems.length < maxProblems) problems.push(text);
  };
  const body = asRecord(parseBody(raw));
  if (body === null) return { entries: [], problems: ["The body is not a JSON object."] };
  if (body.object !== "whatsapp_business_account") {
    return { entries: [], problems: ["The body's object is not whatsapp_business_account."] };
  }
  const entries: WebhookEntry[] = [];
  for (const [index, entry] of asList(body.entry).entries()) {
    const wabaId = asId(asRecord(entry)?.id);
    if (wabaId === null) {
      problem(`entry ${index} has no id`);
      continue;
    }
    const context = {
      wabaId,
      at: timeOfEntry(asRecord(entry)?.time, receivedAt),
      receivedAt,
      problem: (text: string) => problem(`entry ${index}: ${text}`),
    };
    entries.push({
      wabaId,
      items: asList(asRecord(entry)?.changes).flatMap((change) => decodeChange(change, context)),
    });
  }
  return { entries, problems };
}

/** What is said to come from the future would hide what comes next. */
function timeOfEntry(time: unknown, receivedAt: Date): Date {
  const at = asTime(time);
  return at === null || at > receivedAt ? receivedAt : at;
}

function parseBody(raw: unknown): unknown {
  try {
    if (typeof raw === "string") return parseJson(raw);
    return raw instanceof Uint8Array ? parseJson(utf8.decode(raw)) : raw;
  } catch {
    return null;
  }
}

function decodeChange(change: unknown, context: DecodeContext): WebhookItem[] {
  const field = asText(asRecord(change)?.field);
  if (field === null) {
    context.problem("a change has no field");
    return [];
  }
  const value = asRecord(asRecord(change)?.value);
  if (value === null) {
    context.problem(`${field.slice(0, 60)} has no value`);
    return [];
  }
  if (field === "messages") return decodeMessagesField(value, context);
  if (field === "user_preferences") return decodePreferencesField(value, context);
  const news = readAccountNews(field, value, context.wabaId, context.receivedAt);
  if (news !== null) return [{ kind: "account", field, at: context.at, news, value: cleanJson(value) }];
  return [decodeTemplateField(field, value, context) ?? otherItem(field, value, context)];
}
