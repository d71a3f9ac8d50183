import postgres from "postgres";
import { createLastingPool, createWatch, type Watch } from "./lasting-pool.ts";

export type Sql = postgres.Sql;
export type TransactionSql = postgres.TransactionSql;

/** What a store function takes: the pool, or the transaction that its caller has open. */
export type ISql = postgres.ISql;

/** Why the database cannot be worked with, in one line for the person who runs Zajel. Holds no password. */
export class DatabaseRefusal extends Error {
  override readonly name = "DatabaseRefusal";
}

export interface DatabaseOptions {
  /** `postgresql://…`; `?host=/folder` for a socket, as in libpq. */
  url: string;
  /** Connections at most. */
  max: number;
  /** Shown in `pg_stat_activity`. */
  applicationName?: string;
  /** How long one statement may run. 0 for as long as it likes. */
  statementTimeoutMs?: number;
  /**
   * A pooler (PgBouncer) is in between. It refuses settings at the start of a connection, the time limits among them,
   * and one of its connections may not know what another has prepared; unprepared statements are planned anew each
   * time, which is what we ask for otherwise.
   */
  isPooled?: boolean;
  /**
   * `made_anew` (where nothing is said): each statement is planned each time, for the values at hand. `kept`: a plan is
   * made once for each connection, and again after each `ANALYZE` of its tables (see young-tables.ts): for the fixed
   * statements of the busy paths, which mostly plan otherwise, and whose plan depends on none of their values. Through a
   * pooler nothing is kept.
   */
  plans?: "made_anew" | "kept";
  /**
   * Of `openWatch`, the same for all pools of a database: to notice when it goes away, and let queries wait a moment for its
   * return. For a program that stays.
   */
  watch?: Watch;
  /** Hears how long each query took. */
  onQuery?: (milliseconds: number) => void;
}

/**
 * Opens the pool; connections are made when they are needed. End it with `sql.end({ timeout: 5 })`.
 *
 * In rows columns are named in camelCase (`session_id` is `sessionId`), `timestamptz` is a `Date` (milliseconds:
 * PostgreSQL's microseconds are cut off, so compare times in SQL), `numeric` and `bigint` are texts (exact; cast a
 * count to `int` in SQL), `bytea` is a `Buffer`, `jsonb` is parsed. `undefined` as a parameter throws; say `null`.
 */
export function openDatabase(options: DatabaseOptions): Sql {
  const { max, onQuery, watch = null } = options;
  return createLastingPool({
    openPool: (onLost) => openPool(options, watch !== null, { max, onclose: onLost }),
    watch,
    onQuery,
  });
}

/** One connection that asks whether the database is there, for all pools that have this `watch`. End it after them. */
export function openWatch(options: Omit<DatabaseOptions, "max">): Watch {
  return createWatch(() => openPool(options, true, { max: 1, fetch_types: false }));
}

function openPool(
  options: Omit<DatabaseOptions, "max">,
  isWatched: boolean,
  more: { max: number; onclose?: () => void; fetch_types?: boolean },
): Sql {
  const { statementTimeoutMs = 15_000, isPooled = false, plans = "made_anew" } = options;
  const application_name = options.applicationName ?? "zajel";
  const settings = {
    ...(plans === "kept" ? keptPlans : plansMadeAnew),
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
  };
  return postgres(withoutSocket(options.url), {
    ...socketOf(options.url),
    ...more,
    connect_timeout: isWatched ? connectWithinSeconds : patientConnectSeconds,
    // Between two tries of one connection, in seconds.
    backoff: () => 0.25,
    // A connection that closes is a loss (see lasting-pool.ts); none closes by itself.
    max_lifetime: null,
    prepare: !isPooled,
    onnotice: () => {},
    transform: { column: { from: postgres.toCamel } },
    connection: isPooled ? { application_name } : { application_name, ...settings },
  });
}

// A plan that was made while the tables were empty is kept by a prepared statement for as long as the connection lives:
// 141 ms for a read of 1.2 ms, 134 events/s in place of 3,196 (measured on PostgreSQL 18).
const plansMadeAnew = { plan_cache_mode: "force_custom_plan" };

/**
 * Statements of the busy paths look rows up by index, a few at a time. PostgreSQL takes a list of JSON for 100 rows, for
 * which it would rather read the whole of a table that has 8,000.
 */
const keptPlans = {
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_bitmapscan: "off",
  enable_mergejoin: "off",
  random_page_cost: 1.1,
  jit: "off",
};

/**
 * A line: one connection for commits of one kind. A statement is sent while the one before is under way, and the database
 * begins it when that has been committed, without waiting for this program: on two processors neither waits for the other,
 * and no two of PostgreSQL's processes want the same one. `aside` is for whoever must not wait behind a commit that takes
 * long. Through a pooler statements are described before they are sent, so there is no line: it is `aside`.
 */
export interface Line {
  sql: Sql;
  aside: Sql;
}

export function lineAlone(sql: Sql): Line {
  return { sql, aside: sql };
}

/** Statements sent by `sql` are begun one after the other, in the order in which they were sent. */
export function isInLine(line: Line, sql: ISql): boolean {
  return sql === line.sql && line.sql !== line.aside;
}

/**
 * One connection that hears NOTIFY and is not replaced when it is lost: who listens has to begin anew. `url` must not
 * lead through a pooler that gives its connections to another after each transaction.
 */
export function openListener(
  url: string,
  { onNotify, onClose }: { onNotify: (payload: string) => void; onClose: () => void },
): Sql {
  // `onnotify` is what the library's own `listen` uses; that one does not begin anew where its second try fails.
  const heard = { onnotify: (_channel: string, payload: string) => onNotify(payload) };
  return postgres(withoutSocket(url), {
    ...socketOf(url),
    ...heard,
    max: 1,
    fetch_types: false,
    connect_timeout: connectWithinSeconds,
    max_lifetime: null,
    onnotice: () => {},
    onclose: onClose,
    connection: { application_name: "zajel wake" },
  });
}

/** A request waits so long for its database; see lasting-pool.ts. */
const connectWithinSeconds = 5;
/** A start and a command have nobody who waits for an answer; on a machine that is busy starting they take longer. */
const patientConnectSeconds = 20;

/** Where a database is, for messages: host, port and name, never the password. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${socketOf(url)?.host ?? `${decodeURIComponent(hostname)}:${port || 5432}`}${pathname}`;
}

/** postgres.js knows sockets by its options only; libpq and psql write them as `?host=/folder`. */
export function socketOf(url: string): { host: string; port: number } | null {
  const { searchParams, port } = new URL(url);
  const host = searchParams.get("host");
  return host?.startsWith("/") ? { host, port: Number(port || searchParams.get("port") || 5432) } : null;
}

function withoutSocket(url: string): string {
  if (!socketOf(url)) return url;
  const bare = new URL(url);
  bare.searchParams.delete("host");
  bare.searchParams.delete("port");
  bare.hostname ||= "localhost";
  return bare.href;
}
