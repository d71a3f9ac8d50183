import { randomUUID } from "node:crypto";
import { checkoutUrlFrom, parseCheckoutUrl } from "../domain/checkout-url.ts";
import { parseExpirationTime, parseExpiresAt } from "../domain/expiration.ts";
import { normaliseLanguage } from "../domain/languages.ts";
import { parseAmount } from "../domain/money.ts";
import { normalisePhone } from "../domain/phone.ts";
import { owedFor, planNotifications } from "../domain/plan.ts";
import { expandTicks } from "../domain/ticks.ts";
import { newId } from "../store/ids.ts";
import { readConfigVersions } from "../store/merchant-config.ts";
import { type MerchantConfig, senderFor } from "../store/merchant-configs.ts";
import { insertTransactions, type NewTransaction } from "../store/transaction.ts";
import type { CreateInput, CreateResult, FieldErrors, IntakeParts } from "./intake.ts";
import { wakeAll } from "./wake.ts";

type Judged =
  | { kind: "ok"; row: NewTransaction }
  | { kind: "refused"; errors: FieldErrors }
  | { kind: "unknown_merchant" };

/** One commit for many creations; answers in their order. */
export async function createBatch(parts: IntakeParts, inputs: readonly CreateInput[]): Promise<CreateResult[]> {
  const merchantIds = [...new Set(inputs.map((input) => input.merchantId))];
  const { now, versions } = await readConfigVersions(parts.sql, merchantIds);
  const configs = new Map<string, MerchantConfig>();
  for (const [merchantId, version] of versions) {
    const config = await parts.configs.get(parts.sql, merchantId, version);
    if (config !== null) configs.set(merchantId, config);
  }

  const judged = inputs.map((input): Judged => {
    const config = configs.get(input.merchantId);
    return config === undefined ? { kind: "unknown_merchant" } : judgeCreation(input, config, now);
  });

  const rows = judged.flatMap((item) => (item.kind === "ok" ? [item.row] : []));
  const written = rows.length === 0 ? [] : await insertTransactions(parts.sql, rows);
  const bySession = new Map(written.map((transaction) => [keyOf(transaction), transaction]));
  const answered = new Set<string>();

  const results = judged.map((item): CreateResult => {
    if (item.kind !== "ok") return item;
    const key = keyOf(item.row);
    const transaction = bySession.get(key);
    // Two creations of one session in the same commit: the statement wrote the first.
    if (transaction === undefined || answered.has(key)) return { kind: "taken", sessionId: item.row.sessionId };
    answered.add(key);
    const config = configs.get(transaction.merchantId) as MerchantConfig;
    const sender = senderFor(config, transaction);
    const plan = planNotifications(transaction.ticks, {
      subject: transaction,
      merchant: config.merchant,
      texts: sender?.texts ?? null,
      now,
    });
    return { kind: "created", transaction, plan };
  });
  wakeAll(
    parts.wake,
    rows.filter((row) => bySession.has(keyOf(row))),
  );
  return results;
}

function keyOf({ merchantId, sessionId }: { merchantId: string; sessionId: string }): string {
  return `${merchantId}/${sessionId}`;
}

/** Longest texts, in code points. */
const longestText = 128;

