/** WhatsApp's limit of a sender, kept by any number of nodes together. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addNotification, addTransaction } from "../../src/store/testing/rows.ts";
import { busiestSecond, mostAllowed } from "../support/busiest-second.ts";
import { left } from "../support/shop.ts";
import {
  type ConnectedSender,
  connectSender,
  newPhone,
  paymentRequest,
  startZajel,
  until,
  untilStatus,
  type Zajel,
} from "../support/zajel.ts";

const perSecond = 80;
const messages = 130;

let zajel: Zajel;
let sender: ConnectedSender;

before(async () => {
  zajel = await startZajel();
  sender = await connectSender(zajel, { throughput: perSecond, messagesPerSecond: perSecond });
});
after(() => zajel[Symbol.asyncDispose]());

test("three nodes, of which one goes and one is stopped half-way, never send more in a second than one may", async () => {
  await using second = await zajel.startNode();
  const third = await zajel.startNode();
  assert.notEqual(second.url, third.url);
  const shop = { merchantId: "shop", authenticatorId: sender.authenticatorId };
  await zajel.sql.begin(async (tx) => {
    for (let index = 0; index < messages; index += 1) {
      const sessionId = await addTransaction(tx, shop, { customerPhone: newPhone(), ticks: ["created"] });
      await addNotification(tx, shop, { sessionId });
    }
  });
  await until("half of them to arrive", async () => (await zajel.sandbox.messages()).length > messages / 2, 60_000);
  await third[Symbol.asyncDispose]();

  const sent = await until(
    "all of them to arrive",
    async () => {
      const arrived = await zajel.sandbox.messages();
      return arrived.length >= messages && arrived;
    },
    60_000,
  );

  assert.equal(new Set(sent.map(({ to }) => to)).size, messages);
  const attempts = await zajel.sql<{ id: string; startedAt: Date }[]>`
    select notification_id as id, started_at from attempt where merchant_id = 'shop'`;
  const begun = new Map(attempts.map(({ id, startedAt }) => [id, startedAt.getTime()]));
  const busiest = busiestSecond(
    sent.map(({ biz_opaque_callback_data: id, arrived_at_ms: to }) => ({ from: begun.get(id) ?? to, to })),
  );
  assert.ok(busiest <= mostAllowed(perSecond, 3), `${busiest} in one second`);
});

test("what one node takes is sent by another and tended by a third", async () => {
  await zajel.restart({ ZAJEL_ROLES: "api" });
  await using _sending = await zajel.startNode({ ZAJEL_ROLES: "dispatcher" });
  await using _tending = await zajel.startNode({ ZAJEL_ROLES: "upkeep" });
  await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });

  const made = await zajel.api("POST", "/v1/transactions", paymentRequest());
  await untilStatus(zajel, made.body.session_id, "created", "held");
  await zajel.sandbox.control("DELETE", "/faults");

  await untilStatus(zajel, made.body.session_id, "created", left);
});
