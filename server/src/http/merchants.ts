import { randomBytes } from "node:crypto";
import { type Static, Type } from "typebox";
import { parseCheckoutUrlTemplate } from "../domain/checkout-url.ts";
import { isTimeZone } from "../domain/dates.ts";
import { parseInstant } from "../domain/expiration.ts";
import { normaliseLanguage } from "../domain/languages.ts";
import { currencyDecimals } from "../domain/money.ts";
import { defaultSettleSeconds } from "../domain/notification.ts";
import { notifiableStates } from "../domain/payment-state.ts";
import { isPhoneCountry } from "../domain/phone.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { findMerchant, insertMerchant, type Merchant, patchMerchant } from "../store/merchant.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { formed, input, instant, isLanguage, iso, nullable, oneOf, text } from "./fields.ts";
import { badInput, conflict, notFound, problem, sendProblem } from "./problem.ts";

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

const newMerchant = input({
  id: Type.Optional(
    formed("^[a-z0-9][a-z0-9_-]{0,62}$", "1 to 63 of the characters a-z, 0-9, _ and -, the first a letter or digit"),
  ),
  name: text(),
  default_country: Type.Optional(Type.String({ default: "KW" })),
  default_language: Type.Optional(Type.String({ default: "en" })),
  timezone: Type.Optional(Type.String({ default: "Asia/Kuwait" })),
});

const merchantPatch = input({
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
  prices: Type.Optional(Type.Array(price, { maxItems: 1_000 })),
});

const merchantAnswer = Type.Object({
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
  prices: Type.Array(price),
  created_at: instant,
});

const byId = Type.Object({ id: Type.String() });

export function merchantRoutes(app: App, { sql }: HttpParts): void {
  app.post(
    "/v1/merchants",
    { schema: { body: newMerchant, response: { 201: merchantAnswer } }, config: { isOfInstallation: true } },
    async (request, reply) => {
      if (request.caller.keyKind !== "root") {
        return sendProblem(reply, problem("not_allowed", "Only the root key makes merchants."));
      }
      const { body } = request;
      const errors = wrongValues(body);
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      const merchantId = body.id ?? `m_${randomBytes(8).toString("hex")}`;
      const isNew = await insertMerchant(sql, {
        merchantId,
        name: body.name,
        defaultCountry: body.default_country ?? "KW",
        defaultLanguage: normaliseLanguage(body.default_language ?? "en"),
        timezone: body.timezone ?? "Asia/Kuwait",
      });
      const merchant = isNew ? await findMerchant(sql, merchantId) : null;
      if (merchant === null) return sendProblem(reply, conflict(`There is a merchant "${merchantId}" already.`));
      return reply.code(201).send(merchantJson(merchant));
    },
  );

  app.get(
    "/v1/merchants/:id",
    { schema: { params: byId, response: { 200: merchantAnswer } }, config: { isOfInstallation: true } },
    async (request, reply) => {
      const { id } = request.params;
      const merchant = isOwn(request.caller, id) ? await findMerchant(sql, id) : null;
      return merchant === null ? sendProblem(reply, notFound("merchant")) : merchantJson(merchant);
    },
  );

  app.patch(
    "/v1/merchants/:id",
    {
      schema: { params: byId, body: merchantPatch, response: { 200: merchantAnswer } },
      config: { isOfInstallation: true },
    },
    async (request, reply) => {
      const { body, caller, params } = request;
      if (!isOwn(caller, params.id)) return sendProblem(reply, notFound("merchant"));
      if (caller.keyKind === "test") {
        return sendProblem(
          reply,
          problem("not_allowed", "A test key cannot change settings that live messages are made from."),
        );
      }
      const errors = wrongValues(body);
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      const merchant = await patchMerchant(sql, params.id, {
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
        ...(body.prices === undefined ? {} : { prices: body.prices }),
      });
      return merchant === null ? sendProblem(reply, notFound("merchant")) : merchantJson(merchant);
    },
  );
}

/** The root key may reach every merchant, a merchant's key its own. */
export function isOwn(caller: Caller, merchantId: string): boolean {
  return caller.keyKind === "root" || caller.merchantId === merchantId;
}

/** What schemas cannot say about these values. */
function wrongValues(body: Partial<Static<typeof newMerchant>> & Static<typeof merchantPatch>): FieldErrors {
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
  return errors;
}

function merchantJson(merchant: Merchant): Static<typeof merchantAnswer> {
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
    prices: merchant.prices,
    created_at: iso(merchant.createdAt),
  };
}
