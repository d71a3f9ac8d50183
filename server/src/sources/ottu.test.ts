import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { PaymentEvent, SourceItem } from "../domain/payment-event.ts";
import { operationalStates, paymentStates } from "../domain/payment-state.ts";
import { ottu } from "./ottu.ts";
import type { SourceReading } from "./source.ts";
import { secret, sign, signedNames, signedText } from "./testing/ottu-signature.ts";

function read(body: string | Buffer, secrets: readonly string[] = [secret]): SourceReading {
  return ottu.read({ body: Buffer.from(body), headers: {}, secrets, now: new Date("2026-11-26T21:00:00Z") });
}

/** As Ottu's description shows them, in the order in which it sends the fields. */
const paid = {
  amount: "10.000",
  amount_details: { amount: "10.000", currency_code: "KWD", fee: "20.000", total: "30.000" },
  currency_code: "KWD",
  customer_email: "example@example.com",
  customer_first_name: "first_name_example",
  customer_id: "Example",
  customer_last_name: "",
  customer_phone: "12345678",
  fee: "20.000 KWD",
  gateway_account: "Credit-Card",
  gateway_name: "Gateway_Example",
  gateway_response: { raw: "as it came" },
  initiator: { email: "initiator@example.com", first_name: "example", id: 35, last_name: "", phone: "" },
  is_sandbox: true,
  order_no: "Y3ODg",
  paid_amount: "30.000",
  payment_type: "one_off",
  reference_number: "staging48G8SS",
  result: "success",
  session_id: "bb7fc280827c2f177a9690299cfefa4128dbbd60",
  settled_amount: "10.000",
  state: "paid",
  timestamp_utc: "2026-11-02 09:00:07",
};
const refund = {
  amount: "9.000",
  is_sandbox: true,
  operation: null,
  order_no: "Y3ODg",
  pg_code: "credit-card",
  pg_response: { raw: "as it came" },
  reference_number: "staging4AQ64A",
  result: "success",
  session_id: "bb7fc280827c2f177a9690299cfefa4128dbbd60",
  source: "input",
  success: true,
  timestamp_utc: "2026-11-02 09:02:06",
  txn: { amount: "9.000", currency_code: "KWD", order_no: "", session_id: "43ae8773f2c61f2e", state: "refunded" },
};

function itemOf(webhook: Record<string, unknown>): SourceItem {
  const reading = read(sign(webhook));
  assert.ok(reading.kind === "read", JSON.stringify(reading));
  assert.equal(reading.items.length, 1);
  return reading.items[0] as SourceItem;
}

function eventOf(webhook: Record<string, unknown>): PaymentEvent {
  const item = itemOf(webhook);
  assert.ok(item.kind === "event", JSON.stringify(item));
  return item.event;
}

describe("the signature", () => {
  // The known answer of Ottu's description.
  const known = "6143b8ad4bd283540721ab000f6de746e722231aaaa90bc38f639081d3ff9f67";
  const body = (amount: string, signature = known) =>
    `{"signature":"${signature}","customer_first_name":"example-customer","currency_code":"KWD","amount":${amount}}`;

  test("is the one of Ottu's description", () => {
    assert.equal(read(body('"86.000"')).kind, "read");
    assert.equal(read(body('"86.000"', known.toUpperCase())).kind, "read");
  });

  test("is made over values as they stand in the bytes", () => {
    assert.equal(read(body("86.000")).kind, "read");
    for (const other of ["86", "86.0", "86.0000", "8.6000e1", '"86"'])
      assert.equal(read(body(other)).kind, "unverified");
  });

  test("is not made over what is empty, null or of another kind than Ottu's fields", () => {
    const more =
      '"order_no":null,"customer_last_name":"","state":{"a":1},"result":["x"],"gateway_name":true,"session_id":"s"';
    assert.equal(read(body('"86.000"').replace("{", `{${more},`)).kind, "read");
  });

  test("made over nothing fits no webhook, as it would fit all that say nothing", () => {
    const silent = { session_id: "s", amount: {}, result: null, order_no: "" };
    assert.equal(signedText(silent), "");
    assert.equal(read(sign(silent)).kind, "unverified");
  });

  test("is made over the last of two fields with one name, as everybody reads them", () => {
    assert.equal(read(body('"86.000"').replace("{", '{"amount":"1.000",')).kind, "read");
    assert.equal(read(body('"86.000"').replace(/}$/, ',"amount":"1.000"}')).kind, "unverified");
  });

  test("may be made in Ottu's newer way, over its known answer", () => {
    const newer = {
      amount: "49.990",
      currency_code: "KWD",
      customer_email: "customer@example.com",
      customer_first_name: "Jane",
      customer_last_name: "",
      gateway_account: "credit-card",
      gateway_name: "mpgs",
      order_no: "ORD-1001",
      payment_type: "auto_pay",
      reference_number: "betabulkAQ5DJ",
      result: "success",
      session_id: "a12f71075a834a34d692736ac43a212fcebfb6ec",
      state: "paid",
      agreement: { id: "AGR-abc123" },
      extra: { merchant_id: "merchant.ottu.net", autopay: { subscription_id: "sub_abc123" } },
      token: { token: "9491500736137502", pg_code: "credit-card", customer_id: "cust_12345", number: "**** 0008" },
      signature: "4ea44c61554e6b64feeb82e6bfc724dc1c46bf183596f5375f5cb12cca14b7ef",
    };
    assert.equal(read(JSON.stringify(newer)).kind, "read");
    const moved = { ...newer, session_id: "another", agreement: { id: "AGR-abc123" } };
    assert.equal(read(JSON.stringify(moved)).kind, "unverified");
  });

  test("may be made with each of the secrets, and with none that is empty", () => {
    assert.equal(read(body('"86.000"'), ["new", secret]).kind, "read");
    assert.equal(read(body('"86.000"'), ["new"]).kind, "unverified");
    assert.equal(read(body('"86.000"'), [""]).kind, "unverified");
  });

  test("holds for no webhook in which a signed value was changed", () => {
    fc.assert(
      fc.property(fc.constantFrom(...signedNames), fc.string(), (name, value) => {
        const webhook = JSON.parse(sign(paid));
        fc.pre((webhook[name] ?? "") !== value);
        assert.equal(read(JSON.stringify({ ...webhook, [name]: value })).kind, "unverified");
      }),
    );
  });
});

