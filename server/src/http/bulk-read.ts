/**
 * Files of transactions, row by row as their bytes arrive. What is wrong with a row is noted with it; what is wrong with
 * the file as a whole, so that its rows cannot be told, ends it with `Refused`.
 */
import type { Hash } from "node:crypto";
import { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { CsvError, parse } from "csv-parse";
import { creationFields, fieldsOfCells, readHeader } from "../domain/bulk-columns.ts";
import type { FieldErrors } from "../intake/intake.ts";
import type { BulkFormat, BulkRow } from "../store/bulk.ts";
import { checkCreation } from "./creation-check.ts";
import { Refused } from "./errors.ts";
import { parseJsonBody } from "./json-body.ts";
import { jsonItems, jsonLines, NoList } from "./json-items.ts";
import { badInput, problem } from "./problem.ts";

export const largestFile = 128 * 1024 * 1024;
const mostRows = 250_000;
const longestRow = 64 * 1024;

export interface FileForm {
  /** For a file of the refused rows. */
  columns: readonly string[];
  delimiter: "," | ";";
}

export interface ReadOptions {
  format: BulkFormat;
  /** The merchant's. */
  country: string;
  /** Is told of all bytes. */
  digest: Hash;
  /** Called before the first row. */
  onForm: (form: FileForm) => void;
  limits?: { bytes: number; rows: number };
}

/** The rows of a file, in its order. */
export async function* readRows(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<BulkRow> {
  const { format, digest, limits = { bytes: largestFile, rows: mostRows } } = options;
  const read = { csv: csvRows, json: jsonRows, ndjson: ndjsonRows }[format];
  let count = 0;
  for await (const row of read(soundBytes(chunks, digest, limits.bytes), options)) {
    count += 1;
    if (count > limits.rows)
      throw refused("too_large", `Expected at most ${limits.rows} rows, got more. Divide the file.`);
    yield row;
  }
  if (count === 0) throw refused("bad_input", "The file has no transactions.");
}

/** The same bytes, once they are known to be UTF-8 and not too many. */
async function* soundBytes(chunks: AsyncIterable<Uint8Array>, digest: Hash, most: number): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let size = 0;
  for await (const chunk of chunks) {
    if (size === 0 && ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff))) {
      throw refused("bad_input", `The file is in UTF-16. ${asUtf8}`);
    }
    size += chunk.length;
    if (size > most) throw refused("too_large", tooManyBytes(most));
    if (chunk.includes(0))
      throw refused("bad_input", `The file holds the character U+0000: it may be in UTF-16. ${asUtf8}`);
    decode(decoder, chunk);
    digest.update(chunk);
    yield chunk;
  }
  decode(decoder);
}

export function tooManyBytes(most: number): string {
  return `Expected at most ${most / 1024 / 1024} MB, got more. Divide the file.`;
}

const asUtf8 = 'Save it as UTF-8; in a spreadsheet choose "CSV UTF-8".';

function decode(decoder: TextDecoder, chunk?: Uint8Array): void {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw refused("bad_input", `The file is not in UTF-8: it may be in Latin-1 or Windows-1256. ${asUtf8}`);
  }
}

async function* csvRows(bytes: AsyncIterable<Uint8Array>, { country, onForm }: ReadOptions): AsyncGenerator<BulkRow> {
  const { delimiter, chunks } = await withDelimiter(bytes);
  let line = 1;
  const source = Readable.from(chunks, { highWaterMark: 1 });
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    max_record_size: longestRow,
    // Puts the line before the cells. Called while it parses, so that the line of a row that it stumbles over is known.
    on_record(cells: string[]): string[] | null {
      const begins = line;
      line += 1 + cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      // An empty line, or what a spreadsheet leaves where a row was emptied.
      return cells.every((cell) => cell.trim() === "") ? null : [`${begins}`, ...cells];
    },
  });
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: string[] | null = null;
  try {
    for await (const [begins, ...cells] of parser as AsyncIterable<string[]>) {
      if (columns === null) {
        const header = readHeader(cells);
        if (header.kind === "refused") throw new Refused(badInput(header.errors));
        columns = header.columns;
        onForm({ columns, delimiter });
      } else yield csvRow(Number(begins), columns, cells, country);
    }
  } catch (error) {
    throw error instanceof CsvError ? csvRefusal(error, line) : error;
  } finally {
    source.destroy();
  }
}

