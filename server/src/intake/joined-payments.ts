/**
 * One payment that its source knows by several names is one transaction, whichever of its events comes first, and also
 * when they come at the same instant to two nodes. Each name is taken in a row of its own: who comes second waits there
 * for the first one's commit, and then finds its transaction.
 *
 * Two transactions of one payment can be there nevertheless: a merchant's program made one under one of the names (it
 * knows the Checkout Session that it made), and the source another, from an event that knew only another name. They
 * become one with the first event that knows both.
 */
import type { Reach } from "../domain/reach.ts";
import type { TransactionSql } from "../store/database.ts";
import type { MerchantConfig } from "../store/merchant-configs.ts";
import type { Transaction } from "../store/transaction.ts";
import {
  type FoundTransaction,
  type KnownName,
  mergeTransactions,
  moveNames,
  readNames,
  takeNames,
} from "../store/transaction-alias.ts";
import type { IntakeParts, ReportInput } from "./intake.ts";
import { oweToPhones } from "./owe-to-phones.ts";
import { reportBatch } from "./report.ts";
import type { WithOwed } from "./wake.ts";

/** An event of a payment with several names. */
export interface NamedEvent {
  merchantId: string;
  /** The first one is that of a transaction made from it. */
  names: readonly string[];
  /** Who says it: `source:<id>`. */
  source: string;
  reach: Reach;
}

export type Joined =
  | { kind: "found"; transaction: Transaction }
  | { kind: "new" }
  /** Two transactions have become one, or another commit or event is at work on the payment: to be asked once more. */
  | { kind: "again" };

interface Around {
  configs: ReadonlyMap<string, MerchantConfig>;
  /** Some of these merchants want to hear of it by webhook. */
  tells: boolean;
  /** Takes what becomes due. */
  due: WithOwed[];
}

/** What each event is about; answers in their order. */
export async function joinPayments(
  parts: IntakeParts,
  tx: TransactionSql,
  events: readonly NamedEvent[],
  around: Around,
): Promise<Joined[]> {
  if (events.length === 0) return [];
  const known = await readKnown(tx, events);
  const untouched = new Set(known.keys());
  const choices = events.map((event) => {
    const keys = event.names.map((name) => nameKey({ merchantId: event.merchantId, name }));
    if (!keys.every((key) => untouched.has(key))) return null;
    for (const key of keys) untouched.delete(key);
    const names = keys.map((key) => known.get(key) as KnownName);
    return { event, names, ...choose(names, event) };
  });

  const chosen = choices.filter((choice) => choice !== null);
  const wanted = chosen.flatMap(({ names, target }) => names.map((name) => ({ ...name, sessionId: target })));
  const free = wanted.filter(({ takenFor }) => takenFor === null);
  const taken = new Set((free.length === 0 ? [] : await takeNames(tx, free.map(nameRow))).map(nameKey));
  const hasAll = ({ names }: { names: readonly KnownName[] }) =>
    names.every((name) => name.takenFor !== null || taken.has(nameKey(name)));

  const joined = new Map<NamedEvent, Joined>();
  for (const { event, names, target, into, from } of chosen.filter(hasAll)) {
    if (into !== null && from !== null) {
      await merge(parts, tx, { event, into, from }, around);
      continue;
    }
    const elsewhere = names.filter(({ takenFor }) => takenFor !== null && takenFor !== target);
    const toMove = elsewhere.map((name) => nameRow({ ...name, sessionId: target }));
    if (toMove.length > 0) await moveNames(tx, toMove);
    joined.set(event, into === null ? { kind: "new" } : { kind: "found", transaction: into });
  }
  return events.map((event) => joined.get(event) ?? { kind: "again" });
}

interface Choice {
  /** The `session_id` that the names lead to from now on. */
  target: string;
  into: Transaction | null;
  /** To go into the other one. */
  from: Transaction | null;
}

/**
 * The one that the merchant made is kept, since they know its id; where there is none, the one with the first name. Only
 * what was made from an event goes into another, and only where both can be the same payment.
 */
function choose(names: readonly KnownName[], { names: [first = ""] }: NamedEvent): Choice {
  const found = new Map(names.flatMap((name) => name.found.map((one) => [one.transaction.sessionId, one] as const)));
  const all = [...found.values()];
  const kept = all.find((one) => !isOfSource(one)) ?? found.get(first) ?? all[0];
  if (kept === undefined) return { target: first, into: null, from: null };
  const into = kept.transaction;
  const other = all.find((one) => one !== kept && isOfSource(one) && canBeOne(one.transaction, into));
  return { target: into.sessionId, into, from: other?.transaction ?? null };
}

/** Made from an event; of this source, or of another one that hears of the same payments. */
function isOfSource({ madeBy }: FoundTransaction): boolean {
  return madeBy?.startsWith("source:") === true;
}

function canBeOne(one: Transaction, other: Transaction): boolean {
  return one.currencyCode === other.currencyCode && one.environment === other.environment;
}

/** Nothing is done where somebody else changed `from`, or made it one with the other. */
async function merge(
  parts: IntakeParts,
  tx: TransactionSql,
  { event, into, from }: { event: NamedEvent; into: Transaction; from: Transaction },
  { configs, tells, due }: Around,
): Promise<void> {
  const { merchantId, sessionId, version, state } = from;
  const gone = await mergeTransactions(tx, { merchantId, from: sessionId, version, into: into.sessionId });
  if (gone === null) return;
  const hasPhoneNow = into.customerPhone === null && gone.customerPhone !== null;
  due.push(...(await oweToPhones(tx, hasPhoneNow ? [into] : [], { configs, tells })));
  if (state === "created") return;
  const report: ReportInput = {
    merchantId,
    sessionId: into.sessionId,
    source: event.source,
    reach: event.reach,
    state,
    ...(state === "canceled" && { stateOnceAuthorized: "voided" }),
    occurredAt: gone.occurredAt.toISOString(),
    referenceNumber: gone.referenceNumber,
    paidAmount: gone.paidAmount,
    reason: `As ${sessionId}, which is the same payment.`,
  };
  due.push(...(await reportBatch(parts, tx, [report])).due);
}

async function readKnown(sql: TransactionSql, events: readonly NamedEvent[]): Promise<ReadonlyMap<string, KnownName>> {
  const wanted = events.flatMap(({ merchantId, names }) => names.map((name) => ({ merchantId, name })));
  const distinct = [...new Map(wanted.map((name) => [nameKey(name), name])).values()];
  return new Map((await readNames(sql, distinct)).map((known) => [nameKey(known), known]));
}

function nameKey({ merchantId, name }: { merchantId: string; name: string }): string {
  return `${merchantId}/${name}`;
}

function nameRow({ merchantId, name, sessionId }: { merchantId: string; name: string; sessionId: string }) {
  return { merchantId, name, sessionId };
}
