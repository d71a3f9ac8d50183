import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertRefused,
  goodSend,
  helloTo,
  type Json,
  noura,
  senderId,
  startWorld,
  until,
  type World,
  wabaId,
} from "./harness.ts";

/* What goes wrong on purpose. */

async function accepted(world: World): Promise<Json[]> {
  return (await world.control("GET", "/messages")).body.data;
}

async function lastRequest(world: World): Promise<Json> {
  return (await world.control("GET", "/requests")).body.data.at(-1);
}

test("lose_answer: the message is accepted, the connection dropped", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { lose_answer: true });

  await assert.rejects(world.send(helloTo(noura, "lost")));

  const [message] = await accepted(world);
  const request = await lastRequest(world);
  assert.equal(message.biz_opaque_callback_data, "lost");
  assert.deepEqual([request.status, request.fault], [null, "lose_answer"]);
  await until(() => world.receiver.statuses().find((it) => it.biz_opaque_callback_data === "lost"));
});

test("drop_before: the connection is dropped, nothing accepted", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { drop_before: true });

  await assert.rejects(world.send(helloTo(noura)));

  assert.deepEqual(await accepted(world), []);
});

test("html_502: a gateway's page instead of JSON, nothing accepted", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { html_502: true });

  const answer = await world.send(helloTo(noura));

  assert.deepEqual([answer.status, answer.headers.get("content-type"), answer.body], [502, "text/html", undefined]);
  assert.deepEqual(await accepted(world), []);
});

test("slow_ms: the answer comes late, the message was accepted in time", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { slow_ms: 1_000 });
  const startedAt = performance.now();

  const answer = await world.send(helloTo(noura));

  const [message] = await accepted(world);
  assert.ok(performance.now() - startedAt >= 995);
  assert.equal(answer.status, 200);
  assert.ok(Date.parse(message.accepted_at) - message.arrived_at_ms < 900);
});

test("error: the asked error is answered as often as asked", async () => {
  await using world = await startWorld();
  const error = { http: 503, code: 2, message: "Service temporarily unavailable", details: "again", times: 2 };
  await world.control("PATCH", "/faults", { error });

  const answers = [
    await world.send(helloTo(noura)),
    await world.send(helloTo(noura)),
    await world.send(helloTo(noura)),
  ];

  assert.deepEqual(
    answers.map((it) => it.status),
    [503, 503, 200],
  );
  assertRefused(answers[0] as Json, 503, 2, /again/);
});

test("error on reads: reads are refused, sends go through", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { error: { http: 500, code: 1, message: "Unknown", on: "reads" } });

  assertRefused(await world.graph("GET", `/${senderId}`), 500, 1);
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

test("token_expired: every call is refused, until it is over", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { token_expired: true });

  assertRefused(await world.send(helloTo(noura)), 401, 190);
  assertRefused(await world.graph("GET", `/${wabaId}/message_templates`), 401, 190);
  await world.control("DELETE", "/faults");
  assert.equal((await world.send(helloTo(noura))).status, 200);
});

test("throttle and pair_limit: refused with HTTP 400, or with 429 where that is set", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { throttle: true });
  assertRefused(await world.send(helloTo(noura)), 400, 130429);

  await world.control("PATCH", "/settings", { throttle_http: 429 });
  await world.control("PATCH", "/faults", { throttle: false, pair_limit: true });

  assertRefused(await world.send(helloTo(noura)), 429, 131056);
});

test("throttle shows in the number's health", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { throttle: true });

  const { body } = await world.graph("GET", `/${senderId}?fields=health_status`);

  assert.equal(body.health_status.can_send_message, "LIMITED");
});

test("template_paused: sends are refused, the template reads as paused, and both ends are told", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { template_paused: true });
  assertRefused(await world.send(goodSend()), 400, 132015);
  assertRefused(await world.send(goodSend()), 400, 132015);
  const { body: paused } = await world.graph(
    "GET",
    `/${wabaId}/message_templates?name=receipt&fields=status,health_status`,
  );
  await until(() => world.receiver.got.length === 1);

  await world.control("PATCH", "/faults", { template_paused: false });
  await until(() => world.receiver.got.length === 2);

  assert.equal(paused.data[0].status, "PAUSED");
  assert.equal(paused.data[0].health_status.can_send_message, "BLOCKED");
  const told = world.receiver.got.map((it) => it.body.entry[0].changes[0].value);
  assert.deepEqual(
    told.map((it) => [it.event, it.other_info.title, it.message_template_name]),
    [
      ["PAUSED", "FIRST_PAUSE", "receipt"],
      ["APPROVED", "UNPAUSE", "receipt"],
    ],
  );
});

test("held_for_quality: the answer says so, and nothing happens until it is switched off", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { held_for_quality: true });
  const { body } = await world.send(helloTo(noura));
  const whileHeld = (await accepted(world))[0].status;

  await world.control("PATCH", "/faults", { held_for_quality: false });

  await until(async () => (await accepted(world))[0].status === "delivered");
  assert.equal(body.messages[0].message_status, "held_for_quality_assessment");
  assert.equal(whileHeld, "accepted");
});

test("status_first: the sent webhook arrives before the answer", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { status_first: true });

  const { body } = await world.send(helloTo(noura));

  assert.equal(world.receiver.statuses()[0]?.id, body.messages[0].id);
});

test("webhooks_late: they come late and in the wrong order", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/settings", { webhook_late_ms: 250 });
  await world.control("PATCH", "/faults", { webhooks_late: true });
  await world.control("PUT", "/phones/96555510483", { reads_by_itself: true });
  await world.send(helloTo(noura));

  const statuses = await until(() => world.receiver.got.length === 3 && world.receiver.statuses());

  assert.deepEqual(
    statuses.map((it) => it.status),
    ["read", "delivered", "sent"],
  );
});

test("faults are listed, refused by name when unknown, and cleared together", async () => {
  await using world = await startWorld();
  await world.control("PATCH", "/faults", { lose_answer: true, slow_ms: 5 });

  const unknown = await world.control("PATCH", "/faults", { earthquake: true });
  const wrong = await world.control("PATCH", "/faults", { throttle: "yes" });
  const error = await world.control("PATCH", "/faults", { error: { code: 1 } });
  const { body: on } = await world.control("GET", "/faults");
  const { body: off } = await world.control("DELETE", "/faults");

  assert.deepEqual([unknown.status, wrong.status, error.status], [400, 400, 400]);
  assert.match(unknown.body.detail, /earthquake/);
  assert.deepEqual([on.lose_answer, on.slow_ms, off.lose_answer, off.slow_ms], [true, 5, false, 0]);
});
