import assert from "node:assert/strict";
import { test } from "node:test";
import { failuresByHour } from "./failures.ts";

test("each of the 24 hours has its failures, also where nothing was sent", () => {
  const from = new Date("2026-07-14T09:00:00Z");
  const volume = [
    { at: "2026-07-14T09:00:00Z", failed: 3 },
    { at: "2026-07-15T08:00:00.000Z", failed: 1 },
    { at: "2026-07-14T12:00:00Z", failed: 0 },
  ];

  const hours = failuresByHour(from, volume);

  assert.equal(hours.length, 24);
  assert.deepEqual(
    hours.flatMap(({ failed }, hour) => (failed > 0 ? [[hour, failed]] : [])),
    [
      [0, 3],
      [23, 1],
    ],
  );
  assert.deepEqual(failuresByHour(from, []).at(-1), { at: new Date("2026-07-15T08:00:00Z"), failed: 0 });
});
