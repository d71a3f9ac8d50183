/**
 * Transactions as rows of a file: its columns are the fields of the API under their own names, and `extra.KEY` for each
 * value of one's own. What is written here of a row can be read here again.
 */
import { guardCell, plainCell } from "./guarded-cell.ts";
import { normalisePhone } from "./phone.ts";

/** The fields that a creation takes. */
export const creationFields = [
  "session_id",
  "order_no",
  "type",
  "amount",
  "currency_code",
  "customer_phone",
  "customer_first_name",
  "customer_last_name",
  "customer_email",
  "language",
  "checkout_url",
  "expires_at",
  "expiration_time",
  "extra",
  "authenticator_id",
  "notifications",
] as const;

const needed = ["type", "amount", "currency_code"];
/** Of a file of refused rows, which is mended and comes back: they say nothing about the transaction. */
export const remarkColumns = ["row", "errors"] as const;
export const mostColumns = 100;

export type Header = { kind: "ok"; columns: string[] } | { kind: "refused"; errors: Record<string, string[]> };

/** The columns that a first line names, in its order. */
export function readHeader(cells: readonly string[]): Header {
  if (cells.length > mostColumns) {
    return { kind: "refused", errors: { file: [`Expected at most ${mostColumns} columns, got ${cells.length}.`] } };
  }
  const columns = cells.map((cell) => cell.trim());
  const errors = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const [index, column] of columns.entries()) {
    if (column === "") errors.set("file", [`Column ${index + 1} has no name. ${expected}`]);
    else if (seen.has(column)) errors.set(column, ["This column stands there twice."]);
    else if (!isKnown(column)) errors.set(column, [`Unknown column. ${expected}`]);
    seen.add(column);
  }
  const own = columns.find((column) => column.startsWith("extra."));
  if (seen.has("extra") && own !== undefined) errors.set("extra", [`Give extra or ${own}, not both.`]);
  for (const column of needed) if (!seen.has(column)) errors.set(column, ["This column is missing."]);
  return errors.size > 0 ? { kind: "refused", errors: Object.fromEntries(errors) } : { kind: "ok", columns };
}

const expected = `Known columns: ${creationFields.join(", ")}, and extra.KEY for values of your own.`;

function isKnown(column: string): boolean {
  const known: readonly string[] = [...creationFields, ...remarkColumns];
  return known.includes(column) || /^extra\..{1,128}$/su.test(column);
}

/**
 * The fields of a row, of which nothing is judged yet. An empty cell says nothing. `country` is the merchant's: a phone
 * that is none there may have lost its "+" in a spreadsheet.
 */
export function fieldsOfCells(
  columns: readonly string[],
  cells: readonly string[],
  country: string,
): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  const extra: [string, unknown][] = [];
  for (const [index, column] of columns.entries()) {
    const cell = plainCell(cells[index] ?? "");
    if (cell === "" || (remarkColumns as readonly string[]).includes(column)) continue;
    if (column.startsWith("extra.")) extra.push([column.slice("extra.".length), cell]);
    else if (column === "extra") fields.push([column, jsonOr(cell)]);
    else if (column === "notifications") fields.push([column, { whatsapp: cell.split(/\s+/).filter(Boolean) }]);
    else if (column === "customer_phone") fields.push([column, phoneOfCell(cell, country)]);
    else fields.push([column, cell]);
  }
  if (extra.length > 0) fields.push(["extra", Object.fromEntries(extra)]);
  return Object.fromEntries(fields);
}

/** The cells of a row in a file of these columns. */
export function cellsOfFields(
  columns: readonly string[],
  fields: Readonly<Record<string, unknown>>,
  country: string,
): string[] {
  return columns.map((column) => {
    if (column.startsWith("extra.")) {
      const extra = (fields.extra ?? {}) as Record<string, unknown>;
      const key = column.slice("extra.".length);
      return Object.hasOwn(extra, key) ? cellOf(extra[key]) : "";
    }
    const value = Object.hasOwn(fields, column) ? fields[column] : null;
    if (column === "notifications") return cellOf(wordsOf(value));
    if (column === "customer_phone" && typeof value === "string") return cellOfPhone(value, country);
    return cellOf(value);
  });
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return guardCell(typeof value === "string" ? value : JSON.stringify(value));
}

function wordsOf(notifications: unknown): unknown {
  const words = (notifications as { whatsapp?: unknown } | null)?.whatsapp;
  return Array.isArray(words) && words.every((word) => typeof word === "string") ? words.join(" ") : notifications;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function phoneOfCell(cell: string, country: string): string {
  if (!/^[\d\s().-]+$/.test(cell) || normalisePhone(cell, country).kind === "ok") return cell;
  const withCode = `+${cell.trim()}`;
  return normalisePhone(withCode, country).kind === "ok" ? withCode : cell;
}

/** Without its "+", unless it would then be read as a number of the merchant's own country. */
function cellOfPhone(phone: string, country: string): string {
  const bare = phone.replace(/^\s*\+/, "");
  const meant = normalisePhone(phone, country);
  const read = normalisePhone(phoneOfCell(bare, country), country);
  const isSame = meant.kind === "refused" || (read.kind === "ok" && read.e164 === meant.e164);
  return guardCell(isSame ? bare : phone);
}
