import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Link, type MessageSubject, templateKey } from "./decide.ts";
import { parseLinkVariables } from "./link-variables.ts";
import { type NotifiableState, notifiableStates, type PaymentState, paymentStates } from "./payment-state.ts";
import { owedFor, planNotifications } from "./plan.ts";
import type { Template } from "./template.ts";

const now = new Date("2026-07-26T11:32:00Z");

const created: MessageSubject = {
  type: "payment_request",
  state: "created",
  sessionId: "s_17",
  orderNo: "A-17",
  amount: "20.000",
  currencyCode: "KWD",
  customerPhone: "+96550001234",
  customerFirstName: "Noura",
  customerLastName: null,
  language: null,
  checkoutUrl: null,
  expiresAt: null,
  extra: {},
  referenceNumber: null,
  paidAmount: null,
  occurredAt: now,
  createdAt: now,
};

const bodies: Partial<Record<NotifiableState, [text: string, variables: unknown[]]>> = {
  created: ["Hello {{1}}, please pay {{2}} today.", ["customer_first_name", "amount"]],
  paid: [
    "Thank you {{1}}, we received {{2}} with reference {{3}} at {{4}}.",
    ["customer_first_name", "paid_amount", { from: "reference_number", fallback: "none" }, "occurred_at"],
  ],
  failed: ["Hello {{1}}, order {{2}} was not paid.", ["customer_last_name", "order_no"]],
};
const texts = {
  links: Object.entries(bodies).map(([state, [, body]]) => linkFor(state as NotifiableState, body)),
  templates: new Map(
    Object.entries(bodies).map(([state, [body]]) => [templateKey(`payment_${state}`, "en"), templateOf(state, body)]),
  ),
};

function linkFor(state: NotifiableState, body: unknown[]): Link {
  const parsed = parseLinkVariables({ body });
  assert.ok(parsed.kind === "ok");
  return {
    type: "payment_request",
    state,
    language: "en",
    templateName: `payment_${state}`,
    templateLanguage: "en",
    namespace: null,
    variables: parsed.variables,
  };
}

function templateOf(state: string, body: string): Template {
  return {
    templateId: null,
    name: `payment_${state}`,
    language: "en",
    status: "APPROVED",
    category: "UTILITY",
    parameterFormat: "POSITIONAL",
    components: { header: null, body, footer: null, buttons: [] },
  };
}

/** The plan for these ticks of a payment request that was just created. */
function plan(ticks: NotifiableState[], subject: Partial<MessageSubject> = {}, heldFor: string | null = null) {
  return planNotifications(ticks, {
    heldFor,
    subject: { ...created, ...subject },
    merchant: { name: "Demo Shop", defaultLanguage: "en", timezone: "Asia/Kuwait", digits: "latn" },
    texts,
    optOut: null,
    now,
  });
}

describe("the plan in the answer of a creation", () => {
  test("has one entry for each tick, in their order", () => {
    assert.deepEqual(
      plan(["created", "paid", "canceled"]).map(({ state }) => state),
      ["created", "paid", "canceled"],
    );
  });

  test("says why nothing leaves while the sender is held, and what will be sent then", () => {
    const [link] = plan(["created"], {}, "token");

    assert.equal(link?.willSend, false);
    assert.equal(link?.reason, "token");
    assert.match(link?.text ?? "", /\w/);
  });

  test("shows the payment link as it leaves now", () => {
    const [payNow] = plan(["created"]);

    assert.deepEqual(payNow, {
      state: "created",
      willSend: true,
      template: "payment_created",
      language: "en",
      text: "Hello Noura, please pay KWD 20.000 today.",
      content: {
        header: null,
        body: "Hello Noura, please pay KWD 20.000 today.",
        footer: null,
        buttons: [],
        direction: "ltr",
      },
      reason: null,
    });
  });

  test("names what comes with the outcome, also where there is a fallback for it", () => {
    const [receipt] = plan(["paid"]);

    assert.equal(receipt?.willSend, true);
    assert.equal(
      receipt?.text,
      "Thank you Noura, we received ‹paid_amount› with reference ‹reference_number› at ‹occurred_at›.",
    );
  });

  test("does not count a value that can still come as a reason against sending", () => {
    const [failure] = plan(["failed"]);

    assert.deepEqual(
      [failure?.willSend, failure?.text],
      [true, "Hello ‹customer_last_name›, order A-17 was not paid."],
    );
  });

  test("says that a value is missing from what leaves at once", () => {
    const [payNow] = plan(["created"], { customerFirstName: null });

    assert.deepEqual(
      [payNow?.willSend, payNow?.reason, payNow?.template, payNow?.text],
      [false, "missing_variable", "payment_created", null],
    );
  });

  test("gives the reason where nothing is linked", () => {
    const [withdrawal] = plan(["canceled"]);

    assert.deepEqual(withdrawal, {
      state: "canceled",
      willSend: false,
      template: null,
      language: null,
      text: null,
      content: null,
      reason: "no_link",
    });
  });

  test("is empty where nothing is ticked", () => {
    assert.deepEqual(plan([]), []);
  });
});

describe("what a move makes owed", () => {
  const settings = { settleSeconds: {}, holdLimitHours: 24 };
  const justNow = { occurred: now, now };
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

  test("a state that is ticked owes one notification, any other state nothing", () => {
    const owing = paymentStates.filter((state) => owedFor(state, notifiableStates, settings, justNow) !== null);

    assert.deepEqual(owing.toSorted(), notifiableStates.toSorted());
  });

  for (const state of paymentStates) {
    test(`${state} owes nothing without its tick`, () => {
      const others = notifiableStates.filter((tick) => tick !== state);

      assert.equal(owedFor(state, others, settings, justNow), null);
    });
  }

  const windows: [PaymentState, Partial<Record<NotifiableState, number>>, number][] = [
    ["created", {}, 0],
    ["paid", {}, 0],
    ["authorized", {}, 0],
    ["canceled", {}, 0],
    ["failed", {}, 30],
    ["expired", {}, 30],
    ["failed", { failed: 120 }, 120],
    ["failed", { failed: 0 }, 0],
    ["expired", { failed: 120 }, 30],
    ["paid", { paid: 5 }, 5],
  ];
  for (const [state, settleSeconds, seconds] of windows) {
    test(`${state} is due in ${seconds} s, where the merchant says ${JSON.stringify(settleSeconds)}`, () => {
      const owed = owedFor(state, notifiableStates, { ...settings, settleSeconds }, justNow);

      assert.equal(owed?.dueInSeconds, seconds);
    });
  }

  test("payment links give way to everything that follows a payment", () => {
    const priorities = notifiableStates.map((state) => owedFor(state, notifiableStates, settings, justNow)?.priority);

    assert.deepEqual(priorities, [1, 0, 0, 0, 0, 0]);
  });

  const ages: [number, number, boolean][] = [
    [24, 24, false],
    [24.001, 24, true],
    [3, 2, true],
    [47, 48, false],
    [-1, 24, false],
  ];
  for (const [hours, holdLimitHours, isTooOld] of ages) {
    test(`news of ${hours} h ago is ${isTooOld ? "" : "not "}too old, with a hold limit of ${holdLimitHours} h`, () => {
      const owed = owedFor("paid", ["paid"], { settleSeconds: {}, holdLimitHours }, { occurred: hoursAgo(hours), now });

      assert.equal(owed?.isTooOld, isTooOld);
    });
  }
});
