/**
 * Payment transactions as Ottu's clients make, read and change them. Source: Ottu API 1.0.0, `/b/checkout/v1/pymt-txn/`.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { parseExpirationTime } from "../../domain/expiration.ts";
import { transactionTypes } from "../../domain/payment-state.ts";
import type { ChangeFields } from "../../intake/change.ts";
import type { FieldErrors } from "../../intake/intake.ts";
import { findTransaction, type Transaction } from "../../store/transaction.ts";
import type { App, HttpParts } from "../app-types.ts";
import { noteOwed } from "../owed.ts";
import { outOfReach, reachOf } from "../reach.ts";
import { type OttuErrors, sendAsOttu, sendDetail, sendProblemAsOttu } from "./answer.ts";
import { fieldsOf, type OttuFields, whatsappTicks } from "./read.ts";
import { withAndWithoutSlash } from "./slash.ts";
import { ottuTransaction, ottuTransactionJson } from "./transaction.ts";
import { checkoutBody } from "./words.ts";

const bySession = Type.Object({ session_id: Type.String() });
const languages = ["en", "ar"] as const;
const dayInSeconds = 86_400;
const needsPhone = "To use whatsapp notifications provide the `customer_phone` field.";

export function checkoutRoutes(b: App, { sql, intake }: HttpParts): void {
  async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { caller } = request;
    const fields = fieldsOf(request.body);
    const values = valuesOf(fields, { isWhole: true });
    const ticks = whatsappTicks(fields) ?? [];
    if (ticks.length > 0 && values.customerPhone === null) fields.errors.notifications ??= { whatsapp: [needsPhone] };
    fields.done();
    const result = await intake.create({
      merchantId: caller.merchantId,
      reach: reachOf(caller),
      source: caller.source,
      type: values.type ?? "payment_request",
      amount: values.amount ?? "",
      currencyCode: values.currencyCode ?? "",
      customerPhone: values.customerPhone,
      customerFirstName: values.customerFirstName,
      customerLastName: values.customerLastName,
      customerEmail: values.customerEmail,
      orderNo: values.orderNo,
      // Both are read-only here.
      sessionId: null,
      checkoutUrl: null,
      authenticatorId: null,
      language: values.language ?? "en",
      expiresAt: null,
      expirationTime: values.expirationTime ?? dayInSeconds,
      extra: values.extra ?? {},
      notifications: ticks,
      isLenient: true,
      mayBeZero: fields.raw("payment_type") === "save_card",
    });
    noteOwed(request, result);
    switch (result.kind) {
      case "created":
        return reply.code(201).send(ottuTransactionJson(result.transaction));
      case "refused":
        return sendAsOttu(reply, 400, inOttusNames(result.errors));
      case "out_of_reach":
        return sendProblemAsOttu(reply, outOfReach(caller));
      case "unknown_merchant":
        return notThere(reply);
      case "taken":
        throw new Error("a session id that was made here was taken");
    }
  }

  const find = async (request: FastifyRequest): Promise<Transaction | null> => {
    const transaction = await findTransaction(sql, request.caller.merchantId, sessionIdOf(request));
    return transaction === null || transaction.deletedAt !== null ? null : transaction;
  };

  async function read(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const transaction = await find(request);
    return transaction === null ? notThere(reply) : reply.send(ottuTransactionJson(transaction));
  }

  /** PUT names what a transaction cannot be without, PATCH what it likes; what is left out stays as it is in both. */
  async function change(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const isWhole = request.method === "PUT";
    const { caller } = request;
    const fields = fieldsOf(request.body);
    const values = valuesOf(fields, { isWhole });
    const ticks = whatsappTicks(fields);
    const transaction = await find(request);
    if (transaction === null) return notThere(reply);
    if (values.type !== null && values.type !== transaction.type) {
      fields.refuse("type", "The type of a transaction cannot be changed.");
    }
    const changes = changesOf(fields, values, ticks, transaction);
    const willHavePhone = fields.isGiven("customer_phone") || transaction.customerPhone !== null;
    if (ticks !== null && ticks.length > 0 && !willHavePhone) fields.errors.notifications = { whatsapp: [needsPhone] };
    if (Object.keys(fields.errors).length > 0) return refuse(reply, fields.errors, isWhole);
    const result = await intake.change({
      merchantId: caller.merchantId,
      sessionId: sessionIdOf(request),
      source: caller.source,
      reach: reachOf(caller),
      fields: changes,
      isLenient: true,
    });
    switch (result.kind) {
      case "changed":
        return reply.send(ottuTransactionJson(result.transaction));
      case "final": {
        const why = `The payment is ${result.state}: this can no longer be changed.`;
        const names = result.fields.map((field) => ottusNames[field] ?? field);
        return refuse(reply, Object.fromEntries(names.map((name) => [name, [why]])), isWhole);
      }
      case "refused":
        return refuse(reply, inOttusNames(result.errors), isWhole);
      case "out_of_reach":
        return sendProblemAsOttu(reply, outOfReach(caller));
      case "not_found":
        return notThere(reply);
    }
  }

  const one = "/b/checkout/v1/pymt-txn/:session_id/";
  const changed = { schema: { params: bySession, body: checkoutBody, response: { 200: ottuTransaction } } };
  withAndWithoutSlash(b, {
    method: "POST",
    url: "/b/checkout/v1/pymt-txn/",
    schema: { body: checkoutBody, response: { 201: ottuTransaction } },
    handler: create,
  });
  const got = { params: bySession, response: { 200: ottuTransaction } };
  withAndWithoutSlash(b, { method: "GET", url: one, schema: got, handler: read });
  withAndWithoutSlash(b, { method: "PUT", url: one, ...changed, handler: change });
  withAndWithoutSlash(b, { method: "PATCH", url: one, ...changed, handler: change });
}

