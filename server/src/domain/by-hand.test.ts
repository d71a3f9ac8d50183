import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type AskedByHand,
  decideByHand,
  decideRetry,
  nothingToSend,
  type OpenNotification,
  type PresentTransaction,
  presentNews,
  withdrawable,
} from "./by-hand.ts";
import { type Phase, phases } from "./notification.ts";
import { type NotifiableState, notifiableStates, type PaymentState, paymentStates } from "./payment-state.ts";

const now = new Date("2026-11-23T12:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

const open: PresentTransaction = {
  type: "payment_request",
  state: "created",
  customerPhone: "+96550001234",
  expiresAt: null,
  optOut: null,
};

test("what a customer can be told now, for every state of a payment", () => {
  const told = Object.fromEntries(paymentStates.map((state) => [state, presentNews(state)]));

  assert.deepEqual(told, {
    created: "created",
    pending: "created",
    attempted: "created",
    paid: "paid",
    authorized: "authorized",
    failed: "failed",
    canceled: "canceled",
    expired: "expired",
    invalided: null,
    cod: null,
  });
});

describe("nothing can be sent", () => {
  const cases: [string, NotifiableState, Partial<PresentTransaction>, ReturnType<typeof nothingToSend>][] = [
    ["about a state that the payment has left", "failed", { state: "paid" }, "untrue"],
    ["about a state that has not come", "paid", { state: "pending" }, "untrue"],
    ["about the link of a payment that has ended", "created", { state: "expired" }, "untrue"],
    ["while the payment is in a state that is never told", "paid", { state: "cod" }, "never_notifies"],
    ["after the payment was made invalid", "created", { state: "invalided" }, "never_notifies"],
    ["about the link of an E-Commerce order", "created", { type: "e_commerce" }, "has_no_link"],
    ["about a link with 59 s to live", "created", { expiresAt: inSeconds(59) }, "link_expiring"],
    ["to nobody", "created", { customerPhone: null }, "phone_missing"],
    ["to somebody who wants no messages", "created", { optOut: "all" }, "opted_out"],
    ["to a number that its owner has left", "created", { optOut: "changed_number" }, "changed_number"],
  ];
  for (const [name, about, changes, because] of cases) {
    test(name, () => assert.equal(nothingToSend(about, { ...open, ...changes }, now), because));
  }

  test("and everything else can", () => {
    assert.equal(nothingToSend("created", { ...open, expiresAt: inSeconds(60) }, now), null);
    assert.equal(nothingToSend("created", { ...open, state: "attempted" }, now), null);
    // Whether it is marketing is known once its template is.
    assert.equal(nothingToSend("created", { ...open, optOut: "marketing" }, now), null);
    for (const state of notifiableStates.filter((one) => one !== "created")) {
      assert.equal(nothingToSend(state, { ...open, type: "e_commerce", state, expiresAt: inSeconds(-5) }, now), null);
    }
  });
});

describe("a message that a person asks for", () => {
  const about = (state: NotifiableState, phase: OpenNotification["phase"], id: string = phase) => ({
    id,
    state,
    phase,
  });
  const ask = (changes: Partial<AskedByHand> = {}) =>
    decideByHand({ transaction: open, now, state: null, force: false, ticked: null, open: [], ...changes });
  const paid = { ...open, state: "paid" } as const;
  const due = (id: string) => ({ kind: "make_due", id, about: "created" }) as const;
  const make = (state: NotifiableState, despite: string[] = []) => ({ kind: "make", about: state, despite }) as const;

  const cases: [string, Partial<AskedByHand>, ReturnType<typeof decideByHand>][] = [
    ["is about what is true now", { transaction: paid }, make("paid")],
    ["may name that state", { transaction: paid, state: "paid" }, make("paid")],
    ["may not name another", { transaction: paid, state: "created" }, { kind: "refused", because: "untrue" }],
    [
      "is refused where nothing is told of the state",
      { transaction: { ...open, state: "cod" } },
      { kind: "refused", because: "never_notifies" },
    ],
    ["makes the queued one due", { open: [about("created", "queued")] }, due("queued")],
    ["makes the held one due", { open: [about("created", "held")] }, due("held")],
    ["makes the one that waits due, forced or not", { force: true, open: [about("created", "queued")] }, due("queued")],
    [
      "makes the automatic one due before one by hand",
      { open: [about("created", "held", "automatic"), about("created", "queued", "by hand")] },
      due("automatic"),
    ],
    [
      "makes due what waits rather than being refused for what is under way",
      { open: [about("created", "uncertain"), about("created", "queued")] },
      due("queued"),
    ],
    [
      "is refused while one is being sent",
      { open: [about("created", "sending")] },
      { kind: "under_way", about: "created", phase: "sending" },
    ],
    ["is made where its state is ticked", { ticked: ["created"] }, make("created")],
    [
      "is refused where only ticked states may be sent, and this is none",
      { ticked: ["paid"] },
      { kind: "refused", because: "not_ticked" },
    ],
    [
      "is refused where no message can go to the phone",
      { transaction: { ...open, customerPhone: "1234" } },
      { kind: "refused", because: "phone_invalid" },
    ],
    [
      "is refused while one is uncertain",
      { open: [about("created", "uncertain")] },
      { kind: "under_way", about: "created", phase: "uncertain" },
    ],
    [
      "is made all the same when it is forced, and says despite what",
      { force: true, open: [about("created", "uncertain"), about("created", "sending")] },
      make("created", ["uncertain", "sending"]),
    ],
    [
      "does not care about messages of other states",
      { transaction: paid, open: [about("created", "sending"), about("failed", "uncertain")] },
      make("paid"),
    ],
  ];
  for (const [name, changes, decision] of cases) test(name, () => assert.deepEqual(ask(changes), decision));
});

describe("one more try", () => {
  const decide = (phase: Phase, state: PaymentState = "created") =>
    decideRetry({ state: "created", phase }, { ...open, state }, now);

  test("is for what failed, was suppressed or is uncertain", () => {
    const allowed = phases.filter((phase) => decide(phase).kind === "retry");

    assert.deepEqual(allowed, ["uncertain", "failed", "suppressed"]);
  });

  test("is refused when the message is no longer true", () => {
    assert.deepEqual(decide("failed", "paid"), { kind: "refused", because: "untrue" });
    assert.deepEqual(decide("uncertain", "cod"), { kind: "refused", because: "never_notifies" });
  });
});

test("what has not left, or may not have, can be taken back", () => {
  assert.deepEqual(withdrawable, ["queued", "held", "uncertain"]);
});
