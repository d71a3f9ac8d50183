import { parseInstant } from "../domain/expiration.ts";
import type { FieldErrors } from "../intake/intake.ts";

/** The instants in these fields of a query, by name; null for those that are not there. */
export function readTimes<Field extends string>(
  query: { readonly [Name in Field]?: string },
  fields: readonly Field[],
): { at: Record<Field, Date | null>; errors: FieldErrors } {
  const errors: FieldErrors = {};
  const read = fields.map((field) => {
    const text = query[field];
    const at = text === undefined ? null : parseInstant(text);
    if (text !== undefined && at === null) {
      errors[field] = [`Expected a time such as 2026-11-23T21:00:00Z, got ${JSON.stringify(text.slice(0, 40))}.`];
    }
    return [field, at] as const;
  });
  return { at: Object.fromEntries(read) as Record<Field, Date | null>, errors };
}
