/**
 * Stripe's events as payment events. A Checkout Session and its PaymentIntent are one payment: it is known by the
 * PaymentIntent's id, which both of them carry, whichever of their events comes first. Only a session that never came to
 * a PaymentIntent is known by its own.
 *
 *   checkout.session.completed                  paid -> paid, unpaid -> pending, nothing to pay -> ignored
 *   checkout.session.async_payment_succeeded    paid
 *   checkout.session.async_payment_failed       failed
 *   checkout.session.expired                    expired
 *   payment_intent.succeeded                    paid
 *   payment_intent.amount_capturable_updated    authorized
 *   payment_intent.payment_failed               attempted, since the customer may try again
 *   payment_intent.canceled                     canceled; once it is authorized, voided
 *
 * Every member is read as if it could be missing or be anything: they differ between API versions, and the version of an
 * event is that of the account. Source: Stripe API reference (Event, Checkout Session, PaymentIntent) and the changelog
 * of its versions, 2019-05-16 to 2026-10-28.endive, read 2026-11.
 */

import { normaliseLanguage } from "../domain/languages.ts";
import { type PaymentEvent, paymentEvent, type SourceItem } from "../domain/payment-event.ts";
import { fromStripeUnits } from "./stripe-money.ts";

type Members = Readonly<Record<string, unknown>>;

/** What one verified event says; `event` is its parsed body. */
export function readStripeEvent(event: unknown): SourceItem {
  if (!isObject(event)) return ignored("unknown", "The body is no event of Stripe's.");
  const type = shortText(event.type, longestType);
  if (type === null) return ignored("unknown", "The event has no type.");
  const object = isObject(event.data) && isObject(event.data.object) ? event.data.object : {};
  if (isOwn(sessionEvents, type)) return readSession(type, event, object);
  if (isOwn(intentEvents, type)) return readIntent(type, event, object);
  return ignored(type, "Zajel has no use for events of this type.");
}

type Said = Partial<PaymentEvent> & Pick<PaymentEvent, "state">;

/** `ignore`: why it says nothing of a payment. */
type Reading = Said | { ignore: string };

const sessionEvents = {
  "checkout.session.completed": completed,
  "checkout.session.async_payment_succeeded": (session) => paid(session, session.amount_total),
  "checkout.session.async_payment_failed": () => ({ state: "failed" }),
  "checkout.session.expired": () => ({ state: "expired" }),
} as const satisfies Record<string, (session: Members) => Reading>;

function completed(session: Members): Reading {
  switch (session.payment_status) {
    case "paid":
      return paid(session, session.amount_total);
    case "no_payment_required":
      return { ignore: "Nothing was to be paid in this session." };
    default:
      // Unpaid; or of before 2020, when sessions did not say it: the customer has done their part, and the PaymentIntent
      // tells what comes of it.
      return { state: "pending" };
  }
}

const intentEvents = {
  "payment_intent.succeeded": (intent) => paid(intent, intent.amount_received ?? intent.amount),
  "payment_intent.amount_capturable_updated": (intent) =>
    intent.amount_capturable === 0
      ? { ignore: "Nothing is to be captured." }
      : { ...paid(intent, intent.amount_capturable), state: "authorized" },
  "payment_intent.payment_failed": (intent) => ({ state: "attempted", note: declineOf(intent.last_payment_error) }),
  "payment_intent.canceled": (intent) => ({
    state: "canceled",
    stateOnceAuthorized: "voided",
    note: shortText(intent.cancellation_reason, longestNote),
  }),
} as const satisfies Record<string, (intent: Members) => Reading>;

function paid(object: Members, amount: unknown): Said {
  return { state: "paid", paidAmount: amountOf(object, amount) };
}

/** The bank's word for it, else Stripe's. The sentence beside it is for the customer, and in their language. */
function declineOf(error: unknown): string | null {
  if (!isObject(error)) return null;
  return shortText(error.decline_code, longestNote) ?? shortText(error.code, longestNote);
}

function readSession(type: keyof typeof sessionEvents, event: Members, session: Members): SourceItem {
  const id = idOf(session.id);
  const intent = idOf(session.payment_intent);
  if (id === null) return refused(type, intent, "The event names no Checkout Session.");
  // A subscription's payments are those of its invoices, each with a PaymentIntent of its own; a setup has none.
  if (!isForOnePayment(session))
    return ignored(type, "The session is not for one payment: it is a setup or subscription.");
  const collected = isObject(session.collected_information) ? session.collected_information : {};
  return read(type, event, session, sessionEvents[type](session), {
    sessionId: intent ?? id,
    aliases: [id],
    amount: amountOf(session, session.amount_total ?? itemsTotal(session)),
    referenceNumber: intent,
    orderNo: orderNoOf(session.client_reference_id) ?? orderNoOf(metadataOf(session).order_no),
    language: languageOf(session.locale) ?? languageOf(metadataOf(session).language),
    ...customerOf([
      session.customer_details,
      metadataCustomer(session),
      { email: session.customer_email },
      collected.shipping_details,
      session.shipping_details,
      session.shipping,
    ]),
  });
}

/** In 2019 sessions had no mode. */
function isForOnePayment({ mode, subscription, setup_intent }: Members): boolean {
  if (mode === undefined || mode === null) return (subscription ?? null) === null && (setup_intent ?? null) === null;
  return mode === "payment";
}

