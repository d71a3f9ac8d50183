import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, call, type QueryOf } from "../../api/client.ts";

export type Cause = AnswerOf<"GET /v1/attention">["data"][number];

export const attentionQuery = queryOptions({
  queryKey: ["attention"],
  queryFn: async ({ signal }) => (await call("GET /v1/attention", { signal })).data,
});

/** Messages, or payments, and not templates or numbers. */
export function isOfMessages({ kind }: Pick<Cause, "kind">): boolean {
  return ["held", "failed", "uncertain", "conflict"].includes(kind);
}

export function countOf(causes: readonly Cause[]): number {
  return causes.reduce((sum, cause) => sum + (isOfMessages(cause) ? cause.count : 1), 0);
}

/** The same cause tomorrow has the same id. */
export function idOf({ kind, reason, authenticator_id, scope, template, detail }: Cause): string {
  const name = kind === "template" || kind === "authenticator" ? detail : null;
  return [kind, reason.code, authenticator_id, scope, template?.name, template?.language, name].join("/");
}

/** The filters by which the list of notifications shows what stands behind a cause; null for what is no message. */
export function filtersOf({ kind, reason, authenticator_id }: Cause): QueryOf<"GET /v1/notifications"> | null {
  if (kind === "uncertain") return { status: "uncertain" };
  if (kind !== "held" && kind !== "failed") return null;
  return { status: kind, error_code: reason.code, ...(authenticator_id === null ? {} : { authenticator_id }) };
}

export type Message = AnswerOf<"GET /v1/notifications">["data"][number];
export type Payment = AnswerOf<"GET /v1/transactions">["data"][number];

/** Looked at to show a few of them. */
const looked = 50;

export function messagesQuery(cause: Cause) {
  const filters = filtersOf(cause) ?? {};
  return queryOptions({
    queryKey: ["notifications", "cause", idOf(cause)],
    queryFn: async ({ signal }) => {
      const { data } = await call("GET /v1/notifications", { query: { ...filters, limit: looked }, signal });
      return data.filter((message) => isOf(cause, message));
    },
  });
}

/** What failed and is no longer true is no cause for anything; of a template's hold only its own messages. */
function isOf({ kind, template }: Cause, message: Message): boolean {
  if (kind === "failed") return isStillTrue(message);
  if (kind !== "held" || template === null) return true;
  return message.template.name === null || message.template.name === template.name;
}

function isStillTrue({ state, payment }: Message): boolean {
  if (payment === null) return false;
  return state === payment.state || (state === "created" && ["pending", "attempted"].includes(payment.state));
}

export const conflictsQuery = queryOptions({
  queryKey: ["transactions", "conflicts"],
  queryFn: async ({ signal }) =>
    (await call("GET /v1/transactions", { query: { conflict: "true", limit: looked }, signal })).data,
});
