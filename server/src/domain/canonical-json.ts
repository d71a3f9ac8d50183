/**
 * One text for one JSON value, whoever writes it: keys in order, no white space. Source: RFC 8785 (JSON
 * Canonicalization Scheme), whose numbers and texts are those of JavaScript.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  // `<` compares UTF-16 code units, as the RFC wants it.
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
}
