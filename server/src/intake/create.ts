import { randomUUID } from "node:crypto";
import type { ReasonCode } from "../domain/notification.ts";
import type { OptOutScope } from "../domain/opt-out.ts";
import { isUsablePhone } from "../domain/phone.ts";
import { behind, owedFor, planNotifications } from "../domain/plan.ts";
import { isReached } from "../domain/reach.ts";
import { type ISql, isInLine } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import {
  haveOptOuts,
  type MerchantConfig,
  type PresentConfigs,
  presentConfigs,
  senderFor,
  wantsNews,
} from "../store/merchant-configs.ts";
import { findOptOutScope } from "../store/opt-out.ts";
import {
  type InsertOptions,
  inOneOrder,
  insertTransactions,
  type NewTransaction,
  type Transaction,
  transactionKey,
} from "../store/transaction.ts";
import { eventsOfCreations } from "../store/webhook-news.ts";
import type { CreateInput, CreateResult, FieldErrors, IntakeParts, PlanResult } from "./intake.ts";
import {
  collectErrors,
  judgeCheckoutUrl,
  judgeExpirationTime,
  judgeExpiresAt,
  judgeExtra,
  judgeLanguage,
  judgeManual,
  judgeMoney,
  judgePhone,
  judgeTexts,
  judgeTicks,
} from "./judge.ts";
import type { BatchOutcome, OnEnd } from "./named-batch.ts";

export type Judged =
  | { kind: "ok"; row: NewTransaction }
  | { kind: "refused"; errors: FieldErrors }
  | { kind: "out_of_reach" }
  | { kind: "unknown_merchant" };

/** One commit for many creations; answers in their order. */
export async function createBatch(
  parts: IntakeParts,
  sql: ISql,
  inputs: readonly CreateInput[],
  onEnd: OnEnd,
): Promise<BatchOutcome<CreateResult>> {
  const remembered = judgeByMemory(parts, inputs);
  const asRemembered = remembered === null ? null : await writeJudged(parts, sql, remembered, onEnd);
  if (remembered !== null && asRemembered !== null) return created(asRemembered, remembered);
  const judged = await judgeBatch(parts, sql, inputs);
  return created(await writeJudged(parts, sql, judged), judged);
}

function created(written: BatchOutcome<Written>, { configs }: JudgedBatch): BatchOutcome<CreateResult> {
  const { results, ...rest } = written;
  return {
    ...rest,
    results: results.map((result): CreateResult => {
      if (result.kind !== "written") return result;
      const { transaction, owed } = result;
      const config = configs.get(transaction.merchantId) as MerchantConfig;
      const notificationIds = owed.map(({ id }) => id);
      const plan = planOf(transaction, config, transaction.createdAt);
      return { kind: "created", transaction, plan, notificationIds };
    }),
  };
}

export interface JudgedBatch {
  /** In the order of the inputs. */
  judged: readonly Judged[];
  configs: ReadonlyMap<string, MerchantConfig>;
  now: Date;
}

/** What is right about many creations; nothing is written, and whether their sessions are taken is not asked. */
export async function judgeBatch(
  parts: Pick<IntakeParts, "configs">,
  sql: ISql,
  inputs: readonly CreateInput[],
): Promise<JudgedBatch> {
  const merchantIds = inputs.map(({ merchantId }) => merchantId);
  return judgeAll(inputs, await presentConfigs(parts.configs, sql, merchantIds));
}

/**
 * The same by what is remembered, without asking the database; null where that does not say that all of them are right.
 * It is written only where the configurations are still those.
 */
function judgeByMemory({ configs }: Pick<IntakeParts, "configs">, inputs: readonly CreateInput[]): JudgedBatch | null {
  const remembered = configs.remembered(inputs.map(({ merchantId }) => merchantId));
  const batch = remembered === null ? null : judgeAll(inputs, remembered);
  return batch?.judged.every(({ kind }) => kind === "ok") ? batch : null;
}

function judgeAll(inputs: readonly CreateInput[], { now, configs }: PresentConfigs): JudgedBatch {
  const judged = inputs.map((input): Judged => {
    const config = configs.get(input.merchantId);
    return config === undefined ? { kind: "unknown_merchant" } : judgeCreation(input, config, now);
  });
  return { judged, configs, now };
}

