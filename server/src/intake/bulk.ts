/**
 * The rows of files into transactions: bounded batches, each one commit in which the rows, what became of them, and how
 * far their bulk is are written together. So no row is done twice and none is lost, whoever is killed when; and every
 * node may do this at once, since a batch holds its bulk's row.
 */
import { hash } from "node:crypto";
import { outOfReachOf } from "../domain/reach.ts";
import {
  type Bulk,
  type BulkRow,
  findTakenSessions,
  listRunning,
  lockRunning,
  nextRows,
  type WorkedOff,
  writeWorkedOff,
} from "../store/bulk.ts";
import type { TransactionSql } from "../store/database.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { tell } from "../store/webhook-news.ts";
import { judgeBatch, type Written, writeJudged } from "./create.ts";
import { type CreationFields, completed, creationCompletion, creationOf, soundPart } from "./creation-fields.ts";
import type { CreateInput, FieldErrors, IntakeParts } from "./intake.ts";
import type { BatchOutcome } from "./named-batch.ts";
import { wakeAll } from "./wake.ts";

/** `tried`: it would be accepted, and it was a dry run. */
export type RowResult = "accepted" | "refused" | "tried";

export interface BulkParts extends Pick<IntakeParts, "sql" | "configs" | "wake" | "onTold"> {
  onRow?: (result: RowResult) => void;
}

/** As in a commit that single creations share. */
const rowsOfBatch = 250;
const bulksAtOnce = 50;
/** Of a pass; what is left has its turn in the next one. */
const longestPassMs = 2_000;
/** A bulk tells of its progress so often, whatever its size. */
const tellings = 10;

/**
 * One bounded pass over the bulks that run, batch by batch in turn; how many rows it worked off. One that fails has its
 * turn again in the next pass, and does not keep the others from theirs.
 */
