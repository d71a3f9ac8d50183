import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import test, { after } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { until } from "../../test/support/zajel.ts";
import { describeDatabase, openDatabase, openWatch, type Sql } from "./database.ts";
import { poolFactsOf } from "./lasting-pool.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 2, statementTimeoutMs: 200 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

test("plans are made for the values at hand, never kept from an empty table", async () => {
  const rows = await sql`select current_setting('plan_cache_mode') as mode`;

  assert.deepEqual([...rows], [{ mode: "force_custom_plan" }]);
});

test("a statement that runs too long is ended", async () => {
  await assert.rejects(sql`select pg_sleep(5)`.execute(), /statement timeout/);
});

test("a statement that is sent behind another is begun without this program", async () => {
  const line = openDatabase({ url: database.url, max: 1, plans: "kept" });
  const pause = (seconds: number) => line<{ at: Date }[]>`
    select clock_timestamp() as at from (select pg_sleep(${seconds}::float8)) as slept`;
  // The first of its kind is described before it is sent.
  await pause(0);

  const both = [pause(0.05), pause(0.05)].map((query) => query.execute());
  await setImmediate();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  const [first = Number.NaN, second = Number.NaN] = (await Promise.all(both)).map(([row]) => row?.at.getTime());

  assert.ok(second - first < 1_000, `begun ${second - first} ms later`);
  await line.end({ timeout: 1 });
});

test("columns come in camelCase, and JSON as it was stored", async () => {
  const [row] = await sql`select 1 as session_id, '{"paid_at": null}'::jsonb as some_json`;

  assert.deepEqual({ ...row }, { sessionId: 1, someJson: { paid_at: null } });
});

test("times are Dates, exact numbers are texts, bytes are Buffers", async () => {
  const [row] = await sql`
    select '2026-09-01T10:00:00Z'::timestamptz as time, 20.000::numeric as money, 9007199254740993::bigint as big,
           '\\x00ff'::bytea as bytes`;

  assert.deepEqual(
    { ...row },
    { time: new Date("2026-09-01T10:00:00Z"), money: "20.000", big: "9007199254740993", bytes: Buffer.of(0, 255) },
  );
});

test("through a pooler nothing is prepared and no setting is sent", async () => {
  const pooled = openDatabase({ url: database.url, max: 1, isPooled: true });

  const rows =
    await pooled`select current_setting('plan_cache_mode') as mode, (select count(*)::int from pg_prepared_statements) as prepared`;

  assert.deepEqual([...rows], [{ mode: "auto", prepared: 0 }]);
  await pooled.end({ timeout: 1 });
});

const places: [url: string, place: string][] = [
  ["postgresql://zajel:hunter2@db.example.com:6432/shop", "db.example.com:6432/shop"],
  ["postgres://zajel@db/shop", "db:5432/shop"],
  ["postgresql://zajel@localhost/shop?host=/run/postgresql", "/run/postgresql/shop"],
  ["postgresql:///shop?host=/run/postgresql", "/run/postgresql/shop"],
];

for (const [url, place] of places) {
  test(`${url} is told as ${place}`, () => {
    assert.equal(describeDatabase(url), place);
  });
}

test("a socket may be given as libpq writes it", async () => {
  const url = new URL(database.url);
  const folder = url.searchParams.get("host") ?? "";
  const short = openDatabase({ url: `postgresql:///${url.pathname.slice(1)}?host=${folder}&user=zajel`, max: 1 });

  const rows = await short`select '/' || current_database() as path`;

  assert.deepEqual([...rows], [{ path: url.pathname }]);
  await short.end({ timeout: 1 });
});

test("a process that stood still does not take its own silence for the database's", async () => {
  const watch = openWatch({ url: database.url });
  const watched = openDatabase({ url: database.url, max: 2, watch });
  // The first heartbeat leaves after a second; ours stands behind it in the same list of timers.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const underWay = watched`select 1 as one`.execute();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_300);

  const [row] = await underWay;

  assert.deepEqual([row?.one, poolFactsOf(watched)?.losses], [1, 0]);
  await watched.end({ timeout: 1 });
  watch.end();
});

