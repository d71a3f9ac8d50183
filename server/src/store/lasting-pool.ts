/**
 * A pool that outlives its connections: what to do when the database goes away in the middle of something.
 *
 * postgres.js 3.4.9 by itself does not: a connection that is lost inside a transaction ends the process (its rollback is
 * written to a socket that is null), a write that was due in the same moment leaves its place in the pool dumb, the
 * waits between new connections grow to 20 s, and a network that swallows everything is waited for without end. So here
 * - a pool that lost a connection is replaced: what runs on its other connections ends there, the rest goes to the new;
 * - a transaction whose connection is gone never touches it again;
 * - a heartbeat notices a database that says nothing;
 * - a pool ends when what it was given is done: a query that waits for a connection which is ended gets another one, and
 *   that one nobody ends, so that the process lives on;
 * - while the database is away nothing new is tried on it: queries wait for it, `patienceMs` at most, and are refused.
 */
import type postgres from "postgres";
import { isLostConnection } from "./lost-connection.ts";

type Sql = postgres.Sql;
type TransactionSql = postgres.TransactionSql;

export interface LastingPoolOptions {
  /** Opens a pool; `onLost` is to be called for every connection of it that closes. */
  openPool: (onLost: () => void) => Sql;
  /** Says whether the database is there; null: nobody is asked, so that nobody waits for it either. */
  watch: Watch | null;
  /** Hears how long each query took, the wait for a connection included. */
  onQuery?: ((milliseconds: number) => void) | undefined;
}

/** Asks again and again whether the database is there, on one connection for all pools that it is given to. */
export interface Watch {
  /** Opens a connection to ask on. */
  openProbe: () => Sql;
  /** `hear` is called for each time that the database says nothing, until what is returned is called. */
  onSilence(hear: () => void): () => void;
  end(): void;
}

export function createWatch(openProbe: () => Sql): Watch {
  const hearing = new Set<() => void>();
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  let heart: Sql | undefined;

  /** Notices silence, which no connection reports. On a connection of its own: all others may be busy for long. */
  function beat(last: Sql | null): void {
    timer = setTimeout(async () => {
      heart = last ?? openProbe();
      const answer = await answerOf(heart, heartbeatAnswerMs);
      if (answer !== "there") void heart.end({ timeout: 0 });
      if (isEnded) return;
      if (answer === "silent") for (const hear of hearing) hear();
      beat(answer === "there" ? heart : null);
    }, heartbeatMs);
    timer.unref();
  }

  beat(null);
  return {
    openProbe,
    onSilence(hear) {
      hearing.add(hear);
      return () => void hearing.delete(hear);
    },
    end() {
      isEnded = true;
      clearTimeout(timer);
      void heart?.end({ timeout: 0 });
    },
  };
}

/** What is to be seen of a pool from outside. */
export interface PoolFacts {
  isUp: boolean;
  /** Queries that were handed to the pool and have no answer yet. */
  underWay: number;
  /** Queries that wait for a database that is away. */
  waiting: number;
  /** How often connections were lost. */
  losses: number;
}

/** How long a query waits for a database that is away, and how long it may say nothing before it counts as that. */
const patienceMs = 5_000;
const heartbeatMs = 1_000;
const heartbeatAnswerMs = 4_000;
const probeAnswerMs = 2_000;
const probePauseMs = 200;

const facts = new WeakMap<Sql, PoolFacts>();

/** The facts of a pool that was made here. */
export function poolFactsOf(sql: Sql): PoolFacts | null {
  return facts.get(sql) ?? null;
}

/** The database is away, and was for as long as we wait. */
class DatabaseAway extends Error {
  readonly code = "CONNECT_TIMEOUT";

  constructor() {
    super(`The database did not come back within ${patienceMs} ms.`);
  }
}

class PoolEnded extends Error {
  readonly code = "CONNECTION_ENDED";

  constructor() {
    super("The pool was ended.");
  }
}

/** The facts of several pools of one database together; of those that were made here. */
export function factsOfPools(pools: readonly Sql[]): PoolFacts {
  const all = pools.flatMap((sql) => poolFactsOf(sql) ?? []);
  const sum = (of: (known: PoolFacts) => number) => all.reduce((total, known) => total + of(known), 0);
  return {
    isUp: all.every(({ isUp }) => isUp),
    underWay: sum(({ underWay }) => underWay),
    waiting: sum(({ waiting }) => waiting),
    losses: sum(({ losses }) => losses),
  };
}

