/**
 * A file on its way in: its rows are stored as they arrive, a few hundred at a time, and none of them counts before the
 * file is here as a whole. Memory and what is under way are bounded by one batch of rows, whatever the file's size.
 */
import { createHash, type Hash } from "node:crypto";
import type { Reach } from "../domain/reach.ts";
import { writeAudit } from "../store/audit.ts";
import { addRows, type Bulk, type BulkFormat, type BulkRow, giveUpBulk, insertBulk, takeBulk } from "../store/bulk.ts";
import type { Sql, TransactionSql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { type FileForm, readRows } from "./bulk-read.ts";
import { Refused } from "./errors.ts";
import type { Problem } from "./problem.ts";

export interface Upload {
  merchantId: string;
  /** `api_key:<id>`, `user:<id>`, `command_line`, … */
  source: string;
  reach: Reach;
  isDryRun: boolean;
  /** Of the file, for whoever looks at the list. */
  name: string | null;
  format: BulkFormat;
  /** The merchant's. */
  country: string;
  chunks: AsyncIterable<Uint8Array>;
}

/** A file that is here as a whole, and not taken yet. */
export interface Arrived {
  merchantId: string;
  id: string;
  /** The same for the same bytes from whoever has the same reach. */
  identity: Buffer;
  /** Of the bytes. */
  contentHash: Buffer;
}

export type UploadResult = { kind: "arrived"; arrived: Arrived } | { kind: "refused"; problem: Problem };

const rowsOfBatch = 500;
const charactersOfBatch = 512 * 1024;

/** Stores the rows of a file. Throws where the file breaks off; what came of it then stands as `incomplete`. */
export async function receiveFile(sql: Sql, upload: Upload): Promise<UploadResult> {
  const { merchantId, source, reach, isDryRun: dryRun, name, format, country, chunks } = upload;
  const bulk = { merchantId, id: newId() };
  const digest = createHash("sha256");
  let form: FileForm | null = null;
  const onForm = (found: FileForm): void => {
    form = found;
  };
  let isStored = false;
  const store = async (rows: readonly BulkRow[]): Promise<void> => {
    if (!isStored) {
      const { columns, delimiter } = form as FileForm;
      await insertBulk(sql, { ...bulk, dryRun, name, format, columns: [...columns], delimiter, reach, source });
      isStored = true;
    }
    if (!(await addRows(sql, bulk, rows))) throw new Error("an upload was given up while it was under way");
  };

  try {
    for await (const rows of inBatches(readRows(chunks, { format, country, digest, onForm }))) await store(rows);
  } catch (error) {
    const isRefused = error instanceof Refused;
    if (isStored) await giveUpBulk(sql, bulk, isRefused ? "discarded" : "incomplete").catch(() => {});
    if (isRefused) return { kind: "refused", problem: error.problem };
    throw error;
  }
  const contentHash = digest.digest();
  const identity = identityOf(contentHash, { format, dryRun, reach });
  return { kind: "arrived", arrived: { ...bulk, identity, contentHash } };
}

async function* inBatches(rows: AsyncIterable<BulkRow>): AsyncGenerator<BulkRow[]> {
  let batch: BulkRow[] = [];
  let characters = 0;
  for await (const row of rows) {
    batch.push(row);
    characters += JSON.stringify(row.fields).length;
    if (batch.length < rowsOfBatch && characters < charactersOfBatch) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

function identityOf(contentHash: Buffer, how: Record<string, unknown>): Buffer {
  const hash: Hash = createHash("sha256");
  return hash.update(JSON.stringify(how)).update("\n").update(contentHash).digest();
}

export type TakenFile = { kind: "taken"; bulk: Bulk; isRepeated: boolean } | { kind: "gone" };

/** Takes a file that arrived: from the commit of `tx` on it is worked off. */
export async function takeFile(tx: TransactionSql, arrived: Arrived, actor: string): Promise<TakenFile> {
  const taken = await takeBulk(tx, arrived);
  if (taken.kind === "gone") return taken;
  const { merchantId, id: subject, rows, dryRun, format, name } = taken.bulk;
  const audit = (action: string) =>
    writeAudit(tx, { merchantId, actor, action, subject, detail: { name, format, rows, dry_run: dryRun } });
  if (taken.kind === "taken") await audit("bulk.created");
  else if (taken.resumed) await audit("bulk.resumed");
  return { kind: "taken", bulk: taken.bulk, isRepeated: taken.kind === "repeated" };
}
