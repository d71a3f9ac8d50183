import type { Refusal } from "./refusal.ts";
import { invalid, refuse } from "./refusal.ts";
import { majorOf } from "./version.ts";

export interface PageQuery {
  limit?: string;
  after?: string;
  before?: string;
}

export interface Page<T> {
  kind: "page";
  items: T[];
  paging: object | null;
}

const defaultLimit = 25;

/**
 * One page of a list. A cursor names an item and stays good while that item exists.
 * Source: Meta, Graph API results and Cloud API support/error-codes (131059 since v24.0), read 2026-09.
 *
 * `isStale` says that a cursor is not taken any more, though it was good. `url` is the address of the whole list, without cursors; `next` and `previous` are built on it.
 */
export function page<T extends { id: string }>(
  all: readonly T[],
  query: PageQuery,
  most: number,
  url: string,
  version: string,
  isStale: () => boolean,
): Page<T> | Refusal {
  const limit = query.limit === undefined ? defaultLimit : Number(query.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    return invalid(`Param limit must be an integer from 1 to ${most}.`);
  }
  const position = (cursor: string): number => all.findIndex((item) => cursorOf(item) === cursor);
  if ((query.after !== undefined || query.before !== undefined) && isStale()) return badCursor(version);
  let from = 0;
  if (query.after !== undefined) {
    const found = position(query.after);
    if (found === -1) return badCursor(version);
    from = found + 1;
  } else if (query.before !== undefined) {
    const found = position(query.before);
    if (found === -1) return badCursor(version);
    from = Math.max(0, found - limit);
  }
  const to = query.before === undefined ? from + limit : Math.min(from + limit, position(query.before));
  const items = all.slice(from, to);
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return { kind: "page", items, paging: null };
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  const link = (side: "after" | "before"): string => {
    const target = new URL(url);
    target.searchParams.set("limit", String(limit));
    target.searchParams.set(side, cursors[side]);
    return target.href;
  };
  const paging = {
    cursors,
    ...(to < all.length ? { next: link("after") } : {}),
    ...(from > 0 ? { previous: link("before") } : {}),
  };
  return { kind: "page", items, paging };
}

function badCursor(version: string): Refusal {
  return majorOf(version) >= 24 ? refuse(131059) : invalid("Invalid cursor.");
}

function cursorOf(item: { id: string }): string {
  return Buffer.from(`after ${item.id}`).toString("base64url");
}
