/**
 * What sources say of payments: a transaction that is first seen is made from it, a known one is filled and moved. Each
 * item has an outcome of its own and never fails the others: a sender of webhooks must not be made to repeat them.
 */
import type { SourceItem } from "../domain/payment-event.ts";
import { isReached } from "../domain/reach.ts";
import type { ISql, TransactionSql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { haveOptOuts, type MerchantConfig, presentConfigs, wantsNews } from "../store/merchant-configs.ts";
import { insertSourceEvents, type SourceOutcome } from "../store/source-event.ts";
import {
  inOneOrder,
  insertTransactions,
  type NewTransaction,
  readTransactions,
  type Transaction,
  transactionKey,
} from "../store/transaction.ts";
import { fillTransactions } from "../store/transaction-fill.ts";
import { eventsOfMoves } from "../store/webhook-news.ts";
import type { IntakeParts, ReportInput, ReportResult } from "./intake.ts";
import { type Joined, joinPayments, type NamedEvent } from "./joined-payments.ts";
import type { BatchOutcome } from "./named-batch.ts";
import { oweToPhones } from "./owe-to-phones.ts";
import { reportBatch } from "./report.ts";
import {
  clean,
  type EventSource,
  factsOf,
  fillOf,
  listed,
  newTransaction,
  otherAmount,
  reachOf,
  type SourceSaid,
  sentences,
  sourceName,
  type Usable,
  usable,
  whyItContradicts,
  whyItDoesNotFit,
} from "./source-values.ts";
import type { WithOwed } from "./wake.ts";

/** What one verified request said. */
export interface SourceInput {
  source: EventSource;
  items: readonly SourceItem[];
}

/** What became of one item. */
export interface SourceResult {
  kind: SourceOutcome;
  /** Of its entry in the source's record. */
  id: string;
  sessionId: string | null;
  /** A sentence. */
  reason: string | null;
  notificationIds: readonly string[];
}

/** An item on its way to its outcome. */
interface Open extends SourceSaid {
  /** Where its result belongs. */
  place: { request: number; item: number };
}

/** What an item came to, where it is not only in the record. */
type Settled = Omit<SourceResult, "id" | "notificationIds"> & Partial<SourceResult>;

/** Rounds in a row in which no event comes through before we say that something is wrong. */
const mostLostRounds = 50;

/** One commit for the requests of many sources; a result for each item of each. */
export async function takeSourceEvents(
  parts: IntakeParts,
  tx: TransactionSql,
  inputs: readonly SourceInput[],
): Promise<BatchOutcome<SourceResult[]>> {
  const results = inputs.map(({ items }) => new Array<SourceResult>(items.length));
  const due: WithOwed[] = [];
  const settle = ({ place }: Pick<Open, "place">, result: Settled) => {
    const ofRequest = results[place.request] as SourceResult[];
    ofRequest[place.item] = { id: newId(), notificationIds: [], ...result };
  };

  let open: Open[] = [];
  for (const [request, { source, items }] of inputs.entries()) {
    for (const [at, item] of items.entries()) {
      const place = { request, item: at };
      if (item.kind === "event") open.push({ source, event: item.event, place });
      else settle({ place }, { kind: item.kind, sessionId: sessionOf(item), reason: item.message });
    }
  }
  for (let lost = 0; open.length > 0; ) {
    const again = await takeRound(parts, tx, open, { settle, due });
    lost = again.length === open.length ? lost + 1 : 0;
    if (lost >= mostLostRounds) throw new Error(`${open.length} events lost the race for their transaction`);
    open = again;
  }
  await insertSourceEvents(
    tx,
    inputs.flatMap(({ source, items }, request) =>
      items.map((item, at) => {
        const { id, kind: outcome, sessionId, reason } = (results[request] as SourceResult[])[at] as SourceResult;
        return {
          merchantId: source.merchantId,
          sourceId: source.id,
          id,
          type: clean(item.kind === "event" ? item.event.type : item.type, 128),
          sessionId: sessionId === null ? null : clean(sessionId, 128),
          outcome,
          reason: reason === null ? null : clean(reason, 2_000),
          facts: item.kind === "event" ? factsOf(item.event) : {},
        };
      }),
    ),
  );
  return { results, due };
}

function sessionOf(item: Exclude<SourceItem, { kind: "event" }>): string | null {
  return item.kind === "refused" ? item.sessionId : null;
}

interface Round {
  settle: (open: Open, result: Settled) => void;
  due: WithOwed[];
}

/** One event at most for each transaction; returns those that have to be taken in the next round, in their order. */
async function takeRound(
  parts: IntakeParts,
  tx: TransactionSql,
  open: readonly Open[],
  { settle, due }: Round,
): Promise<Open[]> {
  const { configs } = await presentConfigs(
    parts.configs,
    tx,
    open.map(({ source }) => source.merchantId),
  );
  const tells = wantsNews(configs.values(), eventsOfMoves);

  const again = new Set<Open>();
  const named = open.filter(({ event }) => event.aliases.length > 0);
  const joined = await joinPayments(parts, tx, named.map(namedEvent), { configs, tells, due });
  const { now, known } = await readKnown(
    tx,
    open.filter(({ event }) => event.aliases.length === 0),
  );
  for (const [index, one] of named.entries()) {
    const join = joined[index] as Joined;
    if (join.kind === "again") again.add(one);
    else if (join.kind === "found") known.set(one, join.transaction);
  }

  const touched = new Set<string>();
  const creations: { one: Open; row: NewTransaction; leftOut: string[] }[] = [];
  const steps: { one: Open; transaction: Transaction; values: Usable; leftOut: string[]; isNew: boolean }[] = [];
  for (const one of open.filter((one) => !again.has(one))) {
    const { source, event } = one;
    const transaction = known.get(one);
    const key = transactionKey({ merchantId: source.merchantId, sessionId: transaction?.sessionId ?? event.sessionId });
    if (touched.has(key)) {
      again.add(one);
      continue;
    }
    touched.add(key);
    const config = configs.get(source.merchantId);
    const refuse = (reason: string) =>
      settle(one, { kind: "refused", sessionId: transaction?.sessionId ?? event.sessionId, reason });
    if (config === undefined) {
      refuse("There is no such merchant.");
      continue;
    }
    if (transaction === undefined) {
      if (event.isOperation) {
        const reason = sentences("No transaction has this session_id.", event.note);
        settle(one, { kind: "operational", sessionId: event.sessionId, reason });
        continue;
      }
      const made = newTransaction(one, config, now);
      if (made.kind === "refused") refuse(made.reason);
      else creations.push({ one, row: made.row, leftOut: made.leftOut });
      continue;
    }
    if (!isReached(reachOf(source), transaction)) {
      refuse("The source reaches transactions of the simulator only.");
      continue;
    }
    const misfit = event.mustFit ? whyItDoesNotFit(event, transaction) : whyItContradicts(event, transaction);
    if (misfit !== null) {
      refuse(misfit);
      continue;
    }
    const { values, leftOut } = usable(event, config, transaction.currencyCode);
    const other = otherAmount(event, transaction);
    steps.push({ one, transaction, values, leftOut: other === null ? leftOut : [...leftOut, other], isNew: false });
  }

  if (creations.length > 0) {
    const rows = inOneOrder(creations.map(({ row }) => row));
    const made = byKey(await insertTransactions(tx, rows, { tells, looksAtList: haveOptOuts(configs) }));
    for (const { one, row, leftOut } of creations) {
      const transaction = made.get(transactionKey(row));
      if (transaction === undefined) {
        again.add(one);
        continue;
      }
      due.push(row);
      const values = usable(one.event, configs.get(row.merchantId) as MerchantConfig, row.currencyCode).values;
      steps.push({ one, transaction, values, leftOut, isNew: true });
    }
  }

  const fills = steps.flatMap(({ one, transaction, values, isNew }) => {
    const fill = isNew || one.event.isOperation ? null : fillOf(transaction, values);
    return fill === null ? [] : [{ transaction, fill }];
  });
  const filled =
    fills.length === 0 ? new Map() : byKey(await fillTransactions(tx, inOneOrder(fills.map(({ fill }) => fill))));
  const phoned = fills.filter(({ transaction, fill }) => {
    return fill.customerPhone !== null && transaction.customerPhone === null && filled.has(transactionKey(fill));
  });
  due.push(...(await oweToPhones(tx, inOneOrder(phoned.map(({ transaction }) => transaction)), { configs, tells })));

  const fillKeys = new Map(fills.map(({ fill }) => [transactionKey(fill), fill]));
  const reports: { step: (typeof steps)[number]; note: string | null }[] = [];
  for (const step of steps) {
    const { one, transaction, leftOut, isNew } = step;
    const fill = fillKeys.get(transactionKey(transaction));
    if (fill !== undefined && !filled.has(transactionKey(fill))) {
      again.add(one);
      continue;
    }
    const note = leftOut.length === 0 ? null : `Left out: ${leftOut.join(" ")}`;
    const { sessionId } = transaction;
    const { state } = one.event;
    if (isNew && (state === null || state === "created")) settle(one, { kind: "created", sessionId, reason: note });
    else if (state === null) {
      const kind = one.event.isOperation ? "operational" : "repeated";
      settle(one, { kind, sessionId, reason: sentences(one.event.isOperation ? one.event.note : null, note) });
    } else reports.push({ step, note });
  }
  if (reports.length > 0) {
    const outcome = await reportBatch(
      parts,
      tx,
      reports.map(({ step }) => reportOf(step)),
    );
    due.push(...outcome.due);
    for (const [index, { step, note }] of reports.entries()) {
      const result = outcome.results[index] as ReportResult;
      if (result.kind === "not_found") {
        // It has just become one with another transaction, which the next round finds.
        again.add(step.one);
        continue;
      }
      settle(step.one, { sessionId: step.transaction.sessionId, ...resultOf(result, step, note) });
    }
  }
  return open.filter((one) => again.has(one));
}

/** The transactions that events are about, as far as they are known, of sources where a payment has one name. */
async function readKnown(tx: ISql, open: readonly Open[]): Promise<{ now: Date; known: Map<Open, Transaction> }> {
  const keyOf = ({ source, event }: Open) => ({ merchantId: source.merchantId, sessionId: event.sessionId });
  const keys = [...new Map(open.map((one) => [transactionKey(keyOf(one)), keyOf(one)])).values()];
  const { now, transactions } = await readTransactions(tx, keys);
  const found = byKey(transactions);
  const known = new Map<Open, Transaction>();
  for (const one of open) {
    const transaction = found.get(transactionKey(keyOf(one)));
    if (transaction !== undefined) known.set(one, transaction);
  }
  return { now, known };
}

function namedEvent({ source, event }: Open): NamedEvent {
  const { merchantId } = source;
  const names = [...new Set([event.sessionId, ...event.aliases])];
  return { merchantId, names, source: sourceName(source), reach: reachOf(source) };
}

function reportOf({ one, transaction, values }: { one: Open; transaction: Transaction; values: Usable }): ReportInput {
  const { source, event } = one;
  return {
    merchantId: transaction.merchantId,
    sessionId: transaction.sessionId,
    source: sourceName(source),
    reach: reachOf(source),
    state: event.state ?? "",
    ...(event.stateOnceAuthorized !== undefined && { stateOnceAuthorized: event.stateOnceAuthorized }),
    occurredAt: event.occurredAt?.toISOString() ?? null,
    referenceNumber: values.referenceNumber,
    paidAmount: values.paidAmount,
    reason: event.note === null ? null : clean(event.note, 500),
  };
}

function resultOf(
  result: Exclude<ReportResult, { kind: "not_found" }>,
  { one, isNew }: { one: Open; isNew: boolean },
  note: string | null,
): Pick<SourceResult, "kind" | "reason"> & Partial<SourceResult> {
  switch (result.kind) {
    case "applied":
      return { kind: isNew ? "created" : "applied", reason: note, notificationIds: result.notificationIds };
    case "repeated":
      return { kind: "repeated", reason: note };
    case "operational":
      return { kind: "operational", reason: sentences(one.event.note, note) };
    case "stale": {
      const why = `The payment is ${result.transaction.state}, and ${one.event.state} cannot follow.`;
      return { kind: "stale", reason: sentences(why, result.conflict ? "Money may have moved." : null, note) };
    }
    case "out_of_reach":
      return { kind: "refused", reason: "The source reaches transactions of the simulator only." };
    case "refused":
      return { kind: "refused", reason: listed(result.errors).join(" ") };
  }
}

function byKey(transactions: readonly Transaction[]): Map<string, Transaction> {
  return new Map(transactions.map((transaction) => [transactionKey(transaction), transaction]));
}
