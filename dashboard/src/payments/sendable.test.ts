import assert from "node:assert/strict";
import test from "node:test";
import type { Payment } from "./payment.ts";
import { offersOf, wasJustRead } from "./sendable.ts";

const now = new Date("2026-11-23T12:00:00Z");

function payment(changes: Partial<Payment>): Payment {
  return {
    session_id: "s",
    order_no: "DN-1",
    type: "payment_request",
    state: "created",
    amount: "24.500",
    currency_code: "KWD",
    customer_phone: "+96555120483",
    customer_first_name: "Noura",
    customer_last_name: null,
    checkout_url: null,
    expires_at: null,
    notification_states: [],
    notifications: [],
    ...changes,
  };
}

function offered(changes: Partial<Payment>): [string, string | null][] {
  return offersOf(payment(changes), now).map(({ state, whyNot }) => [state, whyNot]);
}

test("an open payment offers its link, and says that there is no receipt yet", () => {
  for (const state of ["created", "pending", "attempted"]) {
    assert.deepEqual(offered({ state }), [
      ["created", null],
      ["paid", "notPaidYet"],
    ]);
  }
});

test("what can be sent stands first; what cannot stays, with its reason", () => {
  assert.deepEqual(offered({ state: "paid" }), [
    ["paid", null],
    ["created", "notOpen"],
  ]);
  assert.deepEqual(offered({ state: "expired" }), [
    ["expired", null],
    ["created", "notOpen"],
    ["paid", "notPaid"],
  ]);
  assert.deepEqual(offered({ state: "cod" }), [
    ["created", "notOpen"],
    ["paid", "notPaid"],
  ]);
});

test("an E-Commerce order has no link, a link at its end is not sent, and nobody without a phone is written to", () => {
  assert.deepEqual(offered({ type: "e_commerce" })[0], ["created", "noLink"]);
  assert.deepEqual(offered({ expires_at: "2026-11-23T12:00:59Z" })[0], ["created", "linkEnds"]);
  assert.deepEqual(offered({ expires_at: "2026-11-23T12:01:00Z" })[0], ["created", null]);
  assert.deepEqual(offered({ customer_phone: null })[0], ["created", "noPhone"]);
});

test("a message read within ten minutes is asked about before it is sent again", () => {
  const read = (state: string, read_at: string | null) =>
    payment({ notifications: [{ id: "n", state, kind: "automatic", status: "read", read_at }] });

  assert.equal(wasJustRead(read("created", "2026-11-23T11:50:01Z"), "created", now), true);
  assert.equal(wasJustRead(read("created", "2026-11-23T11:50:00Z"), "created", now), false);
  assert.equal(wasJustRead(read("paid", "2026-11-23T11:59:00Z"), "created", now), false);
  assert.equal(wasJustRead(read("created", null), "created", now), false);
});
