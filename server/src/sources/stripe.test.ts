import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { stripe } from "./stripe.ts";
import { signedByStripe, stripeEvent } from "./testing/stripe-events.ts";

const secret = "whsec_of_the_shop";
const now = new Date("2026-11-26T12:00:00Z");
const event = stripeEvent("session-completed");

function read(body: Buffer, header: string | undefined, secrets: string[] = [secret]) {
  return stripe.read({ body, headers: { "stripe-signature": header }, secrets, now });
}

test("an event that Stripe's library signed is read", () => {
  const { body, header } = signedByStripe(event, secret, { at: now });

  const reading = read(body, header);

  assert.equal(reading.kind, "read");
});

test("the secret before counts as long as it is among those that may have signed", () => {
  const { body, header } = signedByStripe(event, "whsec_before", { at: now });

  assert.equal(read(body, header, [secret, "whsec_before"]).kind, "read");
  assert.equal(read(body, header, [secret]).kind, "unverified");
});

test("one right signature among several is enough, as while Stripe rolls a secret", () => {
  const { body, header } = signedByStripe(event, secret, { at: now });
  const other = signedByStripe(event, "whsec_other", { at: now }).header.split(",")[1];

  assert.equal(
    read(body, `${header.split(",")[0]},${other},${header.split(",")[1]},v0=${"0".repeat(64)}`).kind,
    "read",
  );
});

const refused: [what: string, header: (header: string) => string | undefined][] = [
  ["missing", () => undefined],
  ["empty", () => ""],
  ["without a signature", (header) => header.split(",")[0]],
  ["without a time", (header) => header.split(",")[1]],
  ["of another scheme", (header) => header.replace("v1=", "v0=")],
  ["with another time", (header) => header.replace(/t=\d+/, (t) => `t=${Number(t.slice(2)) + 1}`)],
  ["with a time that is none", (header) => header.replace(/t=\d+/, "t=x")],
  ["made with another secret", () => signedByStripe(event, "whsec_other", { at: now }).header],
];
for (const [what, change] of refused) {
  test(`a signature ${what} does not verify`, () => {
    const { body, header } = signedByStripe(event, secret, { at: now });

    assert.equal(read(body, change(header)).kind, "unverified");
  });
}

test("a signature older than five minutes does not verify, and the answer says so", () => {
  const at = (seconds: number) => {
    const { body, header } = signedByStripe(event, secret, { at: new Date(now.getTime() - seconds * 1000) });
    return read(body, header, ["whsec_other", secret]);
  };

  assert.equal(at(300).kind, "read");
  assert.deepEqual(at(301), { kind: "unverified", message: "The header Stripe-Signature is older than five minutes." });
});

test("a body of which one byte is another does not verify", () => {
  const { body, header } = signedByStripe(event, secret, { at: now });
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
      const changed = Buffer.from(body);
      changed[index] = (changed[index] as number) ^ change;
      assert.equal(read(changed, header).kind, "unverified");
    }),
    { numRuns: 200 },
  );
});

test("a signed body that is no JSON is unreadable, and a signed thin event is ignored", () => {
  const text = signedByStripe("not JSON", secret, { at: now });
  const thin = signedByStripe({ object: "v2.core.event", type: "v1.thing.happened" }, secret, { at: now });

  assert.equal(read(text.body, text.header).kind, "unreadable");
  const reading = read(thin.body, thin.header);
  assert.deepEqual(reading.kind === "read" && reading.items.map(({ kind }) => kind), ["ignored"]);
});

test("whatever is signed is read without a crash", () => {
  const anyJson = fc.oneof(fc.json({ maxDepth: 4 }), fc.string({ unit: "binary" }), fc.constant("[".repeat(100_000)));
  fc.assert(
    fc.property(anyJson, fc.string({ unit: "binary" }), (text, garbage) => {
      const payload = text.toWellFormed() || " ";
      const { body, header } = signedByStripe(payload, secret, { at: now });
      assert.notEqual(read(body, header).kind, "unverified");
      assert.equal(read(body, garbage).kind, "unverified");
      assert.equal(read(Buffer.from(garbage), header).kind === "read", garbage === payload);
    }),
    { numRuns: 200 },
  );
});
