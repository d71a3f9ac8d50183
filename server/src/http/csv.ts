/**
 * Lines of a CSV file. Source: RFC 4180.
 */
import { guardCell } from "../domain/guarded-cell.ts";

/** The byte order mark by which spreadsheets know UTF-8. */
export const csvMark = "\uFEFF";

/** One line with its end. */
export function csvLine(cells: readonly string[], delimiter = ","): string {
  return `${cells.map(quoted).join(delimiter)}\r\n`;
}

/** A text that somebody else chose: a spreadsheet must not take it for a formula and work it out. */
export function textCell(text: string | null): string {
  return text === null ? "" : guardCell(text);
}

function quoted(cell: string): string {
  return /[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
