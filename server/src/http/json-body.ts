/**
 * From the bytes of a body to a JSON value, strictly: what PostgreSQL could not hold or a recursive reader could not
 * bear is refused here, once, for every route.
 */
import { isUtf8 } from "node:buffer";
import type { FieldErrors } from "../intake/intake.ts";
import { badInput, type Problem, problem } from "./problem.ts";

export type JsonBody = { kind: "ok"; value: unknown } | { kind: "refused"; problem: Problem };

/** Levels of lists and objects in a body. */
const maxDepth = 32;

/** The value of a body; undefined for an empty one. */
export function parseJsonBody(body: Buffer): JsonBody {
  if (body.length === 0) return { kind: "ok", value: undefined };
  if (!isUtf8(body)) return refused("Expected text in UTF-8, got bytes that are not.");
  if (isTooDeep(body)) return refused(`Expected at most ${maxDepth} levels of lists and objects, got more.`);
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // V8 says what it met and what stands around it. That goes back to whoever sent it, and not into the log.
    return refused(`Expected JSON: ${error instanceof Error ? error.message : "it cannot be parsed"}.`);
  }
  // Only an escape can bring these two into a value: raw, the one is no JSON and the other no UTF-8.
  if (/\\u(0000|d[89a-f])/i.test(text)) {
    const errors = unstorable(value);
    if (Object.keys(errors).length > 0) return { kind: "refused", problem: badInput(errors) };
  }
  return { kind: "ok", value };
}

function refused(detail: string): JsonBody {
  return { kind: "refused", problem: problem("not_json", detail) };
}

const quote = 0x22;
const backslash = 0x5c;

/** How often this byte is there; more than may be nested are not counted. */
function openings(body: Buffer, byte: number): number {
  let count = 0;
  for (let at = body.indexOf(byte); at !== -1 && count <= maxDepth; at = body.indexOf(byte, at + 1)) count += 1;
  return count;
}

/** Looks at the bytes before they are parsed: a value that is too deep must never come into being. */
function isTooDeep(body: Buffer): boolean {
  if (openings(body, 0x7b) + openings(body, 0x5b) <= maxDepth) return false;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (isInString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isInString = false;
    } else if (byte === quote) isInString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** The fields whose texts PostgreSQL cannot hold: U+0000, and halves of surrogate pairs. */
function unstorable(value: unknown): FieldErrors {
  const errors = new Map<string, string[]>();
  const look = (part: unknown, path: string): void => {
    if (typeof part === "string") {
      if (part.includes("\0")) errors.set(path, ["Expected text without the character U+0000."]);
      else if (!part.isWellFormed()) errors.set(path, ["Expected Unicode text, got half of a surrogate pair."]);
    } else if (typeof part === "object" && part !== null) {
      for (const [key, inner] of Object.entries(part)) {
        const field = path === "" ? key : path;
        look(key, field.toWellFormed().replaceAll("\0", "�"));
        look(inner, field.toWellFormed().replaceAll("\0", "�"));
      }
    }
  };
  look(value, "");
  return Object.fromEntries(errors);
}
