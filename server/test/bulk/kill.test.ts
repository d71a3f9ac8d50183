/** A bulk whose node is killed in the middle of it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProgram } from "../support/program.ts";
import { request, startZajel, until, type Zajel } from "../support/zajel.ts";
import { closeGate } from "./gate.ts";
import { bulkMerchant } from "./merchant.ts";

let zajel: Zajel;

before(async () => {
  // It only answers: what works a bulk off is the node that is killed.
  zajel = await startZajel({ environment: { ZAJEL_ROLES: "api" } });
});
after(() => zajel[Symbol.asyncDispose]());

test("a bulk whose node is killed half-way is finished by the next one, with each row once", async () => {
  const shop = await bulkMerchant(zajel);
  const rows = Array.from(
    { length: 1_300 },
    (_, index) => `payment_request,5,KWD,DN-${index},${index === 600 ? "gate" : ""}`,
  );
  const file = ["type,amount,currency_code,order_no,session_id", ...rows].join("\n");
  const gate = await closeGate(zajel.sql, shop.id, "gate");
  const upkeep = { ...zajel.environment, ZAJEL_ROLES: "api,upkeep" };

  await using first = startProgram(upkeep);
  const url = await first.ready;
  const headers = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": shop.id, "content-type": "text/csv" };
  const { body: bulk } = await request(url, "POST", "/v1/bulks", file, headers);
  const halfWay = await until("the rows before the gate", async () => {
    const { body } = await shop.api("GET", `/v1/bulks/${bulk.id}`);
    return body.accepted === 500 && body;
  });
  first.signal("SIGKILL");
  await first.ended;
  await gate.open();
  const again = await shop.send(file);
  await using second = startProgram(upkeep);
  await second.ready;
  const done = await shop.finished(bulk.id);

  assert.equal(halfWay.status, "running");
  assert.deepEqual([again.body.id, again.body.repeated], [bulk.id, true]);
  assert.deepEqual([done.accepted, done.refused], [1_300, 0]);
  assert.equal((await shop.transactions()).size, 1_300);
});
