/** `zajel transactions import`: the same functions as HTTP, on the database itself, with lines that a script can read. */
import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { exitCodes, givenConfig, noMore, UsageError, withDatabase } from "./command.ts";
import { linesOfRefused, reasonsOf } from "./http/bulk-errors.ts";
import { receiveFile, takeFile } from "./http/bulk-upload.ts";
import type { Problem } from "./http/problem.ts";
import { type BulkParts, workOffBatch } from "./intake/bulk.ts";
import { type Bulk, type BulkFormat, findBulk, listRefused } from "./store/bulk.ts";
import type { Sql } from "./store/database.ts";
import { findMerchant } from "./store/merchant.ts";
import { createMerchantConfigs } from "./store/merchant-configs.ts";

export interface ImportOptions {
  merchant: string;
  isDryRun: boolean;
  /** Where the refused rows go. */
  errors?: string | undefined;
}

const actor = "command_line";
/** On the screen; the file has them all. */
const mostErrorsPrinted = 20;
/** While another node has the bulk in hand. */
const lookAgainMs = 100;

const formats: Record<string, BulkFormat> = { ".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson" };

export async function transactions([action, file, ...rest]: string[], options: ImportOptions): Promise<number> {
  if (action !== "import") throw new UsageError("zajel transactions import FILE.csv.");
  noMore(rest);
  if (file === undefined)
    throw new UsageError("Name a file of transactions: .csv, .json, .ndjson, or - for CSV from stdin.");
  const format = file === "-" ? "csv" : formats[path.extname(file).toLowerCase()];
  if (format === undefined) throw new UsageError(`${file} ends in none of ${Object.keys(formats).join(", ")}.`);
  return withDatabase(givenConfig(), async (sql) => {
    const merchant = await findMerchant(sql, options.merchant);
    if (merchant === null) throw new UsageError(`There is no merchant "${options.merchant}".`);
    const { merchantId, defaultCountry: country } = merchant;
    const bulk = await take(sql, file, { merchantId, country, format, isDryRun: options.isDryRun });
    const done = await workOff({ sql, configs: createMerchantConfigs(), wake: () => {} }, bulk);
    await printRefused(sql, done);
    if (options.errors !== undefined && done.refused > 0) {
      await pipeline(Readable.from(linesOfRefused(sql, done, country)), createWriteStream(options.errors));
      console.error(`The refused rows are in ${options.errors}: mend them there and import that file.`);
    }
    console.log([done.id, done.status, done.rows, done.accepted, done.refused].join("\t"));
    return done.status === "finished" && done.refused === 0 ? exitCodes.done : exitCodes.failed;
  });
}

/** Stores the file; the bulk that it is, from this time or from an earlier one. */
async function take(
  sql: Sql,
  file: string,
  of: { merchantId: string; country: string; format: BulkFormat; isDryRun: boolean },
): Promise<Bulk> {
  const chunks = file === "-" ? process.stdin : createReadStream(file);
  const name = file === "-" ? null : path.basename(file).slice(0, 128);
  const reach = { kind: "everybody" } as const;
  const received = await receiveFile(sql, { ...of, name, reach, source: actor, chunks }).catch((error: unknown) => {
    const { syscall, message } = error as NodeJS.ErrnoException;
    throw syscall === "open" || syscall === "read" ? new UsageError(`${file} cannot be read: ${message}`) : error;
  });
  if (received.kind === "refused") throw new UsageError(`${file} is not right.\n${sentences(received.problem)}`);
  const taken = await sql.begin((tx) => takeFile(tx, received.arrived, actor));
  if (taken.kind === "gone") throw new Error("the file took too long to be read and was given up");
  const { bulk, isRepeated } = taken;
  if (isRepeated)
    console.error(`This file was imported before, on ${bulk.createdAt.toISOString()}: nothing is done twice.`);
  return bulk;
}

function sentences({ detail, errors }: Problem): string {
  if (errors === undefined) return `  ${detail}`;
  return Object.entries(errors)
    .map(([field, messages]) => `  ${field === "file" ? "" : `${field}: `}${messages.join(" ")}`)
    .join("\n");
}

/** Works the bulk off, together with whatever nodes do the same, and shows how far it is. */
async function workOff(parts: BulkParts, { merchantId, id }: Bulk): Promise<Bulk> {
  const show = progressLine(process.stderr);
  for (;;) {
    const done = await workOffBatch(parts, { merchantId, id });
    const bulk = done?.bulk ?? (await findBulk(parts.sql, merchantId, id));
    if (bulk === null) throw new Error("the bulk is gone");
    show(bulk);
    if (bulk.status !== "running") return bulk;
    if (done === null) await delay(lookAgainMs);
  }
}

/** One line that is written over where it is a terminal; else a line for each tenth. */
function progressLine(out: NodeJS.WriteStream): (bulk: Bulk) => void {
  let tenthShown = -1;
  return ({ status, rows, accepted, refused, dryRun }) => {
    const isOver = status !== "running";
    const tenth = Math.floor(((accepted + refused) * 10) / rows);
    if (!out.isTTY && tenth === tenthShown && !isOver) return;
    tenthShown = tenth;
    const words = `${accepted + refused} of ${rows} rows, ${refused} refused${dryRun ? " (dry run)" : ""}`;
    out.write(out.isTTY ? `\r${words}${isOver ? "\n" : ""}` : `${words}\n`);
  };
}

async function printRefused(sql: Sql, bulk: Bulk): Promise<void> {
  const refused = await listRefused(sql, bulk, { after: 0, limit: mostErrorsPrinted });
  const word = bulk.format === "json" ? "item" : "line";
  for (const { line, errors } of refused) console.error(`${word} ${line}: ${reasonsOf(errors)}`);
  const more = bulk.refused - refused.length;
  if (more > 0) console.error(`… and ${more} more; --errors FILE writes them all.`);
}
