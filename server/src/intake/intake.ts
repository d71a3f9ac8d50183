/**
 * Event in: a transaction or a reported state comes in, domain decides, one commit writes everything that follows
 * from it, and only then is it answered.
 */

import type { TransactionType } from "../domain/payment-state.ts";
import type { PlannedNotification } from "../domain/plan.ts";
import type { Reach } from "../domain/reach.ts";
import type { Births } from "../store/birth.ts";
import type { Line, Sql, TransactionSql } from "../store/database.ts";
import type { MerchantConfigs, PresentConfigs } from "../store/merchant-configs.ts";
import type { SecretKeys } from "../store/seal.ts";
import { createSharedCommits } from "../store/shared-commits.ts";
import type { NewTransaction, Transaction } from "../store/transaction.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import {
  type AcknowledgeInput,
  type AcknowledgeResult,
  acknowledge,
  type RetryManyInput,
  type RetryManyResult,
  retryMany,
} from "./attention.ts";
import {
  type ByHandResult,
  cancelByHand,
  type NotificationInput,
  resolveByHand,
  retryByHand,
  type SendByHandInput,
  sendByHand,
} from "./by-hand.ts";
import { type ChangeInput, type ChangeResult, changeOne, wrongChange } from "./change.ts";
import { createBatch, planCreation } from "./create.ts";
import { type DeleteInput, type DeleteResult, deleteTransaction } from "./delete.ts";
import { type DirectInput, type DirectResult, sendDirect } from "./direct.ts";
import { type ManualLinkResult, type PressInput, pressManualLink, readManualLink } from "./manual-link.ts";
import { type BatchItem, type ItemOutcome, type Named, type NamedOutcome, runBatch } from "./named-batch.ts";
import { reportBatch, wrongReport } from "./report.ts";
import { type SourceInput, type SourceResult, takeSourceEvents } from "./source-events.ts";
import { wakeAll } from "./wake.ts";

/** The values of a creation as they came, already of the right type; what is right about them is judged here. */
export interface CreateInput {
  merchantId: string;
  /** Whom the caller may send to. One that reaches the simulator only makes transactions of the simulator. */
  reach: Reach;
  /** Who: `api_key:<id>`, `root`, … */
  source: string;
  type: TransactionType;
  amount: string;
  currencyCode: string;
  customerPhone: string | null;
  customerFirstName: string | null;
  customerLastName: string | null;
  customerEmail: string | null;
  orderNo: string | null;
  /** null: made here. */
  sessionId: string | null;
  authenticatorId: string | null;
  language: string | null;
  checkoutUrl: string | null;
  /** RFC 3339. */
  expiresAt: string | null;
  /** Seconds, or `[days ]hh:mm:ss`, from now. */
  expirationTime: string | number | null;
  extra: Record<string, unknown>;
  /** States and groups that were ticked. */
  notifications: string[] | null;
  /**
   * As Ottu takes it: a phone that cannot be used is kept as it was typed, and an E-Commerce order may ask for a
   * payment link. What is then not sent says why.
   */
  isLenient?: boolean;
  /** A card is saved and nothing is paid: the amount is zero. */
  mayBeZero?: boolean;
  /** Staff send the link from a phone of their own. */
  whatsappManual?: boolean;
  /** One of many in a file: its payment link waits for all others. */
  isOfBulk?: true;
}

export type FieldErrors = Record<string, string[]>;

export type CreateResult =
  | { kind: "created"; transaction: Transaction; plan: PlannedNotification[]; notificationIds: readonly string[] }
  | { kind: "refused"; errors: FieldErrors }
  | { kind: "taken"; sessionId: string }
  /** The caller may not send to the customer's phone. */
  | { kind: "out_of_reach" }
  | { kind: "unknown_merchant" };

export type PlanResult =
  | { kind: "planned"; plan: PlannedNotification[] }
  | Extract<CreateResult, { kind: "refused" | "out_of_reach" | "unknown_merchant" }>;

/** One reported state of one transaction. */
export interface ReportInput {
  merchantId: string;
  sessionId: string;
  source: string;
  reach: Reach;
  /** It comes from our own clock, and counts only where the transaction's time is still up when it is decided. */
  isDeadline?: true;
  state: string;
  /** What it says of a payment that is `authorized` already, where that is something else. */
  stateOnceAuthorized?: string;
  /** RFC 3339; null: now. */
  occurredAt: string | null;
  referenceNumber: string | null;
  paidAmount: string | null;
  /** A note for the history. */
  reason: string | null;
}