function sessionIdOf({ params }: FastifyRequest): string {
  return (params as { session_id: string }).session_id;
}

function valuesOf(fields: OttuFields, { isWhole: isRequired }: { isWhole: boolean }) {
  return {
    type: fields.choice("type", transactionTypes, isRequired),
    amount: amountOf(fields, isRequired),
    currencyCode: fields.text("currency_code", { isRequired }),
    customerFirstName: fields.text("customer_first_name", { most: 64 }),
    customerLastName: fields.text("customer_last_name", { most: 64 }),
    customerEmail: emailOf(fields),
    customerPhone: fields.text("customer_phone", { most: 32, asTyped: true }),
    orderNo: fields.text("order_no"),
    language: fields.choice("language", languages),
    expirationTime: fields.text("expiration_time"),
    extra: extraOf(fields),
  };
}

/** Ottu writes three decimals in every currency; zeros at the end are none too many. */
function amountOf(fields: OttuFields, isRequired: boolean): string | null {
  const amount = fields.text("amount", { most: 64, isRequired });
  return amount === null ? null : withoutZeros(amount);
}

/** Without the zeros at the end of its decimals. */
function withoutZeros(amount: string): string {
  return amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;
}

function emailOf(fields: OttuFields): string | null {
  const email = fields.text("customer_email");
  if (email === null || /^[^\s@]+@[^\s@]+$/.test(email)) return email;
  return fields.refuse("customer_email", "Enter a valid email address.");
}

/** It is in no document of Ottu's; an object is kept for the texts, as everywhere, and anything else ignored. */
function extraOf(fields: OttuFields): Record<string, unknown> | null {
  const extra = fields.structured("extra");
  return typeof extra === "object" && extra !== null && !Array.isArray(extra)
    ? (extra as Record<string, unknown>)
    : null;
}

/** What is to become another value. A field that is named with the value it has locks nothing and changes nothing. */
function changesOf(
  fields: OttuFields,
  values: ReturnType<typeof valuesOf>,
  ticks: string[] | null,
  { amount, currencyCode, createdAt, expiresAt }: Transaction,
): ChangeFields {
  const changes: ChangeFields = {
    customerPhone: given(values.customerPhone),
    customerFirstName: given(values.customerFirstName),
    customerLastName: given(values.customerLastName),
    customerEmail: given(values.customerEmail),
    orderNo: given(values.orderNo),
    language: given(values.language),
    extra: given(values.extra),
    notifications: given(ticks),
  };
  const isOtherAmount = values.amount !== null && values.amount.replace(/^0+(?=\d)/, "") !== withoutZeros(amount);
  if (isOtherAmount) changes.amount = values.amount as string;
  if (values.currencyCode !== null && values.currencyCode !== currencyCode) {
    changes.currencyCode = values.currencyCode;
    if (values.amount !== null) changes.amount = values.amount;
  }
  if (values.expirationTime !== null) {
    // Ottu counts it from the creation on, whenever it is changed.
    const parsed = parseExpirationTime(values.expirationTime, createdAt);
    if (parsed.kind === "refused") fields.refuse("expiration_time", parsed.message);
    else if (secondsOf(parsed.expiresAt) !== secondsOf(expiresAt)) changes.expiresAt = parsed.expiresAt.toISOString();
  }
  return changes;
}

function given<T>(value: T | null): T | undefined {
  return value ?? undefined;
}

function secondsOf(at: Date | null): number | null {
  return at === null ? null : Math.round(at.getTime() / 1000);
}

const ottusNames: Readonly<Record<string, string>> = { expires_at: "expiration_time" };

function inOttusNames(errors: FieldErrors): OttuErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, messages]) => [ottusNames[field] ?? field, messages]));
}

/** A PATCH is refused with `detail`, a PUT field by field. Whoever patches gets the fields as well. */
function refuse(reply: FastifyReply, errors: OttuErrors, isWhole: boolean): FastifyReply {
  if (isWhole) return sendAsOttu(reply, 400, errors);
  const detail = Object.entries(errors)
    .map(([field, messages]) => `${field}: ${Object.values(messages).flat().join(" ")}`)
    .join(" ");
  return sendAsOttu(reply, 400, { detail, ...errors });
}

function notThere(reply: FastifyReply): FastifyReply {
  return sendDetail(reply, 404, "Not found.");
}
