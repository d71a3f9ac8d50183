/**
 * A merchant's settings: what they may be, and how they are changed.
 */
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { parseCheckoutUrlTemplate } from "../domain/checkout-url.ts";
import { isTimeZone } from "../domain/dates.ts";
import { parseInstant } from "../domain/expiration.ts";
import { normaliseLanguage } from "../domain/languages.ts";
import { currencyDecimals } from "../domain/money.ts";
import { defaultSettleSeconds } from "../domain/notification.ts";
import { notifiableStates } from "../domain/payment-state.ts";
import { isPhoneCountry } from "../domain/phone.ts";
import { defaultStartWords, defaultStopWords, isSameWord, isWord } from "../domain/stop-words.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import { insertMerchant, type Merchant, patchMerchant } from "../store/merchant.ts";
import { restartRetention } from "../store/retention.ts";
import { takeOverExpiries } from "../store/transaction.ts";
import { formed, input, instant, isLanguage, iso, nullable, oneOf, text } from "./fields.ts";
import { wholeRefusal } from "./whole-refusal.ts";

const seconds = Type.Integer({ minimum: 0, maximum: 86_400 });
const settleSeconds = Object.fromEntries(notifiableStates.map((state) => [state, Type.Optional(seconds)])) as Record<
  (typeof notifiableStates)[number],
  ReturnType<typeof Type.Optional<typeof seconds>>
>;

const price = input({
  country: formed("^[A-Z]{2}$", "a country code such as KW"),
  category: text(),
  currency: formed("^[A-Z]{3}$", "a currency code such as USD"),
  amount: formed("^[0-9]{1,9}(\\.[0-9]{1,8})?$", 'a decimal amount such as "0.0157"'),
  from: formed("^\\d{4}-\\d{2}-\\d{2}$", "a date such as 2026-07-01"),
});

const words = nullable(Type.Array(text(64), { maxItems: 100 }));

export const newMerchant = input({
  id: Type.Optional(
    formed("^[a-z0-9][a-z0-9_-]{0,62}$", "1 to 63 of the characters a-z, 0-9, _ and -, the first a letter or digit"),
  ),
  name: text(),
  default_country: Type.Optional(Type.String({ default: "KW" })),
  default_language: Type.Optional(Type.String({ default: "en" })),
  timezone: Type.Optional(Type.String({ default: "Asia/Kuwait" })),
});

export const merchantPatch = input({
  name: Type.Optional(text()),
  default_country: Type.Optional(Type.String()),
  default_language: Type.Optional(Type.String()),
  timezone: Type.Optional(Type.String()),
  checkout_url_template: Type.Optional(nullable(Type.String())),
  settle_seconds: Type.Optional(input(settleSeconds)),
  hold_limit_hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720 })),
  expiry: Type.Optional(oneOf(["managed", "external"])),
  uncertain: Type.Optional(oneOf(["resend", "never"])),
  digits: Type.Optional(oneOf(["latn", "arab"])),
  marketing_drift: Type.Optional(oneOf(["send", "hold"])),
  prices: Type.Optional(Type.Array(price, { maxItems: 1_000 })),
  stop_words: Type.Optional(words),
  start_words: Type.Optional(words),
  retention_days: Type.Optional(nullable(Type.Integer({ minimum: 30, maximum: 3_650 }))),
});

export const merchantAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  default_country: Type.String(),
  default_language: Type.String(),
  timezone: Type.String(),
  checkout_url_template: nullable(Type.String()),
  settle_seconds: Type.Object(Object.fromEntries(notifiableStates.map((state) => [state, Type.Integer()]))),
  hold_limit_hours: Type.Integer(),
  expiry: Type.String(),
  uncertain: Type.String(),
  digits: Type.String(),
  marketing_drift: Type.String({
    description: "send or hold: messages whose template Meta made a marketing template after it was linked.",
  }),
  prices: Type.Array(price),
  stop_words: Type.Array(Type.String(), {
    description: "A customer whose whole message is one of these gets no more messages.",
  }),
  start_words: Type.Array(Type.String(), { description: "And gets them again after one of these." }),
  retention_days: nullable(
    Type.Integer({ description: "How long the contents of payments that have ended are kept; null: for ever." }),
  ),
  created_at: instant,
});

/** Makes the merchant; false where the id is taken. `body` has no wrong values. */
export async function makeMerchant(
  tx: TransactionSql,
  merchantId: string,
  body: Static<typeof newMerchant>,
  actor: string,
): Promise<boolean> {
  const isNew = await insertMerchant(tx, {
    merchantId,
    name: body.name,
    defaultCountry: body.default_country ?? "KW",
    defaultLanguage: normaliseLanguage(body.default_language ?? "en"),
    timezone: body.timezone ?? "Asia/Kuwait",
  });
  if (isNew) {
    const { id: _, ...detail } = body;
    await writeAudit(tx, { merchantId, actor, action: "merchant.created", subject: merchantId, detail });
  }
  return isNew;
}