export type ReportResult =
  | { kind: "applied"; transaction: Transaction; notificationIds: readonly string[] }
  | { kind: "repeated" | "operational"; transaction: Transaction }
  /** The table of moves does not have it; `conflict`: money may have moved. */
  | { kind: "stale"; conflict: boolean; transaction: Transaction }
  /** What the transaction owes would reach somebody whom the caller may not send to. */
  | { kind: "out_of_reach" }
  | { kind: "not_found" }
  | { kind: "refused"; errors: FieldErrors };

export interface Intake {
  create(input: CreateInput): Promise<CreateResult>;
  /** The same under an Idempotency-Key; `answerOf` makes the bytes that will be answered, in the same commit. */
  createNamed(input: CreateInput, named: Named<CreateResult>): Promise<NamedOutcome>;
  /** What would come of a creation; nothing is stored. */
  plan(input: CreateInput): Promise<PlanResult>;
  change(input: ChangeInput): Promise<ChangeResult>;
  /** What would be refused of a change, and of a report; nothing is stored. */
  wrongChange(input: ChangeInput): Promise<FieldErrors>;
  wrongReport(input: ReportInput): Promise<FieldErrors>;
  report(input: ReportInput): Promise<ReportResult>;
  reportNamed(input: ReportInput, named: Named<ReportResult>): Promise<NamedOutcome>;
  /** Reports of one caller, applied in their order; an answer for each. */
  reportAll(inputs: ReportInput[]): Promise<ReportResult[]>;
  /** The same in one commit, under an Idempotency-Key. */
  reportAllNamed(inputs: ReportInput[], named: Named<ReportResult[]>): Promise<NamedOutcome>;
  /** What verified requests of sources said; a result for each item. */
  takeFromSource(input: SourceInput): Promise<SourceResult[]>;
  /** The transaction's time is up, by the database's clock. */
  expire(transaction: { merchantId: string; sessionId: string }): Promise<ReportResult>;
  /** A message about what is true now, because a person asks for it. In the caller's transaction, as the next three. */
  sendByHand(tx: TransactionSql, input: SendByHandInput): Promise<ByHandResult>;
  /** Makes a notification due again that did not go out. */
  retry(tx: TransactionSql, input: NotificationInput): Promise<ByHandResult>;
  /** Makes those that failed for one reason due again. */
  retryMany(tx: TransactionSql, input: RetryManyInput): Promise<RetryManyResult>;
  /** Somebody has looked at a payment that was paid after it had been taken back. */
  acknowledge(tx: TransactionSql, input: AcknowledgeInput): Promise<AcknowledgeResult>;
  /** Takes back a notification that has not left. */
  cancel(tx: TransactionSql, input: Omit<NotificationInput, "reach">): Promise<ByHandResult>;
  /** Notes that one was sent whose outcome nobody knew. */
  resolve(tx: TransactionSql, input: Omit<NotificationInput, "reach">): Promise<ByHandResult>;
  /** A message by the name of its template, about no payment; in the caller's transaction. */
  sendDirect(tx: TransactionSql, input: DirectInput): Promise<DirectResult>;
  /** A transaction that its payment system deleted; in the caller's transaction. */
  delete(tx: TransactionSql, input: DeleteInput): Promise<DeleteResult>;
  /** The link by which staff send a payment request from a phone of their own. */
  manualLink(of: Pick<PressInput, "merchantId" | "sessionId">): Promise<ManualLinkResult>;
  /** The same, noted as pressed; in the caller's transaction. */
  pressManualLink(tx: TransactionSql, input: PressInput): Promise<ManualLinkResult>;
  /** Resolves when every accepted call has been answered. */
  idle(): Promise<void>;
}

/** What a commit just made due: the dispatcher of this node looks at once. */
export type Wake = (sender: { merchantId: string; authenticatorId: string; dueInMs: number }) => void;

/**
 * What of new transactions this node sends at once, claimed by the statement that writes them; null: nothing. `end` is
 * called once, when that is committed or came to nothing, with the notifications that were claimed. `isInLine`: its
 * statement is begun when those that were sent in line before it have been committed.
 */
export type GiveBirth = (
  rows: readonly NewTransaction[],
  present: PresentConfigs,
  isInLine: boolean,
) => Promise<{ births: Births; end(born: readonly string[]): void } | null>;

export interface IntakeParts {
  sql: Sql;
  /** For creations and reports of states: its plans are kept. */
  busySql: Sql;
  /** For creations. */
  creationLine: Line;
  configs: MerchantConfigs;
  /** Seals the answers that are kept for requests with a name. */
  secretKeys: SecretKeys;
  wake: Wake;
  /** Of a node that sends. */
  birth?: GiveBirth;
  /** Hears that there may be something to tell by webhook. */
  onTold?: () => void;
}

