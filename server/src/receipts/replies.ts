/**
 * What customers write and want: messages are kept beside their payment, and whoever wants no messages gets none. All of
 * it is on disk before WhatsApp is answered, many webhooks in one commit.
 */
import { phoneOfWaId, spellingsOf } from "../domain/phone.ts";
import { readWord } from "../domain/stop-words.ts";
import type { Sql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { type KeptMessage, keepInbound, type NewInboundMessage, type Reading } from "../store/inbound-message.ts";
import { type MerchantConfig, type MerchantConfigs, presentConfigs } from "../store/merchant-configs.ts";
import { type OptOutWord, writeOptOuts } from "../store/opt-out.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { InboundMessageItem, PreferenceItem, WebhookItem } from "../whatsapp/webhook-item.ts";
import type { VerifyingAuthenticator } from "./receipts.ts";

/** Something that a customer told one of a merchant's senders. */
export interface CustomerNews {
  merchantId: string;
  authenticatorId: string;
  item: InboundMessageItem | PreferenceItem;
}

export interface ReplyParts {
  sql: Sql;
  configs: MerchantConfigs;
}

/** For whose senders it is: those with the number that the customer wrote to, and nobody else's. */
export function customerNewsOf(
  items: readonly WebhookItem[],
  authenticators: readonly VerifyingAuthenticator[],
): CustomerNews[] {
  return items.flatMap((item) => {
    if (item.kind !== "message" && item.kind !== "preference") return [];
    return authenticators
      .filter(({ phoneNumberId }) => phoneNumberId === item.phoneNumberId)
      .map(({ merchantId, authenticatorId }) => ({ merchantId, authenticatorId, item }));
  });
}

export async function recordCustomerNews(parts: ReplyParts, news: readonly CustomerNews[]): Promise<void> {
  await unitOfWork(parts.sql, async (tx) => {
    const { configs } = await presentConfigs(
      parts.configs,
      tx,
      news.map(({ merchantId }) => merchantId),
    );
    const messages = news.flatMap((one) => messageOf(one, configs.get(one.merchantId)) ?? []);
    const kept = await keepInbound(tx, messages);
    const words = kept.flatMap((message) => wordsOf(message, configs.get(message.merchantId)));
    await writeOptOuts(tx, [...words, ...news.flatMap((one) => preferenceOf(one, configs.get(one.merchantId)))]);
  });
}

function messageOf(
  { merchantId, authenticatorId, item }: CustomerNews,
  config: MerchantConfig | undefined,
): NewInboundMessage | null {
  if (item.kind !== "message" || config === undefined) return null;
  const { messageId, type, text, buttonPayload: payload, content, inReplyTo, at: sentAt } = item;
  const phone = phoneOfWaId(item.from);
  const { reading, newPhone } = readingOf(item, config);
  return {
    merchantId,
    id: newId(),
    authenticatorId,
    messageId,
    phone,
    spellings: phone === null ? [] : spellingsOf(phone),
    type,
    text,
    payload,
    content,
    inReplyTo,
    reading,
    newPhone,
    sentAt,
  };
}

/** Types in which a customer says something in words; a caption or an emoji is no word. */
const spoken: readonly string[] = ["text", "button", "interactive"];
/** The second is the word of older payloads. Source: Meta, webhook reference messages/system, read 2026-09. */
const numberChanges: readonly string[] = ["user_changed_number", "customer_changed_number"];

function readingOf(
  { type, text, system }: InboundMessageItem,
  { merchant }: MerchantConfig,
): { reading: Reading | null; newPhone: string | null } {
  if (system !== null && numberChanges.includes(system.type)) {
    return { reading: "changed_number", newPhone: phoneOfWaId(system.newWaId) };
  }
  const reading = spoken.includes(type) && text !== null ? readWord(text, merchant) : null;
  return { reading, newPhone: null };
}

/** What a message means for the list; nothing where its number is not known. */
function wordsOf(message: KeptMessage, config: MerchantConfig | undefined): OptOutWord[] {
  const { merchantId, authenticatorId, phone, recipient, reading, newPhone, sessionId, sentAt: saidAt } = message;
  if (reading === null || config === undefined || !speaksForReal(config, authenticatorId)) return [];
  // The merchant may have written to the same person under another form of the number.
  const phones = new Set([phone, recipient].flatMap((one) => (one === null ? [] : spellingsOf(one))));
  return Array.from(phones, (phone) => {
    const common = { merchantId, phone, sessionId, saidAt };
    return reading === "changed_number"
      ? { ...common, scope: "changed_number", isOut: true, source: "changed_number", newPhone }
      : { ...common, scope: "all", isOut: reading === "stop", source: `${reading}_word` };
  });
}

function preferenceOf(
  { merchantId, authenticatorId, item }: CustomerNews,
  config: MerchantConfig | undefined,
): OptOutWord[] {
  const phone = item.kind === "preference" ? phoneOfWaId(item.waId) : null;
  if (item.kind !== "preference" || phone === null) return [];
  if (config === undefined || !speaksForReal(config, authenticatorId)) return [];
  const isOut = item.value === "stop";
  return spellingsOf(phone).map((phone) => ({
    merchantId,
    phone,
    scope: "marketing",
    isOut,
    source: "user_preferences",
    saidAt: item.at,
  }));
}

/** Where a merchant writes to real people, nobody on a simulated phone speaks for them. */
export function speaksForReal({ senders }: MerchantConfig, authenticatorId: string): boolean {
  if (senders.get(authenticatorId)?.environment !== "sandbox") return true;
  return [...senders.values()].every(({ environment }) => environment === "sandbox");
}
