import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "../../test/support/postgres.ts";
import type { NextStep, SendOutcome } from "../domain/next-step.ts";
import { openDatabase, type Sql } from "../store/database.ts";
import { beginProbe, listHolds, placeHolds } from "../store/hold.ts";
import { addNotification, addShop } from "../store/testing/rows.ts";
import { type Answered, settleBatch } from "./send.ts";

let database: TestDatabase;
let sql: Sql;

before(async () => {
  database = await createTestDatabase();
  sql = openDatabase({ url: database.url, max: 2 });
});
after(async () => {
  await sql.end();
  await database[Symbol.asyncDispose]();
});

/** Settles the message that was let out to test a token's hold; whether the hold still stands. */
async function isHeldAfter(outcome: SendOutcome, code: number | null, step: NextStep): Promise<boolean> {
  const shop = await addShop(sql);
  const id = await addNotification(sql, shop);
  const hold = { ...shop, scope: "token", key: "", isShared: false } as const;
  await placeHolds(sql, [{ ...hold, reasonCode: "token", detail: "" }]);
  await beginProbe(sql, hold);
  const answered: Answered = {
    claimed: {
      ...shop,
      id,
      sessionId: "s1",
      environment: "live",
      phoneNumberId: "1",
      configVersion: 1,
      number: 1,
      faults: 0,
      to: "+96550000483",
      pairRefusals: 0,
      template: { name: "t", language: "en", parameters: [] },
      perSecond: 80,
      writeBy: 0,
      couldLeaveAt: 0,
      probe: hold,
    },
    answer: { outcome, httpStatus: 200, code, traceId: null, durationMs: 1, answer: null },
    startedAt: new Date(),
    step,
  };

  await settleBatch(sql, [answered]);

  return (await listHolds(sql, shop.merchantId, shop.authenticatorId)).length > 0;
}

const refused = { kind: "refused", reaction: "retry", title: "", detail: "" } as const;
const retry = {
  kind: "retry",
  dueInMs: 100,
  isFault: true,
  slowsSender: false,
  slowsPair: false,
  reasonCode: "131000",
  detail: "",
} as const;

describe("a hold is lifted by the answer to the message that tests it", () => {
  test("when WhatsApp accepts it", async () => {
    const step = { kind: "accepted", messageId: "wamid.1", heldForQuality: false } as const;

    assert.equal(await isHeldAfter({ kind: "accepted", messageId: "wamid.1" }, null, step), false);
  });

  test("when WhatsApp refuses it for a fault that passes: one such message must not keep the others waiting", async () => {
    assert.equal(await isHeldAfter({ ...refused, code: 131000 }, 131000, retry), false);
  });

  test("not when no answer came", async () => {
    const step = { kind: "uncertain", detail: "reset" } as const;

    assert.equal(await isHeldAfter({ kind: "unanswered", detail: "reset" }, null, step), true);
  });

  test("not when it is refused for the same cause", async () => {
    const outcome = { ...refused, reaction: "hold_token", code: 190 } as const;
    const step = { kind: "hold", scope: "token", reasonCode: "token", code: 190, detail: "expired" } as const;

    assert.equal(await isHeldAfter(outcome, 190, step), true);
  });
});
