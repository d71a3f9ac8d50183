/**
 * Questions that many parts ask. Keys begin with the operation's subject (`["transactions", …]`), so that an event of
 * the live stream can say what is no longer as it was (`live-changes.ts`).
 */
import { MutationCache, QueryCache, QueryClient, queryOptions } from "@tanstack/react-query";
import { read, write } from "../storage.ts";
import { call } from "./client.ts";
import { Refusal } from "./refusal.ts";
import { noteRefusal } from "./session-end.ts";

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { meta }) => {
        if (meta?.asksEarly !== true) noteRefusal(error);
      },
    }),
    mutationCache: new MutationCache({
      // A wrong password while signing in is a 401, too.
      onError: (error, _variables, _result, { meta }) => {
        if (meta?.signsIn !== true) noteRefusal(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // What was refused is refused again; only a server that is away may come back.
        retry: (count, error) => error instanceof Refusal && (error.status === 0 || error.status >= 500) && count < 2,
        retryDelay: (count) => Math.min(1_000 * 2 ** count, 5_000),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    try {
      return await call("GET /v1/me", { signal });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 401) return null;
      // The shop that this browser remembers is no longer theirs.
      if (error.status === 403 && read("zajel.merchant") !== null) {
        write("zajel.merchant", null);
        return call("GET /v1/me", { signal });
      }
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => call("GET /v1/settings", { signal }),
  // It is asked for before anybody knows who is signed in.
  meta: { asksEarly: true },
  staleTime: 5 * 60_000,
});

export const authenticatorsQuery = queryOptions({
  queryKey: ["authenticators"],
  queryFn: ({ signal }) => call("GET /v1/authenticators", { query: { limit: 200 }, signal }),
});
