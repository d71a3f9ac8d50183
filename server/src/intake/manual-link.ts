/**
 * Manual WhatsApp: the link that a person presses, and that it was pressed. Nothing is owed by it.
 */
import { type ManualLink, manualLink } from "../domain/manual-link.ts";
import { isReached } from "../domain/reach.ts";
import { writeAudit } from "../store/audit.ts";
import type { ISql, TransactionSql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { insertPress, type LockedTransaction, lockTransaction } from "../store/manual.ts";
import { presentConfig, senderFor } from "../store/merchant-configs.ts";
import { findOptOutScope } from "../store/opt-out.ts";
import { readTransactions, type Transaction } from "../store/transaction.ts";
import type { Asker } from "./by-hand.ts";
import type { IntakeParts } from "./intake.ts";

export interface PressInput extends Asker {
  sessionId: string;
}

export type ManualLinkResult =
  | Extract<ManualLink, { kind: "link" }>
  | (Extract<ManualLink, { kind: "none" }> & { state: Transaction["state"] })
  | { kind: "not_found" }
  | { kind: "out_of_reach" };

export async function readManualLink(
  parts: IntakeParts,
  { merchantId, sessionId }: Pick<PressInput, "merchantId" | "sessionId">,
): Promise<ManualLinkResult> {
  const { now, transactions } = await readTransactions(parts.sql, [{ merchantId, sessionId }]);
  const [transaction] = transactions;
  if (transaction === undefined) return { kind: "not_found" };
  const { customerPhone } = transaction;
  const optOut = customerPhone === null ? null : await findOptOutScope(parts.sql, merchantId, customerPhone);
  return linkOf(parts, parts.sql, { ...transaction, optOut }, now);
}

/** The same, and the history says who pressed it. In the caller's transaction. */
export async function pressManualLink(
  parts: IntakeParts,
  tx: TransactionSql,
  { merchantId, sessionId, source, reach }: PressInput,
): Promise<ManualLinkResult> {
  const locked = await lockTransaction(tx, merchantId, sessionId);
  if (locked === null) return { kind: "not_found" };
  const { transaction, now } = locked;
  if (!isReached(reach, transaction)) return { kind: "out_of_reach" };
  const link = await linkOf(parts, tx, transaction, now);
  if (link.kind !== "link") return link;
  const { state } = transaction;
  await insertPress(tx, { merchantId, sessionId, eventId: newId(), state, source });
  const action = "transaction.manual_link_pressed";
  await writeAudit(tx, { merchantId, actor: source, action, subject: sessionId, detail: { state } });
  return link;
}

async function linkOf(
  parts: IntakeParts,
  sql: ISql,
  transaction: LockedTransaction,
  now: Date,
): Promise<ManualLinkResult> {
  const { merchantId, state, optOut } = transaction;
  const config = await presentConfig(parts.configs, sql, merchantId);
  if (config === null) return { kind: "not_found" };
  const texts = senderFor(config, transaction)?.texts ?? null;
  const link = manualLink({ subject: transaction, merchant: config.merchant, texts, optOut, now });
  return link.kind === "link" ? link : { ...link, state };
}
