/**
 * Reading JSON that others wrote: each reader takes anything and answers with the value in the form we want, or null.
 * Nothing here throws.
 */

/** A JSON object; not a list, not null. */
export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The first item of a list, if it is an object. */
export function firstOf(value: unknown): Record<string, unknown> | null {
  return asRecord(asList(value)[0]);
}

/** A text with something in it, fit to be stored. */
export function asText(value: unknown): string | null {
  return (typeof value === "string" && cleanText(value)) || null;
}

/** A whole number, given as a number or in digits. */
export function asInteger(value: unknown): number | null {
  if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

/** An id as text: Meta writes ids as strings in most places and as integers in template and account webhooks. */
export function asId(value: unknown): string | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : asText(value);
}

// Seconds reach this in the year 5138, milliseconds passed it in 1973.
const firstMillisecond = 100_000_000_000;
const yearTenThousandMs = 253_402_300_800_000;

/** A Unix time in seconds (or, clearly, milliseconds), as a number or in digits. */
export function asTime(value: unknown): Date | null {
  const number = asInteger(value);
  if (number === null || number <= 0) return null;
  const milliseconds = number < firstMillisecond ? number * 1000 : number;
  return milliseconds < yearTenThousandMs ? new Date(milliseconds) : null;
}

/** Without what PostgreSQL refuses in a text: U+0000 and halves of a surrogate pair. */
export function cleanText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

const maxDepth = 32;

/** The same JSON value with all its texts cleaned; what is nested deeper than 32 levels becomes null. */
export function cleanJson(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === maxDepth) return null;
  if (Array.isArray(value)) return value.map((item) => cleanJson(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), cleanJson(item, depth + 1)]));
}

// Sixteen digits outside quotes, or in a text after one of these marks: then each number is looked at.
const mayHoldBigInteger = /[:[,]\s*-?\d{16}/;

/**
 * `JSON.parse`, but an integer beyond 2^53 becomes the text of its digits instead of a rounded number. Throws where
 * `JSON.parse` does.
 *
 * The reviver sees each value of the document and is some ten times slower, so it runs only where such a number can be.
 */
export function parseJson(text: string): unknown {
  return mayHoldBigInteger.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

// The third argument is newer than TypeScript's own declaration of revivers.
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? "";
  return /^-?\d+$/.test(source) ? source : value;
}