export function createIntake(parts: IntakeParts): Intake {
  const shared = { maxItems: 250, maxUnderWay: 2, crowd: "half" as const, maxWaiting: 20_000 };
  const creations = createSharedCommits<BatchItem<CreateInput, CreateResult>, ItemOutcome<CreateResult>>({
    ...shared,
    run: (items) => createAll(parts.creationLine.sql, items),
    runAside: (items) => createAll(parts.creationLine.aside, items),
  });
  function createAll(by: Sql, items: BatchItem<CreateInput, CreateResult>[]) {
    return runBatch(parts, by, items, (sql, inputs, onEnd) => createBatch(parts, sql, inputs, onEnd));
  }
  const reports = createSharedCommits<BatchItem<ReportInput, ReportResult>, ItemOutcome<ReportResult>>({
    ...shared,
    run: (items) => runBatch(parts, parts.busySql, items, (sql, inputs) => reportBatch(parts, sql, inputs)),
  });
  // A list is a crowd already; it is here so that only so many are under way.
  const lists = createSharedCommits<BatchItem<ReportInput[], ReportResult[]>, ItemOutcome<ReportResult[]>>({
    maxItems: 1,
    maxUnderWay: 2,
    maxWaiting: 200,
    run: (items) =>
      runBatch(parts, parts.busySql, items, async (sql, [inputs = []]) => {
        const { results, due } = await reportBatch(parts, sql, inputs);
        return { results: [results], due };
      }),
  });
  // Making, filling, moving and the record of what came are several statements, and one commit.
  const sourced = createSharedCommits<SourceInput, SourceResult[]>({
    ...shared,
    async run(inputs) {
      const { results, due } = await unitOfWork(parts.sql, (tx) => takeSourceEvents(parts, tx, inputs));
      wakeAll(parts.wake, due);
      parts.onTold?.();
      return results;
    },
  });
  return {
    create: async (input) => resultOf(await creations.submit({ input, named: null })),
    createNamed: async (input, named) => outcomeOf(await creations.submit({ input, named })),
    plan: (input) => planCreation(parts, input),
    change: (input) => changeOne(parts, input),
    wrongChange: (input) => wrongChange(parts, input),
    wrongReport: (input) => wrongReport(parts, input),
    report: async (input) => resultOf(await reports.submit({ input, named: null })),
    reportNamed: async (input, named) => outcomeOf(await reports.submit({ input, named })),
    reportAll: async (input) => resultOf(await lists.submit({ input, named: null })),
    reportAllNamed: async (input, named) => outcomeOf(await lists.submit({ input, named })),
    takeFromSource: (input) => sourced.submit(input),
    expire: async (transaction) => resultOf(await reports.submit({ input: expiryOf(transaction), named: null })),
    sendByHand: (tx, input) => sendByHand(parts, tx, input),
    retry: (tx, input) => retryByHand(parts, tx, input),
    retryMany: (tx, input) => retryMany(parts, tx, input),
    acknowledge: (tx, input) => acknowledge(tx, input),
    cancel: (tx, input) => cancelByHand(parts, tx, input),
    sendDirect: (tx, input) => sendDirect(parts, tx, input),
    delete: (tx, input) => deleteTransaction(parts, tx, input),
    manualLink: (of) => readManualLink(parts, of),
    pressManualLink: (tx, input) => pressManualLink(parts, tx, input),
    resolve: (tx, input) => resolveByHand(parts, tx, input),
    async idle() {
      await Promise.all([creations.idle(), reports.idle(), lists.idle(), sourced.idle()]);
    },
  };
}

function resultOf<Result>(outcome: ItemOutcome<Result>): Result {
  if (outcome.kind !== "result") throw new Error("a request without a name was answered under one");
  return outcome.result;
}

function outcomeOf<Result>(outcome: ItemOutcome<Result>): NamedOutcome {
  if (outcome.kind !== "named") throw new Error("a request with a name was answered without it");
  return outcome.outcome;
}

function expiryOf({ merchantId, sessionId }: { merchantId: string; sessionId: string }): ReportInput {
  return {
    merchantId,
    sessionId,
    source: "expiry",
    reach: { kind: "everybody" },
    isDeadline: true,
    state: "expired",
    occurredAt: null,
    referenceNumber: null,
    paidAmount: null,
    reason: null,
  };
}
