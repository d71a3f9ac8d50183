/**
 * The long fault runs, one after the other, on PostgreSQLs of their own with the settings that every Zajel has. Each
 * becomes a chapter of docs/reliability.md: what was injected, what was counted, and whether a promise was broken.
 * Started by `script/soak`; ends non-zero where one was.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { createChance } from "./chance.ts";
import { soakBacklog } from "./soak-backlog.ts";
import { soakLost } from "./soak-lost.ts";
import { type Chapter, reportOf } from "./soak-report.ts";
import { soakRounds } from "./soak-rounds.ts";

const usage = `script/soak, the long fault runs; 0 leaves one out

  --rounds 200          kills under load
  --lost-minutes 10     webhooks lost for so long
  --backlog 1000000     rows of one merchant that are due at once
  --note TEXT           what else is to be known of this run, such as other work on the machine
  --out FILE            where the report goes (docs/reliability.md); - prints it only

FAULTS_SEED repeats a run.`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", short: "h", default: false },
    rounds: { type: "string", default: "200" },
    "lost-minutes": { type: "string", default: "10" },
    backlog: { type: "string", default: "1000000" },
    note: { type: "string", default: "" },
    out: { type: "string", default: path.resolve(import.meta.dirname, "../../../docs/reliability.md") },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const most = { rounds: 10_000, "lost-minutes": 600, backlog: 5_000_000 };

/** A count from the command line; 0 leaves the chapter out. */
function counted(name: keyof typeof most): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0 && value <= most[name]) return value;
  console.error(`--${name} must be a whole number from 0 to ${most[name]}, not ${values[name]}.`);
  process.exit(2);
}

const rounds = counted("rounds");
const lostMinutes = counted("lost-minutes");
const backlog = counted("backlog");
const chance = createChance();
const tell = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
tell(`seed ${chance.seed}`);

const chapters: Chapter[] = [];
if (rounds > 0) chapters.push(await soakRounds({ rounds, chance, tell }));
if (lostMinutes > 0) chapters.push(await soakLost({ minutes: lostMinutes, chance, tell }));
if (backlog > 0) chapters.push(await soakBacklog({ rows: backlog, chance, tell }));

const report = reportOf(chapters, values.note);
if (values.out === "-") console.log(report);
else await writeFile(values.out, report);
const broken = chapters.flatMap((chapter) => chapter.broken);
for (const line of broken) console.error(line);
if (broken.length > 0) process.exitCode = 1;
