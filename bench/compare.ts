/**
 * Zajel and what a team would build in its place, on one machine, in turns: the same events, the same WhatsApp, the same
 * statuses, each durable before it is answered. Prints a table of ratios. `script/bench --help`
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { type Figures, type Results, tableOf } from "./side-by-side/figures.ts";
import { measure } from "./side-by-side/measure.ts";
import { help, OptionRefusal, type Options, readOptions } from "./side-by-side/options.ts";
import { createPipelines, defaultInFlight } from "./side-by-side/peers.ts";
import type { Pipeline } from "./side-by-side/pipeline.ts";
import { findRedis, type Postgres, startPostgres, startRedis } from "./side-by-side/services.ts";

/** Ends what the run under way has started. */
let endRun: () => Promise<void> = async () => {};

const say = (text: string) => console.error(`zajel: ${text}`);

function choose(options: Options, redis: string | null): Pipeline[] {
  const wanted = createPipelines(options.inFlight).filter(({ name }) => options.only?.includes(name) ?? true);
  return wanted.filter((pipeline) => {
    if (pipeline.redis === null || redis !== null) return true;
    say(`${pipeline.name} is left out: redis-server is not installed (on Debian: apt-get install redis-server).`);
    return false;
  });
}

async function lastWords(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text === "" ? "" : `\n${text.slice(-2000)}`;
}

async function runOnce(
  pipeline: Pipeline,
  options: Options,
  postgres: Postgres,
  folder: string,
): Promise<{ figures: Figures; notes: string[] }> {
  await using parts = new AsyncDisposableStack();
  const { redis: fsync } = pipeline;
  const redis = fsync === null ? null : await startRedis(path.join(folder, "redis"), fsync);
  const end = async () => {
    await pipeline.stop();
    await redis?.[Symbol.asyncDispose]();
  };
  parts.defer(end);
  endRun = end;
  const databaseUrl = await postgres.makeDatabase();
  const onStage = (stage: string) => say(`  ${stage}`);
  return await measure(pipeline, options, { databaseUrl, postgresPid: postgres.pid, redis, folder, onStage });
}

async function compare(options: Options): Promise<boolean> {
  await using parts = new AsyncDisposableStack();
  const redis = findRedis();
  const pipelines = choose(options, redis);
  const folder = await mkdtemp(path.join(tmpdir(), "zajel-bench-"));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = parts.use(await startPostgres(path.join(folder, "data")));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      const end = async () => {
        await endRun();
        await parts.disposeAsync();
      };
      void end().finally(() => process.exit(1));
    });
  }

  const results = pipelines.map(({ name }): Results => ({ name, runs: [] }));
  const notes: string[] = [];
  // In turns, so that what else the machine does is shared by all.
  for (let run = 1; run <= options.runs; run += 1) {
    for (const [index, pipeline] of pipelines.entries()) {
      say(`${pipeline.name}, run ${run} of ${options.runs}`);
      try {
        const measured = await runOnce(pipeline, options, postgres, folder);
        results[index]?.runs.push(measured.figures);
        notes.push(...measured.notes.map((note) => `${pipeline.name}, run ${run}: ${note}`));
      } catch (error) {
        const words = await lastWords(path.join(folder, `${pipeline.name}.log`));
        notes.push(`${pipeline.name}, run ${run}, was given up: ${(error as Error).message}${words}`);
      }
    }
  }

  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}`;
  const { runs, events, steadySeconds, connections, inFlight } = options;
  const lines = [
    `${runs === 1 ? "One run" : `Medians of ${runs} runs in turns (least–most)`}: ${events} events on ${connections} connections, steady loads of ${steadySeconds} s,`,
    `peers with ${inFlight} requests to WhatsApp at once`,
    "",
    tableOf(results),
    "",
    ...notes,
    `Node.js ${process.version}, ${machine}; PostgreSQL: ${await postgres.settings()}${redis === null ? "" : `; Redis ${redis}`}`,
  ];
  console.log(lines.join("\n"));
  return results.every((result) => result.runs.length === options.runs);
}

try {
  const names = createPipelines(defaultInFlight).map(({ name }) => name);
  const options = readOptions(process.argv.slice(2), names);
  if (options === "help") console.log(help);
  else if (!(await compare(options))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof OptionRefusal)) throw error;
  say(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
