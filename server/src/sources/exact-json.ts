/**
 * JSON with its numbers as they stand in the bytes: 86.000 is signed and shown as 86.000, and not as 86.
 */
import { isUtf8 } from "node:buffer";

/** A number, by its digits. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export type ExactJson = { kind: "ok"; value: JsonObject } | { kind: "refused"; message: string };

/** The object that a body holds. Never throws. */
export function parseExactJson(body: Uint8Array): ExactJson {
  if (!isUtf8(body)) return { kind: "refused", message: "Expected JSON in UTF-8, got bytes that are not." };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"), keepDigits);
  } catch {
    // No JSON, or nested so deep that looking at it would take more stack than there is.
    return { kind: "refused", message: "Expected a JSON object, got what cannot be parsed as one." };
  }
  const object = asObject(value);
  return object === null ? { kind: "refused", message: "Expected a JSON object." } : { kind: "ok", value: object };
}

// The third argument is newer than TypeScript's own declaration of revivers.
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value;
}

/** An object; not a list, not null, not a number. */
export function asObject(value: unknown): JsonObject | null {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof NumberText) ? (value as JsonObject) : null;
}

/** What stands under a name of the object's own. */
export function member(object: JsonObject | null, name: string): unknown {
  return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A text, or a number's digits; null for everything else, and for a text with nothing in it. */
export function textOf(value: unknown): string | null {
  if (value instanceof NumberText) return value.text;
  return typeof value === "string" && value !== "" ? value : null;
}