export async function workOffBulks(parts: BulkParts): Promise<number> {
  const endsAt = performance.now() + longestPassMs;
  const open = await listRunning(parts.sql, bulksAtOnce);
  const failures: unknown[] = [];
  let count = 0;
  for (let bulk = open.shift(); bulk !== undefined && performance.now() < endsAt; bulk = open.shift()) {
    try {
      const done = await workOffBatch(parts, bulk);
      if (done === null) continue;
      count += done.count;
      if (done.bulk.status === "running") open.push(bulk);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} bulks could not be worked off`);
  return count;
}

/** Works off the next rows of a bulk; null where it does not run, or another node has it. */
export async function workOffBatch(
  parts: BulkParts,
  { merchantId, id }: Pick<Bulk, "merchantId" | "id">,
): Promise<{ count: number; bulk: Bulk } | null> {
  const done = await unitOfWork(parts.sql, async (tx) => {
    const bulk = await lockRunning(tx, merchantId, id);
    if (bulk === null) return null;
    const rows = await nextRows(tx, bulk, rowsOfBatch);
    const { results: found, due } = await (bulk.dryRun ? tryRows : makeRows)(parts, tx, bulk, rows);
    const worked: WorkedOff = {
      lastLine: rows.at(-1)?.line ?? bulk.doneLine,
      accepted: rows.flatMap(({ line, fields }, index) =>
        found[index] === null ? [{ line, sessionId: (fields.session_id as string | null | undefined) ?? null }] : [],
      ),
      refused: rows.flatMap(({ line }, index) => {
        const errors = found[index];
        return errors ? [{ line, errors }] : [];
      }),
      isLast: rows.length < rowsOfBatch || bulk.accepted + bulk.refused + rows.length === bulk.rows,
    };
    const now = await writeWorkedOff(tx, bulk, worked);
    await tellOf(tx, bulk, now);
    return { count: rows.length, bulk: now, found, due };
  });
  if (done === null) return null;
  wakeAll(parts.wake, done.due);
  parts.onTold?.();
  for (const errors of done.found) {
    parts.onRow?.(errors !== null ? "refused" : done.bulk.dryRun ? "tried" : "accepted");
  }
  return done;
}

/** What is wrong with each row; null: nothing. */
type Found = (FieldErrors | null)[];

/** Makes transactions of the rows that are right. */
async function makeRows(
  parts: BulkParts,
  tx: TransactionSql,
  bulk: Bulk,
  rows: readonly BulkRow[],
): Promise<BatchOutcome<Found[number]>> {
  const judged = await judgeRows(parts, tx, bulk, rows);
  const { results, due } = await writeJudged(parts, tx, judged);
  return { results: rows.map((row, index) => errorsOf(bulk, row, results[index] as Written)), due };
}

/** The same without making any. */
async function tryRows(
  parts: BulkParts,
  tx: TransactionSql,
  bulk: Bulk,
  rows: readonly BulkRow[],
): Promise<BatchOutcome<Found[number]>> {
  const { judged } = await judgeRows(parts, tx, bulk, rows);
  const named = judged.flatMap((one) => (one.kind === "ok" ? [one.row.sessionId] : []));
  const taken = await findTakenSessions(tx, bulk, named);
  const results = rows.map((row, index): Found[number] => {
    const one = judged[index] as (typeof judged)[number];
    if (one.kind !== "ok") return errorsOf(bulk, row, one);
    const { sessionId } = one.row;
    if (taken.has(sessionId)) return errorsOf(bulk, row, { kind: "taken", sessionId });
    taken.add(sessionId);
    return null;
  });
  return { results, due: [] };
}

/** Judges the rows as single creations are; of one that has something wrong already, what is sound of it, too. */
async function judgeRows(parts: BulkParts, tx: TransactionSql, bulk: Bulk, rows: readonly BulkRow[]) {
  const batch = await judgeBatch(
    parts,
    tx,
    rows.map((row) => inputOf(bulk, row)),
  );
  const judged = batch.judged.map((one, index): typeof one => {
    const { errors } = rows[index] as BulkRow;
    if (errors === null) return one;
    return { kind: "refused", errors: completed(errors, one.kind === "refused" ? one.errors : {}, creationCompletion) };
  });
  return { ...batch, judged };
}

function inputOf({ merchantId, id, reach, source }: Bulk, { line, fields, errors }: BulkRow): CreateInput {
  const sound = errors === null ? fields : soundPart(errors, fields, creationCompletion);
  const input = creationOf({ merchantId, reach, source }, sound as unknown as CreationFields);
  return { ...input, sessionId: input.sessionId ?? sessionOfRow(id, line), isOfBulk: true };
}

/** Of a row that names none: the same whenever and wherever the row is worked off. */
export function sessionOfRow(bulkId: string, line: number): string {
  return hash("sha256", `${bulkId} ${line}`, "hex").slice(0, 32);
}

function errorsOf(bulk: Bulk, { errors }: BulkRow, result: Written): FieldErrors | null {
  switch (result.kind) {
    case "written":
      return null;
    case "refused":
      return result.errors;
    case "taken":
      return { session_id: [`The session_id "${result.sessionId}" is taken already.`] };
    case "out_of_reach":
      return { ...errors, customer_phone: [outOfReachOf(bulk.reach)] };
    case "unknown_merchant":
      throw new Error("a bulk's merchant is gone");
  }
}

/** What merchants are told of a bulk that went from `before` to `now`. */
export async function tellOf(tx: TransactionSql, before: Bulk, now: Bulk): Promise<void> {
  const tenths = ({ accepted, refused, rows }: Bulk) => Math.floor(((accepted + refused) * tellings) / rows);
  const isOver = now.status !== "running";
  if (!isOver && tenths(now) === tenths(before)) return;
  await tell(tx, {
    merchantId: now.merchantId,
    type: isOver ? "bulk.finished" : "bulk.progressed",
    subject: now.id,
    data: {
      id: now.id,
      name: now.name,
      status: now.status,
      dry_run: now.dryRun,
      rows: now.rows,
      accepted: now.accepted,
      refused: now.refused,
      created_at: now.createdAt,
      finished_at: now.finishedAt,
    },
  });
}
