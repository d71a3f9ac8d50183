import type { Sql, TransactionSql } from "./database.ts";
import { isDeadlock } from "./shared-commits.ts";

const mostTries = 5;

/**
 * One transaction, done again where PostgreSQL ended it to resolve a deadlock: two changes of one merchant's
 * configuration may take its rows in another order. `work` must do nothing that a rollback does not undo.
 */
export async function unitOfWork<Result>(sql: Sql, work: (tx: TransactionSql) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await sql.begin(work)) as Result;
    } catch (error) {
      if (!isDeadlock(error) || tries >= mostTries) throw error;
    }
  }
}
