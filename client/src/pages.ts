/**
 * Lists that come in pages.
 */
import type { CallOptions, Send } from "./transport.ts";

export interface Page<Item> {
  data: Item[];
  /** For the page after this one; null: there is none. */
  next_cursor: string | null;
}

/** All of a list, page by page as they are needed: `for await (const item of list)`. */
export interface Listing<Item> extends AsyncIterable<Item> {
  /** One page: the first, or the one at a `next_cursor`. */
  page(cursor?: string): Promise<Page<Item>>;
}

/** A list at this path. A page may be empty and not the last: a search looks at so many rows and no more. */
export function listing<Item>(send: Send, path: string, query: object, options: CallOptions = {}): Listing<Item> {
  const page = (cursor?: string) => send<Page<Item>>("GET", path, { ...options, query: { ...query, cursor } });
  return {
    page,
    async *[Symbol.asyncIterator]() {
      let cursor: string | undefined;
      do {
        const { data, next_cursor } = await page(cursor);
        yield* data;
        cursor = next_cursor ?? undefined;
      } while (cursor !== undefined);
    },
  };
}
