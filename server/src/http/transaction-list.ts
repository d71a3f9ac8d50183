/**
 * Transactions as a list and as a file, by the same filters.
 */
import { Readable } from "node:stream";
import { type Static, Type } from "typebox";
import { notificationStatuses } from "../domain/notification.ts";
import { paymentStates, transactionTypes } from "../domain/payment-state.ts";
import { parseSearch } from "../domain/search.ts";
import type { FieldErrors } from "../intake/intake.ts";
import type { Sql } from "../store/database.ts";
import { findMerchant } from "../store/merchant.ts";
import { listBriefly } from "../store/notification.ts";
import {
  countTransactions,
  listTransactions,
  type TransactionFilter,
  type TransactionPosition,
} from "../store/transaction-list.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { csvLine, csvMark } from "./csv.ts";
import { formed, input, oneOf } from "./fields.ts";
import { shownTo } from "./mask.ts";
import { briefJson, briefNotification } from "./notification-json.ts";
import { limitOf, notACursor, pageOf, pageQuery, readCursor, writeCursor } from "./page.ts";
import { badInput, sendProblem } from "./problem.ts";
import { readTimes } from "./times.ts";
import { csvColumns } from "./transaction-csv.ts";
import { transactionFields, transactionJson } from "./transaction-json.ts";

const decimal = formed("^[0-9]{1,15}([.][0-9]{1,6})?$", "a decimal number, such as 24.500");

const filters = {
  state: Type.Optional(oneOf([...paymentStates, "open"])),
  type: Type.Optional(oneOf(transactionTypes)),
  q: Type.Optional(
    Type.String({
      maxLength: 128,
      description: "An order number or phone (or how it begins), the beginning of a name's word, or a session_id.",
    }),
  ),
  created_after: Type.Optional(Type.String({ description: "RFC 3339; from this instant on" })),
  created_before: Type.Optional(Type.String({ description: "RFC 3339; up to this instant, without it" })),
  language: Type.Optional(formed("^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})?$", "a language, such as ar or pt_BR")),
  amount_from: Type.Optional(decimal),
  amount_to: Type.Optional(decimal),
  conflict: Type.Optional(oneOf(["true", "false"])),
  notification_status: Type.Optional(oneOf([...notificationStatuses, "problem"])),
};
const filterQuery = input(filters);
const listQuery = input({ ...pageQuery, ...filters, total: Type.Optional(oneOf(["true", "false"])) });

const listed = Type.Object({
  ...transactionFields,
  notifications: Type.Array(briefNotification, { description: "Its messages, in the order in which they were owed." }),
});

const total = Type.Object({ count: Type.Integer(), more: Type.Boolean() });
const listPage = Type.Object({ ...pageOf(listed).properties, total: Type.Optional(total) });

const rowsOfFile = 200;

export function transactionListRoutes(app: App, { sql }: HttpParts): void {
  app.get(
    "/v1/transactions",
    { schema: { querystring: listQuery, response: { 200: listPage } } },
    async (request, reply) => {
      const { query, caller } = request;
      const parsed = await readFilter(sql, caller.merchantId, query);
      const after = query.cursor === undefined ? null : readPosition(query.cursor);
      if (after === undefined) return sendProblem(reply, badInput({ ...parsed.errors, ...notACursor }));
      if (Object.keys(parsed.errors).length > 0) return sendProblem(reply, badInput(parsed.errors));
      const { rows, next } = await listTransactions(sql, parsed.filter, { after, limit: limitOf(query) });
      const next_cursor = next === null ? null : writeCursor([next.createdAt, next.sessionId]);
      const ids = rows.map(({ sessionId }) => sessionId);
      const messages = Map.groupBy(await listBriefly(sql, caller.merchantId, ids), ({ sessionId }) => sessionId);
      const data = rows.map((row) => ({
        ...transactionJson(row),
        notifications: (messages.get(row.sessionId) ?? []).map(briefJson),
      }));
      if (query.total !== "true") return { data, next_cursor };
      return { data, next_cursor, total: await countTransactions(sql, parsed.filter) };
    },
  );

  app.get(
    "/v1/transactions.csv",
    // A HEAD would read all of it to throw it away.
    { schema: { querystring: filterQuery }, exposeHeadRoute: false },
    async (request, reply) => {
      const { filter, errors } = await readFilter(sql, request.caller.merchantId, request.query);
      if (Object.keys(errors).length > 0) return sendProblem(reply, badInput(errors));
      reply.header("content-type", "text/csv; charset=utf-8");
      reply.header("content-disposition", 'attachment; filename="transactions.csv"');
      return reply.send(Readable.from(linesOf(sql, filter, request.caller), { highWaterMark: 2 }));
    },
  );
}

/**
 * The file, a page at a time: the next one is read when the reader has taken the last, so that neither memory nor a
 * connection is held however long it is. What is made meanwhile is not in it.
 */
async function* linesOf(sql: Sql, filter: TransactionFilter, caller: Caller): AsyncGenerator<string> {
  yield csvMark + csvLine(csvColumns.map(({ name }) => name));
  let after: TransactionPosition | null = null;
  do {
    const page: Awaited<ReturnType<typeof listTransactions>> = await listTransactions(sql, filter, {
      after,
      limit: rowsOfFile,
    });
    const rows = page.rows.map((row) => shownTo(caller, row));
    const lines = rows.map((row) => csvLine(csvColumns.map(({ cell }) => cell(row))));
    if (lines.length > 0) yield lines.join("");
    after = page.next;
  } while (after !== null);
}

async function readFilter(
  sql: Sql,
  merchantId: string,
  query: Static<typeof filterQuery>,
): Promise<{ filter: TransactionFilter; errors: FieldErrors }> {
  const { at, errors } = readTimes(query, ["created_after", "created_before"]);
  const filter: TransactionFilter = {
    merchantId,
    state: query.state ?? null,
    type: query.type ?? null,
    createdAfter: at.created_after,
    createdBefore: at.created_before,
    language: query.language?.replace("-", "_") ?? null,
    amountFrom: query.amount_from ?? null,
    amountTo: query.amount_to ?? null,
    hasConflict: query.conflict === undefined ? null : query.conflict === "true",
    notificationStatus: query.notification_status ?? null,
    search: null,
  };
  if (query.q !== undefined) {
    const merchant = await findMerchant(sql, merchantId);
    filter.search = parseSearch(query.q, merchant?.defaultCountry ?? "");
  }
  return { filter, errors };
}

const timestamp = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)([+-]\d{2})(?::?(\d{2}))?$/;

/** Where a page ended; undefined for what is no cursor of ours. */
function readPosition(cursor: string): TransactionPosition | undefined {
  const [createdAt = "", sessionId = ""] = readCursor(cursor, 2) ?? [];
  const [, date, time, hours, minutes = "00"] = timestamp.exec(createdAt) ?? [];
  const isTime = !Number.isNaN(Date.parse(`${date}T${time}${hours}:${minutes}`));
  return isTime && /^[A-Za-z0-9_-]{1,128}$/.test(sessionId) ? { createdAt, sessionId } : undefined;
}
