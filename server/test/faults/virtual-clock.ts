/** A database's clock that stands still until it is moved: what goes by it can then be foretold exactly. */
import { openDatabase, type Sql } from "../../src/store/database.ts";

export interface VirtualClock {
  /** Sets it to the time of day, and says which. */
  reset(): Promise<Date>;
  move(ms: number): Promise<void>;
}

/**
 * Puts a clock of our own before PostgreSQL's: a call of `now()` or `clock_timestamp()` is looked up by the search
 * path like any other. Counts for connections that are opened later; defaults of columns keep the real clock.
 */
export async function installClock(url: string): Promise<VirtualClock & AsyncDisposable> {
  const sql: Sql = openDatabase({ url, max: 1, applicationName: "zajel test" });
  await sql.unsafe(`
    create schema virtual;
    create table virtual.clock (at timestamptz not null);
    insert into virtual.clock values (date_trunc('second', pg_catalog.now()));
    create function virtual.now() returns timestamptz stable language sql as 'select at from virtual.clock';
    create function virtual.clock_timestamp() returns timestamptz stable language sql as 'select at from virtual.clock';
    do $$ begin
      execute format('alter database %I set search_path = virtual, public, pg_catalog', current_database());
    end $$;`);
  return {
    async reset() {
      const [clock] = await sql<{ at: Date }[]>`
        update virtual.clock set at = date_trunc('second', pg_catalog.now()) returning at`;
      return clock?.at as Date;
    },
    async move(ms) {
      await sql`update virtual.clock set at = at + ${ms} * interval '1 millisecond'`;
    },
    [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }),
  };
}
