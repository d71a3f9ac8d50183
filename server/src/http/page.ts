/**
 * Pages: `?limit=50&cursor=…` → `{ data, next_cursor }`.
 */
import { type TSchema, Type } from "typebox";
import type { FieldErrors } from "../intake/intake.ts";
import { formed, isUuid, nullable } from "./fields.ts";

const defaultLimit = 50;
const maxLimit = 200;

export const pageQuery = {
  limit: Type.Optional(formed("^([1-9]|[1-9][0-9]|1[0-9][0-9]|200)$", `a whole number from 1 to ${maxLimit}`)),
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
};

export function pageOf<S extends TSchema>(item: S) {
  return Type.Object({ data: Type.Array(item), next_cursor: nullable(Type.String()) });
}

export function limitOf(query: { limit?: string }): number {
  return query.limit === undefined ? defaultLimit : Number(query.limit);
}

/** A cursor is the key of the last row of a page, wrapped so that nobody is tempted to build one. */
export function writeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** The key in a cursor; null for anything that is not one with so many parts. */
export function readCursor(cursor: string, parts: number): string[] | null {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const isKey = Array.isArray(key) && key.length === parts && key.every((part) => typeof part === "string");
    return isKey ? (key as string[]) : null;
  } catch {
    return null;
  }
}

/** The id that a page begins after, in a list by id; null for the first page, undefined for a cursor that is none. */
export function readIdCursor({ cursor }: { cursor?: string }): string | null | undefined {
  if (cursor === undefined) return null;
  const [id = ""] = readCursor(cursor, 1) ?? [];
  return isUuid(id) ? id : undefined;
}

/** What to answer from up to `limit + 1` rows: the one too many only says that there is a next page. */
export function takePage<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): { rows: readonly Row[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next_cursor: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}

/** A page of rows that are few enough to be read at once; null for a cursor that is none of ours. */
export function pageOfAll<Row>(
  rows: readonly Row[],
  query: { limit?: string; cursor?: string },
): { rows: readonly Row[]; next_cursor: string | null } | null {
  const [before = ""] = query.cursor === undefined ? ["0"] : (readCursor(query.cursor, 1) ?? []);
  if (!/^\d{1,9}$/.test(before)) return null;
  const end = Number(before) + limitOf(query);
  return { rows: rows.slice(Number(before), end), next_cursor: end < rows.length ? writeCursor([`${end}`]) : null };
}

export const notACursor: FieldErrors = { cursor: ["Expected a next_cursor of an earlier answer."] };
