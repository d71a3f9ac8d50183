/** JSON as it comes in: nothing about it is known yet. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The part of `value` at `key` when it is a text, else null. */
export function textAt(value: JsonObject, key: string): string | null {
  const found = value[key];
  return typeof found === "string" ? found : null;
}

/** The objects of a list; anything else in it, or no list at all, gives nothing. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
