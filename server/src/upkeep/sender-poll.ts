import type { Authenticator } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { takeDueChecks } from "../store/sender-health.ts";

/** How often the health of a sender is read without being asked; what changes meanwhile comes by webhook. */
const pollEveryMs = 3_600_000;
/** Of one pass: each asks WhatsApp some seven times. */
const polledAtOnce = 5;

/** Reads the health of senders whose turn it is; how many. */
export async function pollSenders(
  sql: Sql,
  poll: (authenticator: Pick<Authenticator, "merchantId" | "id">) => Promise<void>,
): Promise<number> {
  const due = await takeDueChecks(sql, polledAtOnce, pollEveryMs);
  await Promise.all(due.map(poll));
  return due.length;
}
