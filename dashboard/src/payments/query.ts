import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, call } from "../api/client.ts";

export type Transaction = AnswerOf<"GET /v1/transactions/{session_id}">;

/** A payment with its history and messages. */
export function transactionQuery(sessionId: string) {
  return queryOptions({
    queryKey: ["transaction", sessionId],
    queryFn: ({ signal }) => call("GET /v1/transactions/{session_id}", { path: { session_id: sessionId }, signal }),
  });
}