test("pools of one database share the connection that asks whether it is there, and hear of its silence until they end", async () => {
  const watch = openWatch({ url: database.url, applicationName: "watch of three" });
  const pools = [1, 2, 3].map(() => openDatabase({ url: database.url, max: 1, watch }));
  const [ended, ...others] = pools as [Sql, Sql, Sql];
  await Promise.all(pools.map((pool) => pool`select 1`));
  await ended.end({ timeout: 1 });
  const onlooker = openDatabase({ url: database.url, max: 1 });
  const asking = async () => {
    const rows = await onlooker<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name = 'watch of three' and state = 'idle'`;
    return rows.map(({ pid }) => pid);
  };
  const [pid, ...more] = await until("the first question", async () => {
    const pids = await asking();
    return pids.length > 0 && pids;
  });
  assert.deepEqual(more, []);

  process.kill(pid as number, "SIGSTOP");
  try {
    await until("both to hear of the silence", async () => others.every((pool) => poolFactsOf(pool)?.losses === 1));
  } finally {
    process.kill(pid as number, "SIGCONT");
  }

  const answers = await Promise.all(others.map((pool) => pool`select 1 as one`));
  assert.deepEqual(
    answers.map(([row]) => row?.one),
    [1, 1],
  );
  assert.equal(poolFactsOf(ended)?.losses, 0);
  await Promise.all([onlooker, ...others].map((pool) => pool.end({ timeout: 1 })));
  watch.end();
});

test("a pool that is ended while it has just begun answers what it was given, takes no more, and keeps nobody alive", async () => {
  // Ended at a time in which its first connection is being made, with more waiting for it: each at another moment.
  const program = `
    import { openDatabase } from ${JSON.stringify(import.meta.resolve("./database.ts"))};
    const counts = { answered: 0, lost: 0, refused: 0 };
    for (let ms = 0; ms < 12; ms += 0.5) {
      const pool = openDatabase({ url: process.env.DATABASE_URL, max: 1, plans: "kept" });
      const asked = Array.from({ length: 3 }, () => pool\`select array[1, 2] as numbers\`.execute());
      asked.push(pool.begin((tx) => tx\`select 1\`));
      await new Promise((resolve) => setTimeout(resolve, ms));
      const ended = pool.end({ timeout: 10 });
      await pool\`select 1\`.catch(({ code }) => (counts.refused += code === "CONNECTION_ENDED" ? 1 : 0));
      for (const { status } of await Promise.allSettled(asked)) counts[status === "fulfilled" ? "answered" : "lost"] += 1;
      await ended;
    }
    console.log(JSON.stringify(counts));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 30_000,
  });

  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  assert.deepEqual(JSON.parse(output), { answered: 96, lost: 0, refused: 24 });
  assert.deepEqual([code, signal], [0, null]);
});

test("what the first answer teaches of the types is learned where it came from, also when the pool was replaced", async () => {
  const watch = openWatch({ url: database.url });
  const watched = openDatabase({ url: database.url, max: 2, watch, applicationName: "two at first" });
  const slow = watched`select pg_sleep(0.5), 1 as one`.execute();
  const lost = watched`select pg_sleep(30)`.execute();
  lost.catch(() => {});
  const end = async () => {
    const [ended] = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'two at first' and state = 'active' and query like '%sleep(30)%'`;
    return ended;
  };
  while ((await end()) === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  await assert.rejects(lost);
  await slow;

  const [row] = await watched`select 'b' = any(${["a", "b"]}::text[]) as found, ${["x"]}::text[] as list`;

  assert.deepEqual({ ...row }, { found: true, list: ["x"] });
  await watched.end({ timeout: 1 });
  watch.end();
});
