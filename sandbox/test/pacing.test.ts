import assert from "node:assert/strict";
import { test } from "node:test";
import { createPace } from "../src/graph-api/pace.ts";
import { account, assertRefused, helloTo, type Json, noura, startWorld, wabaId } from "./harness.ts";

/* Limits of sending. Source: Meta, Cloud API throughput and messages/send-messages, read 2026-09. */

function count(times: number, take: () => boolean): number {
  return Array.from({ length: times }, take).filter(Boolean).length;
}

test("a number sends its messages per second at once, and as many again after a second", () => {
  const pace = createPace();

  const atOnce = count(200, () => pace.takeThroughput("a", 80, 1_000));
  const aTenthLater = count(200, () => pace.takeThroughput("a", 80, 1_100));
  const muchLater = count(200, () => pace.takeThroughput("a", 80, 60_000));

  assert.deepEqual([atOnce, aTenthLater, muchLater], [80, 8, 80]);
});

test("numbers do not share their pace", () => {
  const pace = createPace();
  count(80, () => pace.takeThroughput("a", 80, 0));

  assert.equal(pace.takeThroughput("b", 80, 0), true);
});

test("one customer gets 45 in a row, then one each six seconds", () => {
  const pace = createPace();

  const burst = count(60, () => pace.takePair("a", "1", 0));
  const soon = pace.takePair("a", "1", 5_900);
  const later = count(5, () => pace.takePair("a", "1", 12_000));

  assert.deepEqual([burst, soon, later], [45, false, 2]);
});

test("the hour's management quota is used up at 5,000 calls and back after an hour", () => {
  const pace = createPace();
  count(4_999, () => pace.takeManagementCall("app", "waba", 0).percent < 100);

  const last = pace.takeManagementCall("app", "waba", 1_800_000);
  const afterwards = pace.takeManagementCall("app", "waba", 3_600_000);

  assert.deepEqual(last, { percent: 100, minutesLeft: 30 });
  assert.equal(afterwards.percent, 0);
});

test("over the number's pace: 130429 with HTTP 400", async () => {
  await using world = await startWorld();
  const slow = account();
  slow.phone_numbers[0].throughput = 2;
  await world.control("PUT", `/accounts/${wabaId}`, slow);

  const answers = await Promise.all([1, 2, 3].map((digit) => world.send(helloTo(`+9655551000${digit}`))));

  const last = answers.find((it) => it.status !== 200);
  assert.equal(answers.filter((it) => it.status === 200).length, 2);
  assertRefused(last as Json, 400, 130429);
});

test("what customers write counts against the pace, too", async () => {
  await using world = await startWorld();
  const slow = account();
  slow.phone_numbers[0].throughput = 2;
  await world.control("PUT", `/accounts/${wabaId}`, slow);
  await world.control("PUT", "/phones/96555510001", {});
  await world.control("POST", "/phones/96555510001/reply", { text: "one" });
  await world.control("POST", "/phones/96555510001/reply", { text: "two" });

  assertRefused(await world.send(helloTo(noura)), 400, 130429);
});

test("over the pair's pace: 131056, for that customer only, unless it is switched off", async () => {
  await using world = await startWorld();
  await Promise.all(Array.from({ length: 45 }, () => world.send(helloTo(noura))));

  assertRefused(await world.send(helloTo(noura)), 400, 131056);
  assert.equal((await world.send(helloTo("+96555510001"))).status, 200);
  await world.control("PATCH", "/settings", { pair_pacing: false });
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

test("a refused send uses up nothing", async () => {
  await using world = await startWorld();
  const slow = account();
  slow.phone_numbers[0].throughput = 1;
  await world.control("PUT", `/accounts/${wabaId}`, slow);
  const wrong = { ...helloTo(noura), template: { name: "none", language: { code: "en_US" } } };
  await world.send(wrong);
  await world.send(wrong);

  assert.equal((await world.send(helloTo(noura))).status, 200);
});