function readIntent(type: keyof typeof intentEvents, event: Members, intent: Members): SourceItem {
  const id = idOf(intent.id);
  if (id === null) return refused(type, null, "The event names no PaymentIntent.");
  return read(type, event, intent, intentEvents[type](intent), {
    sessionId: id,
    aliases: [id],
    amount: amountOf(intent, intent.amount),
    referenceNumber: id,
    orderNo: orderNoOf(metadataOf(intent).order_no),
    language: languageOf(metadataOf(intent).language),
    ...customerOf([
      metadataCustomer(intent),
      ...chargesOf(intent).map((charge) => charge.billing_details),
      intent.shipping,
      { email: intent.receipt_email },
    ]),
  });
}

function read(
  type: string,
  event: Members,
  object: Members,
  reading: Reading,
  about: Partial<PaymentEvent> & Pick<PaymentEvent, "sessionId">,
): SourceItem {
  if ("ignore" in reading) return ignored(type, reading.ignore);
  const notes = [shortText(event.id, longestNote), event.livemode === false ? "test mode" : null, reading.note ?? null];
  return {
    kind: "event",
    event: paymentEvent({
      type,
      ...about,
      ...reading,
      occurredAt: instantOf(event.created),
      currencyCode: currencyOf(object),
      note: notes.filter((note) => note !== null).join(", ") || null,
    }),
  };
}

/** The charges of a PaymentIntent, newest first, where the event has them: before 2022-11-15, or as an expanded one. */
function chargesOf({ charges, latest_charge }: Members): Members[] {
  const listed = isObject(charges) && Array.isArray(charges.data) ? charges.data : [];
  return [latest_charge, ...listed.slice(0, mostCharges)].filter(isObject);
}

function metadataOf({ metadata }: Members): Members {
  return isObject(metadata) ? metadata : {};
}

/** What the merchant's own program wrote down of the customer: a PaymentIntent without a session has no other phone. */
function metadataCustomer(object: Members): Members {
  const { customer_phone, customer_name, customer_email } = metadataOf(object);
  return { phone: customer_phone, name: customer_name, email: customer_email };
}

type Customer = Pick<PaymentEvent, "customerPhone" | "customerFirstName" | "customerLastName" | "customerEmail">;

/** The first of these that says something, for each member. */
function customerOf(places: readonly unknown[]): Customer {
  const known = places.filter(isObject);
  const first = (found: (place: Members) => string | null) =>
    known.reduce<string | null>((value, place) => value ?? found(place), null);
  const name = first((place) => shortText(place.name, longestName) ?? shortText(place.individual_name, longestName));
  const [firstName = null, ...more] = name?.split(" ") ?? [];
  return {
    customerPhone: first(({ phone }) => shortText(phone, longestPhone)),
    customerFirstName: firstName,
    customerLastName: more.join(" ") || null,
    customerEmail: first(({ email }) => wholeText(email)),
  };
}

/** `auto` is Stripe's word for the browser's language, which it does not tell. */
function languageOf(locale: unknown): string | null {
  if (typeof locale !== "string" || !/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}$/.test(locale)) return null;
  return normaliseLanguage(locale);
}

function amountOf(object: Members, amount: unknown): string | null {
  const currency = currencyOf(object);
  return currency === null ? null : fromStripeUnits(amount, currency);
}

function currencyOf({ currency: own, display_items }: Members): string | null {
  const currency = own ?? (Array.isArray(display_items) ? display_items[0]?.currency : null);
  return typeof currency === "string" && /^[A-Za-z]{3}$/.test(currency) ? currency.toUpperCase() : null;
}

/** Before 2020 a session named only what was bought. */
function itemsTotal({ display_items }: Members): number | null {
  if (!Array.isArray(display_items) || display_items.length === 0) return null;
  return display_items.reduce((sum, item) => sum + Number(item?.amount) * Number(item?.quantity ?? 1), 0);
}

/** An id, or an object that was expanded in its place. */
function idOf(value: unknown): string | null {
  const id = isObject(value) ? value.id : value;
  return typeof id === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(id) ? id : null;
}

/** Cut short it would be another order's number. */
function orderNoOf(value: unknown): string | null {
  return wholeText(value);
}

/** Seconds since 1970. */
function instantOf(seconds: unknown): Date | null {
  const isInstant = typeof seconds === "number" && seconds > 0 && seconds < latestSecond;
  return isInstant ? new Date(Math.floor(seconds) * 1000) : null;
}

/** The year 3000. */
const latestSecond = 32_503_680_000;
const longestText = 128;
const longestName = 128;
const longestPhone = 40;
const longestNote = 80;
const longestType = 100;
const mostCharges = 10;

/** A text as it can be stored: one line, without what PostgreSQL cannot hold; null where nothing is left. */
function cleanText(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value
    .slice(0, 4096)
    .toWellFormed()
    .replaceAll(/[\s\0]+/g, " ")
    .trim();
  return text === "" ? null : text;
}

/** The beginning of it. */
function shortText(value: unknown, longest: number): string | null {
  const text = cleanText(value);
  return text === null ? null : [...text].slice(0, longest).join("").trim() || null;
}

/** All of it, or nothing. */
function wholeText(value: unknown): string | null {
  const text = cleanText(value);
  return text === null || [...text].length > longestText ? null : text;
}

/** Not by `in`: an event may be called `toString`. */
function isOwn<Of extends object>(of: Of, key: string): key is keyof Of & string {
  return Object.hasOwn(of, key);
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ignored(type: string, message: string): SourceItem {
  return { kind: "ignored", type, message };
}

function refused(type: string, sessionId: string | null, message: string): SourceItem {
  return { kind: "refused", type, sessionId, message };
}
