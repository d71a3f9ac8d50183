import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { type TestContext } from "node:test";
import { createEmptyDatabase } from "../../server/test/support/postgres.ts";
import { measure, type Sizes } from "./measure.ts";
import { createPipelines, defaultInFlight } from "./peers.ts";

const small: Sizes = { events: 20, steadySeconds: 1, steadyRates: [], connections: 4 };
const stages = ["event_in", "drain_0", "webhooks", "drain_100", "lifecycle"];

/** BullMQ needs a Redis, which a machine may not have, and Zajel starts four times: `script/bench --quick` has all three. */
async function goThrough(t: TestContext, name: string, sizes: Sizes): Promise<Record<string, number>> {
  const pipeline = createPipelines(defaultInFlight).find((one) => one.name === name);
  assert.ok(pipeline);
  await using database = await createEmptyDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "zajel-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { figures, notes } = await measure(pipeline, sizes, {
    databaseUrl: database.url,
    postgresPid: null,
    redis: null,
    folder,
  });
  assert.deepEqual(
    notes.filter((note) => note.includes("refused")),
    [],
  );
  return figures;
}

test("a peer goes through all stages, and a steady load", async (t) => {
  const figures = await goThrough(t, "pg-boss", { ...small, steadyRates: [20] });

  for (const stage of [...stages, "at_20_p50", "at_20_p99"]) {
    assert.ok((figures[stage] ?? 0) > 0, `${stage} is ${figures[stage]}`);
  }
});