function csvRow(line: number, columns: readonly string[], cells: readonly string[], country: string): BulkRow {
  const fields = fieldsOfCells(columns, cells, country);
  const found = checkCreation(fields);
  if (cells.length === columns.length) return { line, fields, errors: found };
  const message = `Expected ${columns.length} cells, as many as the header has, got ${cells.length}.`;
  return { line, fields, errors: { row: [message], ...found } };
}

function csvRefusal(error: CsvError, line: number): Refused {
  switch (error.code) {
    case "CSV_MAX_RECORD_SIZE":
      return refused(
        "too_large",
        `The row in line ${line} has more than ${longestRow / 1024} kB. Perhaps a quote in it is not closed.`,
      );
    case "CSV_QUOTE_NOT_CLOSED":
      return refused("bad_input", `A quote in the row of line ${line} is not closed.`);
    default:
      return refused(
        "bad_input",
        `A cell in the row of line ${line} has a quote where none can be. A cell with quotes stands in quotes, and each of its own is doubled.`,
      );
  }
}

/** Which of the two delimiters the first line has, outside of quotes; with the same bytes again. */
async function withDelimiter(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ delimiter: "," | ";"; chunks: AsyncIterable<Uint8Array> }> {
  const rest = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  const counts = { ",": 0, ";": 0 };
  let size = 0;
  let isQuoted = false;
  let isOver = false;
  while (!isOver && size <= longestRow) {
    const { done, value } = await rest.next();
    if (done) break;
    first.push(value);
    size += value.length;
    for (const byte of value) {
      if (byte === 0x22) isQuoted = !isQuoted;
      else if (isQuoted) continue;
      else if (byte === 0x0a || byte === 0x0d) {
        isOver = true;
        break;
      } else if (byte === 0x2c) counts[","] += 1;
      else if (byte === 0x3b) counts[";"] += 1;
    }
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* first.splice(0);
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { delimiter: counts[";"] > counts[","] ? ";" : ",", chunks: all() };
}

const formOfJson: FileForm = { columns: creationFields, delimiter: "," };

async function* jsonRows(bytes: AsyncIterable<Uint8Array>, { onForm }: ReadOptions): AsyncGenerator<BulkRow> {
  onForm(formOfJson);
  let line = 0;
  try {
    for await (const item of jsonItems(bytes, { name: "transactions", longest: longestRow })) {
      line += 1;
      const row = jsonRow(line, item.length === 0 ? Buffer.from(" ") : item);
      if (row.kind === "no_json") throw refused("not_json", `Transaction ${line}: ${row.detail}`);
      yield row.row;
    }
  } catch (error) {
    if (!(error instanceof NoList)) throw error;
    throw refused("not_json", error.position === 0 ? error.message : `Transaction ${error.position}: ${error.message}`);
  }
}

async function* ndjsonRows(bytes: AsyncIterable<Uint8Array>, { onForm }: ReadOptions): AsyncGenerator<BulkRow> {
  onForm(formOfJson);
  try {
    for await (const { line, bytes: text } of jsonLines(bytes, { longest: longestRow })) {
      const row = jsonRow(line, withoutMark(text));
      yield row.kind === "row" ? row.row : { line, fields: {}, errors: { row: [row.detail] } };
    }
  } catch (error) {
    throw error instanceof NoList ? refused("too_large", `Line ${error.position}: ${error.message}`) : error;
  }
}

function withoutMark(text: Buffer): Buffer {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
}

function jsonRow(line: number, text: Buffer): { kind: "row"; row: BulkRow } | { kind: "no_json"; detail: string } {
  const parsed = parseJsonBody(text);
  if (parsed.kind === "ok") {
    const errors = checkCreation(parsed.value);
    return { kind: "row", row: { line, fields: objectOr(parsed.value), errors } };
  }
  if (parsed.problem.errors === undefined) return { kind: "no_json", detail: parsed.problem.detail };
  const fields = storable(JSON.parse(text.toString()));
  const errors: FieldErrors = { ...checkCreation(fields), ...parsed.problem.errors };
  return { kind: "row", row: { line, fields: objectOr(fields), errors } };
}

function objectOr(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The value with a mark in place of each character that PostgreSQL cannot hold. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\uFFFD");
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]));
}

function refused(kind: "bad_input" | "not_json" | "too_large", detail: string): Refused {
  return new Refused(problem(kind, detail, kind === "bad_input" ? { errors: { file: [detail] } } : {}));
}
