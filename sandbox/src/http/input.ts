import type { JsonObject } from "../json.ts";

/** A wrong member of a control request, in words. */
export class InputError extends Error {
  readonly statusCode = 400;
}

/** A text that has to be there. */
export function needText(body: JsonObject, key: string): string {
  const value = body[key];
  if (typeof value !== "string" || value === "") throw new InputError(`"${key}" is a text and has to be there.`);
  return value;
}

/** A text that may be left out. */
export function maybeText(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new InputError(`"${key}" is a text.`);
  return value;
}

/** Refuses members that nobody reads: a slip of the pen would otherwise look like a fault of the sandbox. */
export function onlyMembers(body: JsonObject, ...names: string[]): void {
  const stranger = Object.keys(body).find((key) => !names.includes(key));
  if (stranger !== undefined) throw new InputError(`There is no member "${stranger}" here.`);
}