/** Changes what `body` names; null where there is no such merchant. `body` has no wrong values. */
export async function changeMerchant(
  tx: TransactionSql,
  merchantId: string,
  body: Static<typeof merchantPatch>,
  actor: string,
): Promise<Merchant | null> {
  const merchant = await patchMerchant(tx, merchantId, {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.default_country === undefined ? {} : { defaultCountry: body.default_country }),
    ...(body.default_language === undefined ? {} : { defaultLanguage: normaliseLanguage(body.default_language) }),
    ...(body.timezone === undefined ? {} : { timezone: body.timezone }),
    ...(body.checkout_url_template === undefined ? {} : { checkoutUrlTemplate: body.checkout_url_template }),
    ...(body.settle_seconds === undefined ? {} : { settleSeconds: body.settle_seconds }),
    ...(body.hold_limit_hours === undefined ? {} : { holdLimitHours: body.hold_limit_hours }),
    ...(body.expiry === undefined ? {} : { expiry: body.expiry }),
    ...(body.uncertain === undefined ? {} : { uncertain: body.uncertain }),
    ...(body.digits === undefined ? {} : { digits: body.digits }),
    ...(body.marketing_drift === undefined ? {} : { marketingDrift: body.marketing_drift }),
    ...(body.prices === undefined ? {} : { prices: body.prices }),
    ...(body.stop_words === undefined ? {} : { stopWords: body.stop_words }),
    ...(body.start_words === undefined ? {} : { startWords: body.start_words }),
    ...(body.retention_days === undefined ? {} : { retentionDays: body.retention_days }),
  });
  if (merchant !== null && body.expiry === "managed") await takeOverExpiries(tx, merchantId);
  if (merchant !== null && body.retention_days !== undefined) await restartRetention(tx, merchantId);
  if (merchant !== null && Object.keys(body).length > 0) {
    await writeAudit(tx, { merchantId, actor, action: "merchant.changed", subject: merchantId, detail: body });
  }
  return merchant;
}

/** What schemas cannot say about these values. */
export function wrongValues(body: Partial<Static<typeof newMerchant>> & Static<typeof merchantPatch>): FieldErrors {
  const errors: FieldErrors = {};
  const { default_country, default_language, timezone, checkout_url_template: template, prices = [] } = body;
  if (default_country !== undefined && !isPhoneCountry(default_country)) {
    errors.default_country = [
      `Expected a country code such as KW, got ${JSON.stringify(default_country.slice(0, 40))}.`,
    ];
  }
  if (default_language !== undefined && !isLanguage(default_language)) {
    errors.default_language = [
      `Expected a language such as en, ar or pt_BR, got ${JSON.stringify(default_language.slice(0, 40))}.`,
    ];
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    errors.timezone = [`Expected a time zone such as Asia/Kuwait, got ${JSON.stringify(timezone.slice(0, 40))}.`];
  }
  const parsed = typeof template === "string" ? parseCheckoutUrlTemplate(template) : null;
  if (parsed?.kind === "refused") errors.checkout_url_template = [parsed.message];
  const wrongPrices = prices.flatMap(({ currency, from }, index) => [
    ...(currencyDecimals(currency) === null
      ? [`${index}.currency: "${currency}" is not an active ISO 4217 code.`]
      : []),
    ...(parseInstant(`${from}T00:00:00Z`) === null ? [`${index}.from: "${from}" is no date.`] : []),
  ]);
  if (wrongPrices.length > 0) errors.prices = wrongPrices;
  for (const list of ["stop_words", "start_words"] as const) {
    const empty = body[list]?.filter((word) => !isWord(word)) ?? [];
    const wrong = empty.map((word) => `${JSON.stringify(word)} has no letter or digit to be recognised by.`);
    if (wrong.length > 0) errors[list] = wrong;
  }
  return errors;
}

/** Words that would stop and start, with those that stay as they are; they are named under the list that is changed. */
export function wrongWords(
  body: Static<typeof merchantPatch>,
  present: Pick<Merchant, "stopWords" | "startWords"> | null,
): FieldErrors {
  const { stop_words, start_words } = body;
  if (stop_words === undefined && start_words === undefined) return {};
  const stops = (stop_words === undefined ? present?.stopWords : stop_words) ?? defaultStopWords;
  const starts = (start_words === undefined ? present?.startWords : start_words) ?? defaultStartWords;
  const both = stops.filter((stop) => starts.some((start) => isSameWord(stop, start)));
  if (both.length === 0) return {};
  const field = stop_words === undefined ? "start_words" : "stop_words";
  return {
    [field]: both.map((word) => `${JSON.stringify(word)} is a stop word and a start word: leave it in one list.`),
  };
}

/** All that is wrong with a body that the schema refuses; null where it does not. */
export function wrongSettings(request: FastifyRequest): Promise<FieldErrors | null> {
  return wholeRefusal(request, {}, (sound) => wrongValues(sound as Parameters<typeof wrongValues>[0]));
}

export function merchantJson(merchant: Merchant): Static<typeof merchantAnswer> {
  return {
    id: merchant.merchantId,
    name: merchant.name,
    default_country: merchant.defaultCountry,
    default_language: merchant.defaultLanguage,
    timezone: merchant.timezone,
    checkout_url_template: merchant.checkoutUrlTemplate,
    settle_seconds: { ...defaultSettleSeconds, ...merchant.settleSeconds },
    hold_limit_hours: merchant.holdLimitHours,
    expiry: merchant.expiry,
    uncertain: merchant.uncertain,
    digits: merchant.digits,
    marketing_drift: merchant.marketingDrift,
    prices: merchant.prices,
    stop_words: [...(merchant.stopWords ?? defaultStopWords)],
    start_words: [...(merchant.startWords ?? defaultStartWords)],
    retention_days: merchant.retentionDays,
    created_at: iso(merchant.createdAt),
  };
}
