/**
 * Lines of a CSV file. Source: RFC 4180; for what spreadsheets take for a formula: OWASP, CSV Injection, read 2026-09.
 */

/** One line with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

/** A text that somebody else chose: a spreadsheet must not take it for a formula and work it out. */
export function textCell(text: string | null): string {
  if (text === null) return "";
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
