import assert from "node:assert/strict";
import test from "node:test";
import { besideBest, medianOf, type Results, tableOf } from "./figures.ts";

const zajel: Results = { name: "zajel", runs: [{ event_in: 300, memory: 100 }, { event_in: 500 }, { event_in: 400 }] };
const first: Results = { name: "first", runs: [{ event_in: 200, memory: 400 }] };
const second: Results = { name: "second", runs: [{ event_in: 160, memory: 200 }] };

test("a figure of several runs is their median, and one that no run has is none", () => {
  assert.equal(medianOf(zajel, "event_in"), 400);
  assert.equal(medianOf(zajel, "lifecycle"), null);
});

test("a ratio is above 1 where Zajel is better, whether more or less is better, and names the best of the peers", () => {
  const peers = [first, second];

  assert.deepEqual(besideBest(zajel, peers, { figure: "event_in", better: "more" }), { times: 2, peer: "first" });
  assert.deepEqual(besideBest(zajel, peers, { figure: "memory", better: "less" }), { times: 2, peer: "second" });
  assert.equal(besideBest(zajel, [], { figure: "event_in", better: "more" }), null);
});

test("the table has medians with their spread, and says whether a floor was met", () => {
  const events = tableOf([zajel, first, second])
    .split("\n")
    .find((line) => line.startsWith("events in"));

  assert.match(events ?? "", /400 \(300–500\) +200 +160 +2\.00 × first +≥ 1\.3 × met$/);
});
