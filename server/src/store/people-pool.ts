/**
 * The connections of the library that keeps people's accounts (better-auth). It speaks through the driver `pg` and
 * knows no schema, so its connections have theirs as search path.
 */
import pg from "pg";
import { socketOf, type TransactionSql } from "./database.ts";
import { isLostConnection } from "./lost-connection.ts";

/** What the library needs of a pool. */
export interface PeoplePool {
  connect(): Promise<PeopleClient>;
  end(): Promise<void>;
}

export interface PeopleClient {
  // biome-ignore lint/suspicious/noExplicitAny: the library builds its own statements and knows their rows
  query(statement: any, parameters?: readonly unknown[]): Promise<any>;
  release(): void;
}

const mostConnections = 4;

/** `url` must not lead through a pooler: those refuse a search path. */
export function openPeoplePool(url: string, onError: (error: Error) => void): PeoplePool {
  const { settings, ssl, mayDoWithoutSsl } = readUrl(url);
  const pool = openPool({ ...settings, ssl }, onError);
  if (!mayDoWithoutSsl) return pool;
  const plain = openPool({ ...settings, ssl: false }, onError);
  return {
    connect: () =>
      pool.connect().catch((error: Error) => {
        if (/does not support SSL/.test(error.message)) return plain.connect();
        throw error;
      }),
    async end() {
      await Promise.all([pool.end(), plain.end()]);
    },
  };
}

function openPool(settings: pg.PoolConfig, onError: (error: Error) => void): PeoplePool {
  const pool = new pg.Pool(settings);
  const lost = new WeakSet<object>();
  // Without listeners a connection that the database ends, idle or in use, would end this program.
  pool.on("error", onError);
  pool.on("connect", (connected) => {
    connected.on("error", onError);
    const client: PeopleClient = connected;
    const query = client.query.bind(client);
    client.query = async (statement, parameters) => {
      try {
        return await query(statement, parameters);
      } catch (error) {
        nameLostConnection(error as Error);
        if (isLostConnection(error)) lost.add(client);
        throw error;
      }
    };
  });
  return {
    async connect() {
      try {
        const client = await pool.connect();
        const { release } = client;
        // A lost one may still look alive, and the pool would hand it to the next who asks.
        client.release = () => release(lost.has(client));
        return client;
      } catch (error) {
        throw nameLostConnection(error as Error);
      }
    },
    end: () => pool.end(),
  };
}

/** The driver says in words only that a connection broke; ours says it by a code, and others look for that. */
function nameLostConnection(error: Error & { code?: unknown }): Error {
  const isLost = /^(Connection terminated|timeout exceeded|Client has encountered a connection error)/;
  return isLost.test(error.message) && error.code === undefined
    ? Object.assign(error, { code: "CONNECTION_CLOSED" })
    : error;
}

/** The same words as the other driver understands them: a URL that works there works here. */
function readUrl(url: string): { settings: pg.PoolConfig; ssl: pg.PoolConfig["ssl"]; mayDoWithoutSsl: boolean } {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const socket = socketOf(url);
  const settings: pg.PoolConfig = {
    host: socket?.host ?? (decodeURIComponent(hostname).replace(/^\[|\]$/g, "") || "localhost"),
    port: socket?.port ?? Number(port || 5432),
    ...(username === "" ? {} : { user: decodeURIComponent(username) }),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 ? { database: decodeURIComponent(pathname.slice(1)) } : {}),
    application_name: "zajel people",
    options: "-c search_path=auth",
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
    max: mostConnections,
  };
  const mode = searchParams.get("sslmode") ?? searchParams.get("ssl") ?? "disable";
  const isOff = socket !== null || ["disable", "false"].includes(mode);
  const isUnverified = ["require", "allow", "prefer"].includes(mode);
  const ssl = isOff ? false : isUnverified ? { rejectUnauthorized: false } : true;
  return { settings, ssl, mayDoWithoutSsl: !isOff && mode === "prefer" };
}

/**
 * An open transaction of ours in the place of a pool: what the library writes through it is committed, or not, together
 * with the rest. Its own transactions would end ours and are refused.
 */
export async function poolOfTransaction(tx: TransactionSql): Promise<PeoplePool> {
  await tx`set local search_path = auth, public`;
  const client: PeopleClient = {
    async query(statement: string, parameters = []) {
      if (/^\s*(begin|start|commit|rollback)\b/i.test(statement))
        throw new Error("A transaction within a transaction.");
      const rows = await tx.unsafe(statement, [...parameters] as never[], { prepare: false }).catch(openError);
      return { command: rows.command, rowCount: rows.count, rows: [...rows] };
    },
    release() {},
  };
  return { connect: async () => client, end: async () => {} };
}

/** The library adds to an error's stack, which the other driver does not allow with its own. */
function openError(cause: Error & { code?: unknown; constraint_name?: unknown }): never {
  const { message, code, constraint_name } = cause;
  throw Object.assign(new Error(message, { cause }), { code, constraint_name });
}