describe("what a webhook says", () => {
  test("a payment, as Ottu's description shows it", () => {
    assert.deepEqual(eventOf(paid), {
      type: "payment",
      sessionId: "bb7fc280827c2f177a9690299cfefa4128dbbd60",
      aliases: [],
      state: "paid",
      isOperation: false,
      mustFit: true,
      occurredAt: new Date("2026-11-02T09:00:07Z"),
      amount: "10.000",
      currencyCode: "KWD",
      orderNo: "Y3ODg",
      customerPhone: "12345678",
      customerFirstName: "first_name_example",
      customerLastName: null,
      customerEmail: "example@example.com",
      language: null,
      referenceNumber: "staging48G8SS",
      paidAmount: "30.000",
      note: null,
    });
  });

  test("a refund, as Ottu's description shows it", () => {
    const { type, state, isOperation, amount, note } = eventOf(refund);
    assert.deepEqual(
      [type, state, isOperation, amount, note],
      ["operation", "refunded", true, null, "operation, 9.000, refunded"],
    );
  });

  for (const [operation, state, says] of [
    ["capture", "paid", "captured"],
    [null, "paid", "captured"],
    ["refund", "refund_queued", "refund_queued"],
    ["refund", "refund-rejected", "refund_rejected"],
    ["void", "voided", "voided"],
    ["refund", undefined, "refunded"],
    [null, undefined, null],
    ["capture", "authorized", "captured"],
    ["toString", "constructor", null],
  ] as const) {
    test(`${operation} with a child that is ${state} is ${says}`, () => {
      assert.equal(eventOf({ ...refund, operation, txn: { state } }).state, says);
    });
  }

  test("an operation that failed did not happen", () => {
    assert.equal(eventOf({ ...refund, operation: "capture", success: false, txn: { state: "paid" } }).state, null);
    assert.equal(eventOf({ ...refund, result: "failed", txn: { state: "refunded" } }).state, null);
  });

  test("its txn alone makes an operation of it, whatever else it has", () => {
    for (const txn of [{}, { state: "paid" }, "x", [], 1]) {
      const { isOperation, state } = eventOf({ ...paid, txn });
      assert.ok(isOperation);
      assert.ok(state === null || state === "captured");
    }
    assert.equal(eventOf({ ...paid, txn: null }).isOperation, false);
  });

  for (const state of [...paymentStates, ...operationalStates]) {
    test(`the state ${state}, whatever the result of the attempt`, () => {
      for (const result of ["success", "error", "failed", "canceled", "pending", undefined]) {
        assert.equal(eventOf({ ...paid, state, result }).state, state);
      }
    });
  }

  test("a state is asked of the result only where there is none, and only where the result says it", () => {
    const said = Object.fromEntries(
      ["error", "failed", "pending", "cod", "success", "canceled", "toString", undefined].map((result) => {
        const item = itemOf({ ...paid, state: undefined, result });
        return [`${result}`, item.kind === "event" ? item.event.state : item.kind];
      }),
    );
    assert.deepEqual(said, {
      error: "failed",
      failed: "failed",
      pending: "pending",
      cod: "cod",
      success: "refused",
      canceled: "refused",
      toString: "refused",
      undefined: "refused",
    });
  });

  for (const [text, time] of [
    ["2026-11-02 09:00:07", "2026-11-02T09:00:07.000Z"],
    ["2026-11-02T09:00:07.250", "2026-11-02T09:00:07.250Z"],
    ["2026-11-02T12:00:07+03:00", "2026-11-02T09:00:07.000Z"],
    ["yesterday", null],
    [null, null],
  ]) {
    test(`the time ${text} is ${time}`, () => {
      assert.equal(eventOf({ ...paid, timestamp_utc: text }).occurredAt?.toISOString() ?? null, time);
    });
  }
});

