import assert from "node:assert/strict";
import { test } from "node:test";
import { createPace } from "../src/graph-api/pace.ts";
import { createUserLimit } from "../src/graph-api/user-limit.ts";
import type { Account } from "../src/state/accounts.ts";
import {
  account,
  assertRefused,
  fixture,
  helloTo,
  type Json,
  noura,
  senderId,
  startWorld,
  until,
  type World,
  wabaId,
} from "./harness.ts";

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

test("an account without a number has 200 management calls an hour", () => {
  const pace = createPace();
  count(199, () => pace.takeManagementCall("app", "waba", 0, 200).percent < 100);

  assert.equal(pace.takeManagementCall("app", "waba", 0, 200).percent, 100);
});

test("every read of an account and of its templates says how much of the quota is used", async () => {
  await using world = await startWorld();
  const { data } = (await world.graph("GET", `/v25.0/${wabaId}/message_templates?limit=1`)).body;

  for (const path of [wabaId, data[0].id, `${wabaId}/subscribed_apps`]) {
    const { headers } = await world.graph("GET", `/v25.0/${path}`);
    assert.equal(JSON.parse(headers.get("x-business-use-case-usage") ?? "")[wabaId][0].call_count, 0);
    assert.deepEqual(Object.keys(JSON.parse(headers.get("x-app-usage") ?? "")), [
      "call_count",
      "total_cputime",
      "total_time",
    ]);
  }
});

test("quota_used: the headers say so, and at 100 % such calls are refused with 80007 while sends go on", async () => {
  await using world = await startWorld();
  const { request, answer } = fixture("template-quota-used");

  await world.control("PATCH", "/faults", { quota_used: 90 });
  const almost = await world.graph(request.method, request.path);
  await world.control("PATCH", "/faults", { quota_used: 100 });
  const refused = await world.graph(request.method, request.path);

  const usage = (it: Json): Json => JSON.parse(it.headers.get("x-business-use-case-usage"))[wabaId][0];
  assert.deepEqual([almost.status, usage(almost).call_count], [200, 90]);
  assertRefused(refused, answer.status, 80007);
  assert.equal(refused.body.error.message, answer.body.error.message);
  for (const name of ["x-business-use-case-usage", "x-app-usage"])
    assert.equal(refused.headers.get(name), answer.headers[name]);
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

/** An account whose one number may reach so many different customers a day. */
async function limitTo(world: World, tier: string): Promise<void> {
  const limited = account();
  limited.phone_numbers[0].messaging_limit = tier;
  await world.control("PUT", `/accounts/${wabaId}`, limited);
}

const customer = (n: number): string => `+9655552${String(n).padStart(4, "0")}`;

test("the messaging limit counts different customers in 24 hours, and frees their places one by one", () => {
  const userLimit = createUserLimit();
  const limited = { id: "1", senders: [{ id: senderId, messagingLimit: "TIER_250" }] } as Account;
  const hour = 3_600_000;
  let n = 0;
  const reached = count(249, () => userLimit.take(limited, String(n++), 0));

  assert.equal(reached, 249);
  assert.equal(userLimit.take(limited, "later", hour), true);
  assert.equal(userLimit.take(limited, "0", hour), true);
  assert.deepEqual([userLimit.take(limited, "new", hour), userLimit.isUsedUp(limited, hour)], [false, true]);
  assert.deepEqual([userLimit.take(limited, "new", 24 * hour), userLimit.isUsedUp(limited, 24 * hour)], [true, false]);
});

test("over the messaging limit: accepted, then failed with the code that is set, and the health is limited", async () => {
  await using world = await startWorld();
  await limitTo(world, "TIER_50");
  await world.control("PATCH", "/settings", { messaging_limit_code: 131049 });
  await Promise.all(Array.from({ length: 50 }, (_, n) => world.send(helloTo(customer(n)))));
  await until(() => new Set(world.receiver.statuses().map((it) => it.recipient_id)).size === 50);

  const { status } = await world.send(helloTo(noura));

  const failed = await until(() => world.receiver.statuses().find((it) => it.status === "failed"));
  const { body } = await world.graph("GET", `/v25.0/${senderId}?fields=health_status`);
  assert.deepEqual([status, failed.recipient_id, failed.errors[0].code], [200, "96555510483", 131049]);
  assert.equal(body.health_status.can_send_message, "LIMITED");
  assert.equal((await world.send(helloTo(customer(0)))).status, 200);
});

test("over the messaging limit: refused at once where that is set, but not who wrote to us before", async () => {
  await using world = await startWorld();
  await limitTo(world, "TIER_50");
  await world.control("PATCH", "/settings", { messaging_limit_when: "at_once" });
  await Promise.all(Array.from({ length: 50 }, (_, n) => world.send(helloTo(customer(n)))));

  assertRefused(await world.send(helloTo(noura)), 400, 131048);
  await world.control("PUT", "/phones/96555510483", {});
  await world.control("POST", "/phones/96555510483/reply", { text: "Hello?" });
  assert.equal((await world.send(helloTo(noura))).status, 200);
});
