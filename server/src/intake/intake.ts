/**
 * Event in: a transaction or a reported state comes in, domain decides, one commit writes everything that follows
 * from it, and only then is it answered.
 */

import type { TransactionType } from "../domain/payment-state.ts";
import type { PlannedNotification } from "../domain/plan.ts";
import type { Sql } from "../store/database.ts";
import type { MerchantConfigs } from "../store/merchant-configs.ts";
import { createSharedCommits } from "../store/shared-commits.ts";
import type { Transaction } from "../store/transaction.ts";
import { createBatch } from "./create.ts";
import { reportBatch } from "./report.ts";

/** The values of a creation as they came, already of the right type; what is right about them is judged here. */
export interface CreateInput {
  merchantId: string;
  /** `test` keys reach the simulator only. */
  keyKind: "root" | "live" | "team" | "test";
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
}

export type FieldErrors = Record<string, string[]>;

export type CreateResult =
  | { kind: "created"; transaction: Transaction; plan: PlannedNotification[] }
  | { kind: "refused"; errors: FieldErrors }
  | { kind: "taken"; sessionId: string }
  | { kind: "unknown_merchant" };

/** One reported state of one transaction. */
export interface ReportInput {
  merchantId: string;
  sessionId: string;
  source: string;
  state: string;
  /** RFC 3339; null: now. */
  occurredAt: string | null;
  referenceNumber: string | null;
  paidAmount: string | null;
  /** A note for the history. */
  reason: string | null;
}

export type ReportResult =
  | { kind: "applied" | "repeated" | "operational"; transaction: Transaction }
  /** The table of moves does not have it; `conflict`: money may have moved. */
  | { kind: "stale"; conflict: boolean; transaction: Transaction }
  | { kind: "not_found" }
  | { kind: "refused"; errors: FieldErrors };

export interface Intake {
  create(input: CreateInput): Promise<CreateResult>;
  report(input: ReportInput): Promise<ReportResult>;
  /** Resolves when every accepted call has been answered. */
  idle(): Promise<void>;
}

/** What a commit just made due: the dispatcher of this node looks at once. */
export type Wake = (sender: { merchantId: string; authenticatorId: string; dueInMs: number }) => void;

export interface IntakeParts {
  sql: Sql;
  configs: MerchantConfigs;
  wake: Wake;
}

export function createIntake(parts: IntakeParts): Intake {
  const shared = { maxItems: 250, maxUnderWay: 2, maxWaiting: 20_000 };
  const creations = createSharedCommits<CreateInput, CreateResult>({
    ...shared,
    run: (inputs) => createBatch(parts, inputs),
  });
  const reports = createSharedCommits<ReportInput, ReportResult>({
    ...shared,
    run: (inputs) => reportBatch(parts, inputs),
  });
  return {
    create: (input) => creations.submit(input),
    report: (input) => reports.submit(input),
    async idle() {
      await Promise.all([creations.idle(), reports.idle()]);
    },
  };
}
