/**
 * The refused rows of a bulk as a file: the columns that came, then the row and what is wrong with it. A person mends it
 * and sends it again; the two last columns are not looked at then.
 */
import { cellsOfFields, remarkColumns } from "../domain/bulk-columns.ts";
import { type Bulk, listRefused } from "../store/bulk.ts";
import type { Sql } from "../store/database.ts";
import { csvLine, csvMark, textCell } from "./csv.ts";

const rowsOfPage = 200;

/** The file, a page at a time: neither memory nor a connection is held however long it is. `country`: the merchant's. */
export async function* linesOfRefused(sql: Sql, bulk: Bulk, country: string): AsyncGenerator<string> {
  const columns = bulk.columns.filter((column) => !(remarkColumns as readonly string[]).includes(column));
  yield csvMark + csvLine([...columns.map(textCell), ...remarkColumns], bulk.delimiter);
  for (let after = 0; ; ) {
    const rows = await listRefused(sql, bulk, { after, limit: rowsOfPage });
    const lines = rows.map(({ line, fields, errors }) =>
      csvLine([...cellsOfFields(columns, fields, country), `${line}`, reasonsOf(errors)], bulk.delimiter),
    );
    if (lines.length > 0) yield lines.join("");
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsOfPage) return;
    after = last.line;
  }
}

/** In one line: `amount: Required. currency_code: …` */
export function reasonsOf(errors: Record<string, string[]>): string {
  const reasons = Object.entries(errors).map(([field, messages]) => `${field}: ${messages.join(" ")}`);
  return textCell(reasons.join(" ").replace(/\s+/g, " "));
}
