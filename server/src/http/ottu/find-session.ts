import type { Sql } from "../../store/database.ts";
import { findNewestSession, findTransaction } from "../../store/transaction.ts";
import type { Caller } from "../auth.ts";
import type { OttuFields } from "./read.ts";

export interface FoundSession {
  sessionId: string;
  /** By what it was named, as it came. */
  named: { session_id: string } | { order_no: string };
}

/**
 * The transaction that a request names by `session_id` or `order_no`; of several with that number the newest. null,
 * with the field refused, where there is none.
 */
export async function findSession(sql: Sql, { merchantId }: Caller, fields: OttuFields): Promise<FoundSession | null> {
  const sessionId = fields.text("session_id");
  const orderNo = fields.text("order_no");
  if (sessionId !== null) {
    const transaction = await findTransaction(sql, merchantId, sessionId);
    if (transaction !== null && transaction.deletedAt === null) return { sessionId, named: { session_id: sessionId } };
    return fields.refuse("session_id", "There is no such payment transaction.");
  }
  if (orderNo !== null) {
    const newest = await findNewestSession(sql, merchantId, orderNo);
    if (newest !== null) return { sessionId: newest, named: { order_no: orderNo } };
    return fields.refuse("order_no", "There is no such payment transaction.");
  }
  if (fields.errors.session_id !== undefined || fields.errors.order_no !== undefined) return null;
  return fields.refuse("session_id", "Either session_id or order_no is required.");
}