export type Written =
  | { kind: "written"; transaction: Transaction & { optOut: OptOutScope | null }; owed: NewTransaction["owed"] }
  | { kind: "taken"; sessionId: string }
  | Exclude<Judged, { kind: "ok" }>;

/** Writes those that are right, in one statement; a result for each. */
export async function writeJudged(
  parts: Pick<IntakeParts, "configs">,
  sql: ISql,
  batch: JudgedBatch,
): Promise<BatchOutcome<Written>>;
/**
 * The same of what was judged by what is remembered; null: a configuration is another one now, nothing was written. What
 * can leave at once is claimed with it, and leaves at the end of the commit.
 */
export async function writeJudged(
  parts: Pick<IntakeParts, "configs" | "birth" | "creationLine">,
  sql: ISql,
  batch: JudgedBatch,
  onEnd: OnEnd,
): Promise<BatchOutcome<Written> | null>;
export async function writeJudged(
  {
    configs: memory,
    birth,
    creationLine,
  }: Pick<IntakeParts, "configs" | "birth"> & Partial<Pick<IntakeParts, "creationLine">>,
  sql: ISql,
  { judged, configs, now }: JudgedBatch,
  onEnd?: OnEnd,
): Promise<BatchOutcome<Written> | null> {
  const rows = judged.flatMap((item) => (item.kind === "ok" ? [item.row] : []));
  const options: InsertOptions = {
    tells: wantsNews(configs.values(), eventsOfCreations),
    looksAtList: haveOptOuts(configs),
    ...(onEnd !== undefined && {
      asOf: new Map(Array.from(configs, ([merchantId, { version }]) => [merchantId, version])),
    }),
  };
  const inOrder = inOneOrder(rows);
  const inLine = creationLine !== undefined && isInLine(creationLine, sql);
  const offer = onEnd === undefined ? null : ((await birth?.(inOrder, { now, configs }, inLine)) ?? null);
  let born: string[] = [];
  if (offer !== null) onEnd?.((isCommitted) => offer.end(isCommitted ? born : []));
  const births = offer?.births ?? null;
  const written = rows.length === 0 ? [] : await insertTransactions(sql, inOrder, { ...options, births });
  if (written === null) return null;
  if (written[0] !== undefined) memory.noteTime(written[0].createdAt);
  born = written.flatMap((transaction) => transaction.born ?? []);
  const bySession = new Map(written.map((transaction) => [transactionKey(transaction), transaction]));
  const answered = new Set<string>();

  const results = judged.map((item): Written => {
    if (item.kind !== "ok") return item;
    const key = transactionKey(item.row);
    const transaction = bySession.get(key);
    // Two creations of one session in the same commit: the statement wrote the first.
    if (transaction === undefined || answered.has(key)) return { kind: "taken", sessionId: item.row.sessionId };
    answered.add(key);
    return { kind: "written", transaction, owed: item.row.owed };
  });
  return {
    results,
    due: rows.filter((row) => bySession.get(transactionKey(row))?.born === null),
    isTold: options.tells === true && written.length > 0,
  };
}

/** What would come of a creation; nothing is stored, and whether its `session_id` is taken is not asked. */
export async function planCreation(parts: IntakeParts, input: CreateInput): Promise<PlanResult> {
  const { now, configs } = await presentConfigs(parts.configs, parts.sql, [input.merchantId]);
  const config = configs.get(input.merchantId);
  if (config === undefined) return { kind: "unknown_merchant" };
  const judged = judgeCreation(input, config, now);
  if (judged.kind !== "ok") return judged;
  const { merchantId, customerPhone } = judged.row;
  const optOut = customerPhone === null ? null : await findOptOutScope(parts.sql, merchantId, customerPhone);
  const subject = { ...judged.row, state: "created" as const, occurredAt: now, createdAt: now, optOut };
  return { kind: "planned", plan: planOf(subject, config, now) };
}

type Planned = Parameters<typeof senderFor>[1] &
  Parameters<typeof planNotifications>[1]["subject"] &
  Pick<NewTransaction, "ticks"> & { optOut: OptOutScope | null };

function planOf(transaction: Planned, config: MerchantConfig, now: Date) {
  const sender = senderFor(config, transaction);
  return planNotifications(transaction.ticks, {
    subject: transaction,
    merchant: config.merchant,
    texts: sender?.texts ?? null,
    heldFor: sender?.heldFor ?? null,
    optOut: transaction.optOut,
    now,
  });
}

