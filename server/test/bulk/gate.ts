/** Stops a merchant's bulks at a certain row, for as long as a test needs them there. */
import type { Sql } from "../../src/store/database.ts";

/**
 * From here until `open` whoever makes a transaction of this session waits: another one makes it, and has not committed.
 * Then it is undone.
 */
export async function closeGate(
  sql: Sql,
  merchantId: string,
  sessionId: string,
): Promise<{ open: () => Promise<void> }> {
  const changedMind = new Error("the gate opens");
  const gate = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const undone = sql
    .begin(async (tx) => {
      await tx`
        insert into transaction (merchant_id, session_id, type, state, environment, amount, currency_code, occurred_at)
        values (${merchantId}, ${sessionId}, 'payment_request', 'created', 'live', '1.000', 'KWD', now())`;
      closed.resolve();
      await gate.promise;
      throw changedMind;
    })
    .catch((error: unknown) => {
      closed.reject(error);
      if (error !== changedMind) throw error;
    });
  await closed.promise;
  return {
    async open() {
      gate.resolve();
      await undone;
    },
  };
}