describe("anything at all", () => {
  const states = new Set<string | null>([null, ...paymentStates, ...operationalStates]);

  /** What every reading keeps to, and what a signed webhook can come to. */
  function check(webhook: Record<string, unknown> | null, reading: SourceReading): void {
    if (reading.kind !== "read") return;
    assert.ok(webhook !== null);
    for (const item of reading.items) {
      if (item.kind !== "event") continue;
      const { event } = item;
      assert.ok(states.has(event.state));
      assert.match(event.sessionId, /^[A-Za-z0-9_-]{1,128}$/);
      // A state of the payment itself is the one that was sent, and never a child's.
      const isMove = event.state !== null && (paymentStates as readonly string[]).includes(event.state);
      if (!isMove) continue;
      assert.equal(webhook.txn ?? null, null);
      const sent: unknown = webhook.state;
      if (typeof sent === "string" && sent !== "") assert.equal(event.state, sent);
      else assert.ok(["failed", "pending", "cod"].includes(`${event.state}`));
    }
  }

  test("bytes are read or refused, and never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.notEqual(read(Buffer.from(bytes)).kind, "read");
      }),
    );
  });

  test("JSON of any form is read or refused, and never throws", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.notEqual(read(text).kind, "read");
      }),
    );
  });

  test("a webhook whose fields were exchanged for others, and signed, never says a state that was not sent", () => {
    const names = [...new Set([...Object.keys(paid), ...Object.keys(refund), "txn", "__proto__"])];
    const odd = fc.oneof(
      fc.constantFrom(
        "paid",
        "refund-queued",
        "authorized",
        "PAID",
        "",
        "error",
        "success",
        "constructor",
        null,
        0,
        -1,
        1e300,
      ),
      fc.string({ unit: "binary" }),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom<Record<string, unknown>>(paid, refund),
        fc.array(fc.tuple(fc.constantFrom(...names), odd), { maxLength: 6 }),
        fc.subarray(names, { maxLength: 4 }),
        (base, exchanged, dropped) => {
          const webhook = JSON.parse(JSON.stringify({ ...base, ...Object.fromEntries(exchanged) }));
          for (const name of dropped) delete webhook[name];
          const reading = read(sign(webhook));
          // A signature over nothing would fit every other webhook that says nothing.
          const isAnythingSigned = signedText(webhook) !== "";
          assert.equal(reading.kind, isAnythingSigned ? "read" : "unverified", sign(webhook));
          check(webhook, reading);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("a webhook whose bytes were damaged is refused, or says what it said before", () => {
    const whole = Buffer.from(sign(paid));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        const reading = read(bytes);
        if (reading.kind !== "read") return;
        // What is left to damage is not signed: the rest of the body, and the payment's name.
        const [item] = reading.items;
        if (item?.kind === "event") assert.ok(item.event.state === "paid" || item.event.isOperation);
      }),
      { numRuns: 400 },
    );
  });
});

const contract = path.resolve(import.meta.dirname, "../../../../shared/reference/ottu-api.yaml");

test("its fields are those of Ottu's contract", {
  skip: existsSync(contract) ? false : "the document is not here",
}, () => {
  const document = readFileSync(contract, "utf8");
  const payments = propertiesOf(document, "SchemaWebhook");
  const operations = propertiesOf(document, "ExternalOperation");

  // `customer_phone` and the like are told of payments only, `txn` of operations.
  const read = [...signedNames, "session_id", "paid_amount", "timestamp_utc", "message", "signature"];
  assert.deepEqual(
    read.filter((name) => !payments.has(name)),
    [],
  );
  const ofOperations = [
    "amount",
    "operation",
    "order_no",
    "reference_number",
    "result",
    "session_id",
    "success",
    "txn",
  ];
  assert.deepEqual(
    [...ofOperations, "signature", "timestamp_utc"].filter((name) => !operations.has(name)),
    [],
  );
  assert.ok(!payments.has("txn"));
  assert.deepEqual(
    Object.keys(paid).filter((name) => !payments.has(name)),
    [],
  );
});

/** The names of a schema's properties; a YAML reader is not needed for that. */
function propertiesOf(document: string, schema: string): Set<string> {
  const lines = document.split("\n");
  const start = lines.indexOf(`    ${schema}:`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^ {0,4}\S/.test(line));
  return new Set(rest.slice(0, end).flatMap((line) => /^ {8}(\w+):$/.exec(line)?.[1] ?? []));
}