/** What is right about a new transaction, and what it owes at once. Every field that is wrong is named. */
export function judgeCreation(input: CreateInput, config: MerchantConfig, now: Date): Judged {
  const { errors, refuse, hasErrors } = collectErrors();
  const { merchant } = config;

  const { isLenient } = input;
  const ticks = judgeTicks(input, input.notifications, refuse);
  const whatsappManual = judgeManual(input.whatsappManual ?? false, { type: input.type, ticks }, refuse);
  const amount = judgeMoney(input.amount, input.currencyCode, refuse, input.mayBeZero ? "allowed" : "refused");
  const phoneRules = { isNeeded: ticks.length > 0, defaultCountry: merchant.defaultCountry, isLenient };
  const phone = judgePhone(input.customerPhone, phoneRules, refuse);
  judgeTexts(
    {
      customer_first_name: input.customerFirstName,
      customer_last_name: input.customerLastName,
      customer_email: input.customerEmail,
      order_no: input.orderNo,
    },
    refuse,
  );
  const language = judgeLanguage(input.language, refuse);
  const sessionId = input.sessionId ?? randomUUID().replaceAll("-", "");
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(sessionId)) {
    refuse("session_id", "Expected 1 to 128 of the characters A-Z, a-z, 0-9, _ and -.");
  }
  const checkout = { sessionId, template: merchant.checkoutUrlTemplate };
  const checkoutUrl = judgeCheckoutUrl(input.checkoutUrl, checkout, refuse);
  let expiresAt: Date | null = null;
  if (input.expiresAt !== null && input.expirationTime !== null) {
    refuse("expiration_time", "Give expires_at or expiration_time, not both.");
  } else {
    expiresAt = judgeExpiresAt(input.expiresAt, now, refuse) ?? judgeExpirationTime(input.expirationTime, now, refuse);
  }
  const isSimulated = input.reach.kind === "simulator";
  if (input.authenticatorId !== null) {
    const named = config.senders.get(input.authenticatorId);
    if (named === undefined) refuse("authenticator_id", "This merchant has no such authenticator.");
    else if (isSimulated && named.environment !== "sandbox") {
      refuse(
        "authenticator_id",
        "A test key reaches the simulator only: name an authenticator of environment sandbox.",
      );
    }
  }
  judgeExtra(input.extra, refuse);
  if (hasErrors() || amount === null) return { kind: "refused", errors };

  const owed = owedFor("created", ticks, merchant, { occurred: now, now });
  const environment = isSimulated ? "sandbox" : "live";
  const sender = senderFor(config, { authenticatorId: input.authenticatorId, environment });
  const row: NewTransaction = {
    merchantId: input.merchantId,
    sessionId,
    type: input.type,
    environment: sender?.environment ?? environment,
    orderNo: input.orderNo,
    amount,
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
    whatsappManual,
    authenticatorId: input.authenticatorId,
    referenceNumber: null,
    paidAmount: null,
    eventId: newId(),
    source: input.source,
    expiryManaged: merchant.expiry === "managed",
    owed:
      owed === null
        ? []
        : [
            owedRow(
              input.isOfBulk ? behind(owed) : owed,
              sender?.authenticatorId ?? null,
              isLenient ? neverSent(input, phone) : null,
            ),
          ],
  };
  return isReached(input.reach, row) ? { kind: "ok", row } : { kind: "out_of_reach" };
}

/** Why the payment link of a new transaction can never leave, whatever is linked; null where it can. */
function neverSent({ type }: CreateInput, phone: string | null): ReasonCode | null {
  if (type === "e_commerce") return "no_payment_link";
  return phone === null || isUsablePhone(phone) ? null : "phone_invalid";
}

/**
 * The row of an owed notification; without a sender there is nothing that could wait for it. `suppressedFor`: it is
 * known already that it cannot be sent.
 */
export function owedRow(
  owed: NonNullable<ReturnType<typeof owedFor>>,
  authenticatorId: string | null,
  suppressedFor: ReasonCode | null = null,
): NewTransaction["owed"][number] {
  const reasonCode = suppressedFor ?? (owed.isTooOld ? "too_old" : authenticatorId === null ? "no_link" : null);
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