/** What postgres.js calls a query, as far as it is used here. */
interface Query extends Promise<unknown> {
  handler: (query: Query) => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** A pool as postgres.js makes it, and what it was given and has not answered. */
interface OnePool {
  sql: Sql;
  handler: (query: Query) => unknown;
  unanswered: number;
  /** Called with its last answer; for whoever waits to end it. */
  onLastAnswer: () => void;
}

export function createLastingPool(options: LastingPoolOptions): Sql {
  const { openPool, watch, onQuery } = options;
  const known: PoolFacts = { isUp: true, underWay: 0, waiting: 0, losses: 0 };
  const gate = new Set<() => void>();
  /** Once it is ended. */
  let ending: Promise<void> | undefined;
  let types: Types | undefined;
  let current = open();

  function open(): OnePool {
    const sql = openPool(() => {
      if (ending === undefined && pool === current) lose(patienceMs);
    });
    const pool: OnePool = { sql, handler: handlerOf(sql), unanswered: 0, onLastAnswer: () => {} };
    if (types !== undefined) teach(sql, types);
    return pool;
  }

  /**
   * postgres.js asks each new connection for the types of arrays, and does not catch it where the connection is lost
   * in that moment, which ends the process. Once one has answered, nobody is asked again. The pool that it was a
   * connection of may have been replaced meanwhile, by one that knows nothing yet.
   */
  function learn(answered: Sql): void {
    types = typesOf(answered);
    teach(answered, types);
    teach(current.sql, types);
  }

  /** Something was lost: the pool is replaced, and the database has to show that it is there. */
  function lose(goodbyeMs: number): void {
    known.losses += 1;
    const old = current;
    current = open();
    void close(old, { timeout: goodbyeMs / 1000 });
    if (watch === null || !known.isUp) return;
    known.isUp = false;
    void seek(watch.openProbe);
  }

  function answered(pool: OnePool): void {
    pool.unanswered -= 1;
    if (pool.unanswered === 0) pool.onLastAnswer();
  }

  /** Ends a pool once it has answered all that it was given, `timeout` seconds from now at the latest. */
  async function close(pool: OnePool, { timeout }: { timeout?: number } = {}): Promise<void> {
    if (pool.unanswered > 0 && timeout !== 0) {
      const { promise: isDone, resolve } = Promise.withResolvers<void>();
      pool.onLastAnswer = resolve;
      const tooLate = timeout === undefined ? undefined : setTimeout(resolve, timeout * 1000);
      await isDone;
      clearTimeout(tooLate);
    }
    await pool.sql.end(pool.unanswered > 0 ? { timeout: 0 } : { timeout });
  }

  /** Asks until it answers, each time on a connection of its own. */
  async function seek(openProbe: () => Sql): Promise<void> {
    while (ending === undefined && (await ask(openProbe)) !== "there") await pause(probePauseMs);
    known.isUp = true;
    for (const enter of gate) enter();
  }

  async function ask(openProbe: () => Sql): Promise<Answer> {
    const probe = openProbe();
    const answer = await answerOf(probe, probeAnswerMs);
    void probe.end({ timeout: 0 });
    return answer;
  }

  /** Hands a query to the pool of this moment, or lets it wait for one. */
  function hand(query: Query): void {
    if (ending !== undefined) query.reject(new PoolEnded());
    else if (known.isUp) run(query);
    else wait(query);
  }

  function wait(query: Query): void {
    known.waiting += 1;
    const leave = () => {
      known.waiting -= 1;
      gate.delete(enter);
      clearTimeout(patience);
    };
    const enter = () => {
      leave();
      run(query);
    };
    const patience = setTimeout(() => {
      leave();
      query.reject(new DatabaseAway());
    }, patienceMs);
    gate.add(enter);
  }

  function run(query: Query): void {
    const startedAt = performance.now();
    const pool = current;
    known.underWay += 1;
    pool.unanswered += 1;
    const { resolve, reject } = query;
    let isOpen = true;
    const settle = () => {
      if (!isOpen) return;
      isOpen = false;
      known.underWay -= 1;
      answered(pool);
      onQuery?.(performance.now() - startedAt);
    };
    query.resolve = (value) => {
      settle();
      if (types === undefined) learn(pool.sql);
      resolve(value);
    };
    query.reject = (error) => {
      settle();
      reject(error);
    };
    pool.handler(query);
  }

  /** Queries are handed over when they are run, and not to the pool that they were written with. */
  function written(made: unknown): unknown {
    if (isQuery(made)) made.handler = Object.assign(hand, { debug: undefined });
    return made;
  }

  async function begin(...args: unknown[]): Promise<unknown> {
    const work = args.pop() as (tx: TransactionSql) => unknown;
    if (ending !== undefined) throw new PoolEnded();
    if (!known.isUp) await sql`select 1`;
    const pool = current;
    pool.unanswered += 1;
    return beginOn(pool.sql, args as string[], work).finally(() => answered(pool));
  }

  const sql: Sql = new Proxy(function sql() {} as unknown as Sql, {
    apply: (_target, _this, args) => written(Reflect.apply(current.sql, undefined, args)),
    get: (_target, key) => {
      if (key === "begin") return begin;
      if (key === "unsafe") return (...args: Parameters<Sql["unsafe"]>) => written(current.sql.unsafe(...args));
      if (key === "end") return end;
      return Reflect.get(current.sql, key);
    },
  });

  function end(how?: { timeout?: number }): Promise<void> {
    if (ending === undefined) {
      stopHearing?.();
      for (const enter of gate) enter();
      ending = close(current, how);
    }
    return ending;
  }

  facts.set(sql, known);
  const stopHearing = watch?.onSilence(() => {
    if (known.isUp) lose(0);
  });
  return sql;
}

/**
 * A transaction that knows when its connection is gone. From then on its queries are refused here, and it neither
 * commits nor rolls back: the connection may belong to others already, and the database has rolled back by itself.
 */
function beginOn(pool: Sql, args: readonly string[], work: (tx: TransactionSql) => unknown): Promise<unknown> {
  const { promise: lost, reject: lose } = Promise.withResolvers<never>();
  let loss: unknown;
  const scope = async (tx: TransactionSql): Promise<unknown> => {
    try {
      return await work(guarded(tx, () => loss));
    } catch (error) {
      if (loss === undefined && !isLostConnection(error)) throw error;
      lose(error);
      return new Promise(() => {});
    }
  };
  const whole = (pool.begin as (...args: unknown[]) => Promise<unknown>)(...args, scope);
  whole.catch((error) => {
    if (isLostConnection(error)) loss = error;
  });
  return Promise.race([whole, lost]);
}

function guarded(tx: TransactionSql, lossOf: () => unknown): TransactionSql {
  const written = (made: unknown): unknown => {
    if (!isQuery(made)) return made;
    const { handler } = made;
    const handOver = (query: Query) => (lossOf() === undefined ? handler(query) : query.reject(lossOf()));
    made.handler = Object.assign(handOver, { debug: undefined });
    return made;
  };
  return new Proxy(tx, {
    apply: (target, _this, args) => written(Reflect.apply(target as unknown as () => unknown, undefined, args)),
    get: (target, key) => {
      if (key === "unsafe") return (...args: Parameters<Sql["unsafe"]>) => written(target.unsafe(...args));
      return Reflect.get(target, key);
    },
  });
}

/** What a pool knows of the database's types. */
interface Types {
  parsers: Record<string, unknown>;
  serializers: Record<string, unknown>;
  shared: { typeArrayMap: Record<string, unknown> };
}

function typesOf(pool: Sql): Types {
  return pool.options as unknown as Types;
}

function teach(pool: Sql, { parsers, serializers, shared }: Types): void {
  const own = typesOf(pool);
  Object.assign(own.parsers, parsers);
  Object.assign(own.serializers, serializers);
  Object.assign(own.shared.typeArrayMap, shared.typeArrayMap);
  Object.assign(pool.options, { fetch_types: false });
}

type Answer = "there" | "gone" | "silent";

async function answerOf(probe: Sql, withinMs: number): Promise<Answer> {
  const { promise: tooLate, resolve } = Promise.withResolvers<Answer>();
  const stopWaiting = afterOwnTime(withinMs, () => resolve("silent"));
  const answered = probe`select 1`.then(
    (): Answer => "there",
    (error): Answer => (isLostConnection(error) ? "gone" : "there"),
  );
  const answer = await Promise.race([answered, tooLate]);
  stopWaiting();
  return answer;
}

/** A slice of the time that a process can be said to have had. */
const sliceMs = 100;

/**
 * Calls `act` after so much time in which this process ran. One that got no processor for a while has not listened: a
 * plain timer would be over before the answers that wait for it are read, and take its own silence for the database's.
 */
function afterOwnTime(ms: number, act: () => void): () => void {
  let slices = Math.ceil(ms / sliceMs);
  const timer = setInterval(() => {
    slices -= 1;
    if (slices > 0) return;
    clearInterval(timer);
    act();
  }, sliceMs);
  return () => clearInterval(timer);
}

function isQuery(made: unknown): made is Query {
  return made instanceof Promise && "handler" in made;
}

function handlerOf(pool: Sql): (query: Query) => unknown {
  // A query that is never run, for what it would be run by.
  return (pool`` as unknown as Query).handler;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
