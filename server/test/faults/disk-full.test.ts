/** PostgreSQL's disk is full: nothing is confirmed that is not on disk, and all goes on when there is room again. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { until } from "../support/zajel.ts";
import { createChance } from "./chance.ts";
import { openSender, patienceMs, startFleet } from "./fleet.ts";
import { startOwnPostgres } from "./own-postgres.ts";
import { createPayments } from "./payments.ts";
import { expectAllKept } from "./settled.ts";

const messagesPerSecond = 80;
const chance = createChance();
const folder = mkdtempSync(path.join(tmpdir(), "zajel-test-disk-"));
const mounted = run("mount", ["-t", "tmpfs", "-o", "size=160m,mode=0700", "tmpfs", folder]);
const skip = mounted.status === 0 ? false : `This machine does not let us mount a small disk: ${whyNot(mounted)}`;
after(() => {
  if (skip === false) run("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
});

test("full in the middle of the work, and emptied again", { skip }, async () => {
  await using postgres = await startOwnPostgres(path.join(folder, "data"));
  await using fleet = await startFleet({ nodes: 2, database: { url: postgres.url, directUrl: postgres.url } });
  const limits = { [(await openSender(fleet, { messagesPerSecond })).phoneNumberId]: messagesPerSecond };
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance });
  await payments.run(20, 300);

  const ballast = path.join(folder, "ballast");
  await fill(ballast);
  const paid = payments.run(120, 3_000);
  await until("requests to be refused", async () => payments.refused >= 20, patienceMs);
  await rm(ballast);
  // Where not even its log had room PostgreSQL has ended.
  await postgres.start();

  await paid;
  await expectAllKept(fleet, payments, { limits, nodes: 2, seed: chance.seed });
});

/** Writes until there is no room for one more page. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, "w");
  for (const size of [1 << 20, 1 << 12]) {
    const block = Buffer.alloc(size, 1);
    try {
      for (;;) await handle.write(block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  await handle.close();
}

function run(program: string, words: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(program, words, { encoding: "utf8" });
}

function whyNot({ error, stderr }: SpawnSyncReturns<string>): string {
  return error?.message ?? stderr.trim();
}
