/**
 * Texts that somebody else chose, in a file that a spreadsheet may open: it must not take them for a formula and work
 * them out. Source: OWASP, CSV Injection, read 2026-09.
 */

/** A "'" goes before what would begin a formula, and before what a guarded text begins with: `plainCell` undoes both. */
export function guardCell(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

export function plainCell(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