/** What is right about a new transaction, and what it owes at once. Every field that is wrong is named. */
export function judgeCreation(input: CreateInput, config: MerchantConfig, now: Date): Judged {
  const errors: FieldErrors = {};
  const refuse = (field: string, message: string): null => {
    errors[field] = [...(errors[field] ?? []), message];
    return null;
  };
  const { merchant } = config;

  const ticked = input.notifications === null ? null : expandTicks(input.type, input.notifications);
  if (ticked?.kind === "refused") refuse("notifications", ticked.message);
  const ticks = ticked?.kind === "ok" ? ticked.states : [];

  const money = parseAmount(input.amount, input.currencyCode);
  const isCurrency = parseAmount("1", input.currencyCode).kind === "ok";
  if (money.kind === "refused") refuse(isCurrency ? "amount" : "currency_code", money.message);

  let phone: string | null = null;
  if (input.customerPhone !== null && input.customerPhone.trim() !== "") {
    const parsed = normalisePhone(input.customerPhone, merchant.defaultCountry);
    phone = parsed.kind === "ok" ? parsed.e164 : refuse("customer_phone", parsed.message);
  } else if (ticks.length > 0) {
    refuse("customer_phone", "Required as soon as WhatsApp notifications are chosen, for example +96550000000.");
  }

  for (const [field, text] of Object.entries({
    customer_first_name: input.customerFirstName,
    customer_last_name: input.customerLastName,
    customer_email: input.customerEmail,
    order_no: input.orderNo,
  })) {
    const length = text === null ? 0 : [...text].length;
    if (length > longestText) refuse(field, `Expected at most ${longestText} characters, got ${length}.`);
    // PostgreSQL cannot hold U+0000, and half of a surrogate pair is no character.
    if (text !== null && (text.includes("\u0000") || !text.isWellFormed()))
      refuse(field, "Expected valid Unicode text.");
  }
  const language = input.language === null ? null : normaliseLanguage(input.language);
  if (language !== null && !/^[a-z]{2,3}(_[A-Za-z0-9]{2,8}){0,2}$/.test(language)) {
    refuse("language", `Expected a language code such as en, ar or pt_BR, got "${input.language?.slice(0, 40)}".`);
  }

  const sessionId = input.sessionId ?? randomUUID().replaceAll("-", "");
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(sessionId)) {
    refuse("session_id", "Expected 1 to 128 of the characters A-Z, a-z, 0-9, _ and -.");
  }

  let checkoutUrl: string | null = null;
  if (input.checkoutUrl !== null) {
    const parsed = parseCheckoutUrl(input.checkoutUrl);
    checkoutUrl = parsed.kind === "ok" ? parsed.url : refuse("checkout_url", parsed.message);
  } else if (merchant.checkoutUrlTemplate !== null && input.type === "payment_request") {
    checkoutUrl = checkoutUrlFrom(merchant.checkoutUrlTemplate, sessionId);
  }

  let expiresAt: Date | null = null;
  if (input.expiresAt !== null && input.expirationTime !== null) {
    refuse("expiration_time", "Give expires_at or expiration_time, not both.");
  } else if (input.expiresAt !== null) {
    const parsed = parseExpiresAt(input.expiresAt, now);
    expiresAt = parsed.kind === "ok" ? parsed.expiresAt : refuse("expires_at", parsed.message);
  } else if (input.expirationTime !== null) {
    const parsed = parseExpirationTime(input.expirationTime, now);
    expiresAt = parsed.kind === "ok" ? parsed.expiresAt : refuse("expiration_time", parsed.message);
  }

  const environment = input.keyKind === "test" ? "sandbox" : "live";
  if (input.authenticatorId !== null) {
    const named = config.senders.get(input.authenticatorId);
    if (named === undefined) refuse("authenticator_id", "This merchant has no such authenticator.");
    else if (environment === "sandbox" && named.environment !== "sandbox") {
      refuse(
        "authenticator_id",
        "A test key reaches the simulator only: name an authenticator of environment sandbox.",
      );
    }
  }
  const extraProblem = problemWithExtra(input.extra);
  if (extraProblem !== null) refuse("extra", extraProblem);

  if (Object.keys(errors).length > 0 || money.kind === "refused") return { kind: "refused", errors };

  const owed = owedFor("created", ticks, merchant, { occurred: now, now });
  const sender = senderFor(config, { authenticatorId: input.authenticatorId, environment });
  const row: NewTransaction = {
    merchantId: input.merchantId,
    sessionId,
    type: input.type,
    environment,
    orderNo: input.orderNo,
    amount: money.amount,
    currencyCode: input.currencyCode,
    customerPhone: phone,
    customerFirstName: input.customerFirstName,
    customerLastName: input.customerLastName,
    customerEmail: input.customerEmail,
    language,
    checkoutUrl,
    expiresAt,
    extra: input.extra,
    ticks,
    authenticatorId: input.authenticatorId,
    referenceNumber: null,
    paidAmount: null,
    eventId: newId(),
    source: input.source,
    expiryManaged: merchant.expiry === "managed",
    owed: owed === null ? [] : [owedRow(owed, sender?.authenticatorId ?? null)],
  };
  return { kind: "ok", row };
}

/** The row of an owed notification; without a sender there is nothing that could wait for it. */
export function owedRow(
  owed: NonNullable<ReturnType<typeof owedFor>>,
  authenticatorId: string | null,
): NewTransaction["owed"][number] {
  const reasonCode = owed.isTooOld ? "too_old" : authenticatorId === null ? "no_link" : null;
  return {
    id: newId(),
    state: owed.state,
    authenticatorId,
    phase: reasonCode === null ? "queued" : "suppressed",
    reasonCode,
    priority: owed.priority,
    dueInSeconds: owed.dueInSeconds,
  };
}

const mostExtraKeys = 50;
const longestExtra = 16_384;

function problemWithExtra(extra: Record<string, unknown>): string | null {
  const keys = Object.keys(extra);
  if (keys.length > mostExtraKeys) return `Expected at most ${mostExtraKeys} keys, got ${keys.length}.`;
  const text = JSON.stringify(extra);
  if (text.length > longestExtra) return `Expected at most ${longestExtra} characters of JSON, got ${text.length}.`;
  return text.includes("\\u0000") || /\\ud[89a-f][0-9a-f]{2}/i.test(text) ? "Expected valid Unicode text." : null;
}
