/**
 * Whether Zajel stays as fast with the data of years: the same work on an empty database and on one with millions of
 * messages, thousands of merchants and a long queue, in turns and on one PostgreSQL. `script/bench flat --help`
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "../server/src/embedded/postgres.ts";
import { type Crowd, makeCrowd } from "./crowd.ts";
import { compareDatabases } from "./flat/compare.ts";
import { makeDatabase, openAtLeisure } from "./flat/databases.ts";
import { merchantId } from "./shop.ts";

const help = `script/bench flat [--folder DIR] [--scale N] [--snapshot-minutes N] [--rounds N] [--make-only]

  --folder DIR          where the data is kept, to measure again; without it all is made anew and removed (15 GB)
  --scale N             1: 5,000,000 messages, 10,000 merchants, 1,000,000 waiting; 0.01: a hundredth of it (1)
  --rounds N            how often each is measured, in turns (3)
  --snapshot-minutes N  how long an old snapshot is held before it is measured again; 0: not at all (2)
  --make-only           makes the data and ends`;

const { values } = parseArgs({
  options: {
    folder: { type: "string" },
    scale: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    "snapshot-minutes": { type: "string", default: "2" },
    "make-only": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

/** PostgreSQL as Zajel starts its own, but that it says what statements cost. */
const settings = {
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track_planning": "on",
  max_connections: "200",
};

const say = (text: string) => console.error(`zajel: ${text}`);

function crowdOf(scale: number): Crowd {
  return {
    merchants: Math.max(10, Math.round(10_000 * scale)),
    messages: Math.max(1000, Math.round(5_000_000 * scale)),
    waiting: Math.max(200, Math.round(1_000_000 * scale)),
  };
}

async function letWait(url: string): Promise<void> {
  const sql = openAtLeisure(url);
  await sql`update merchant set hold_limit_hours = 720, config_version = config_version + 1 where merchant_id = ${merchantId}`;
  await sql.end({ timeout: 5 });
}

/** Of the first process of the PostgreSQL in a data folder. */
async function processIdOf(dataDir: string): Promise<number> {
  const [pid] = (await readFile(path.join(dataDir, "postgresql", "postmaster.pid"), "utf8")).split("\n");
  return Number(pid);
}

async function run(): Promise<void> {
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 10)) throw new Error(`--scale takes a number over 0 and up to 10, not ${values.scale}.`);
  await using parts = new AsyncDisposableStack();
  const folder = values.folder ?? (await mkdtemp(path.join(tmpdir(), "zajel-bench-flat-")));
  if (values.folder === undefined) parts.defer(() => rm(folder, { recursive: true, force: true }));
  await mkdir(folder, { recursive: true });
  const embedded = parts.use(await startEmbeddedPostgres({ dataDir: path.join(folder, "data"), settings }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void parts.disposeAsync().finally(() => process.exit(1)));
  }

  const crowd = crowdOf(scale);
  const full = await makeDatabase(embedded.url, `full_${crowd.messages}`, async (sql) => {
    say(`making ${crowd.messages} messages of ${crowd.merchants} merchants`);
    await makeCrowd(sql, crowd, say);
  });
  if (values["make-only"]) return;
  const empty = await makeDatabase(embedded.url, "empty", null);
  // What waits may wait for as long as the data is kept.
  for (const { url } of [empty, full]) await letWait(url);
  const logFile = path.join(folder, "zajel.log");
  console.log(
    await compareDatabases({
      empty,
      full,
      crowd,
      postgresPid: await processIdOf(path.join(folder, "data")),
      logFile,
      rounds: Number(values.rounds),
      snapshotMinutes: Number(values["snapshot-minutes"]),
      say,
    }),
  );
  if (existsSync(logFile) && values.folder !== undefined) say(`what the servers complained of is in ${logFile}`);
}

if (values.help) console.log(help);
else await run();
