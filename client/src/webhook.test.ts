import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { verifyWebhook, type WebhookFault, WebhookRefused } from "./webhook.ts";

const secret = `whsec_${randomBytes(32).toString("base64")}`;
const other = `whsec_${randomBytes(32).toString("base64")}`;
const body = JSON.stringify({
  type: "transaction.state_changed",
  timestamp: "2026-11-23T21:00:00.123Z",
  data: { session_id: "8f14e45fceea167a", customer: "نورة" },
});
const now = Date.UTC(2026, 10, 23, 21);

/** Signed by the library of Standard Webhooks. */
function signed(by = secret, at = now, text = body): Record<string, string> {
  return {
    "webhook-id": "01a2",
    "webhook-timestamp": `${Math.floor(at / 1000)}`,
    "webhook-signature": new Webhook(by).sign("01a2", new Date(at), text),
  };
}

function faultOf(request: Parameters<typeof verifyWebhook>[0]): WebhookFault | null {
  try {
    verifyWebhook(request);
    return null;
  } catch (error) {
    assert.ok(error instanceof WebhookRefused, `${error}`);
    return error.fault;
  }
}

test("what the library of Standard Webhooks signs is taken, as text and as bytes, whatever the headers are in", () => {
  const headers = signed();
  const ways = [
    { body, headers },
    { body: Buffer.from(body), headers },
    { body, headers: new Headers(headers) },
    { body, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])) },
    { body, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])) },
  ];

  const events = ways.map((way) => verifyWebhook({ ...way, secrets: secret, now }));

  for (const event of events) assert.deepEqual(event, { id: "01a2", ...JSON.parse(body) });
});

test("during a rotation either secret will do, and either signature", () => {
  const both = {
    ...signed(),
    "webhook-signature": `${signed(other)["webhook-signature"]} ${signed()["webhook-signature"]}`,
  };

  assert.equal(faultOf({ body, headers: signed(other), secrets: [secret, other], now }), null);
  assert.equal(faultOf({ body, headers: both, secrets: [secret], now }), null);
  assert.equal(faultOf({ body, headers: both, secrets: other, now }), null);
});

describe("refused is", () => {
  const refused: [string, WebhookFault, Partial<Parameters<typeof verifyWebhook>[0]>][] = [
    ["another body", "signature_wrong", { body: body.replace("8f14", "8f15") }],
    ["a body that was parsed and written anew", "signature_wrong", { body: JSON.stringify(JSON.parse(body), null, 1) }],
    ["another secret", "signature_wrong", { secrets: other }],
    ["another id", "signature_wrong", { headers: { ...signed(), "webhook-id": "01a3" } }],
    ["a request of six minutes ago", "timestamp_too_far", { now: now + 360_000 }],
    ["one of six minutes to come", "timestamp_too_far", { now: now - 360_000 }],
    [
      "a time of its own choice",
      "signature_wrong",
      { headers: { ...signed(), "webhook-timestamp": `${now / 1000 + 1}` } },
    ],
    ["a time that is none", "timestamp_malformed", { headers: { ...signed(), "webhook-timestamp": "1e9" } }],
    ["no signature", "header_missing", { headers: { ...signed(), "webhook-signature": "" } }],
    ["no id", "header_missing", { headers: { ...signed(), "webhook-id": undefined } }],
    ["two times", "header_missing", { headers: { ...signed(), "webhook-timestamp": ["1", "2"] } }],
    ["a signature of another version", "signature_wrong", { headers: { ...signed(), "webhook-signature": "v2,AAAA" } }],
    ["a signature that is cut off", "signature_wrong", { headers: cutOff() }],
    ["a body that is no event", "body_malformed", { body: "[]", headers: signed(secret, now, "[]") }],
  ];

  for (const [what, fault, change] of refused) {
    test(what, () => {
      assert.equal(faultOf({ body, headers: signed(), secrets: secret, now, ...change }), fault);
    });
  }

  function cutOff() {
    const headers = signed();
    return { ...headers, "webhook-signature": headers["webhook-signature"]?.slice(0, 20) };
  }
});

test("a tolerance of one's own is kept", () => {
  const headers = signed();

  assert.equal(faultOf({ body, headers, secrets: secret, now: now + 360_000, toleranceSeconds: 400 }), null);
  assert.equal(
    faultOf({ body, headers, secrets: secret, now: now + 20_000, toleranceSeconds: 10 }),
    "timestamp_too_far",
  );
});

test("an empty secret, or none, verifies nothing", () => {
  const headers = {
    ...signed(),
    "webhook-signature": `v1,${createHmac("sha256", "")
      .update(`01a2.${now / 1000}.${body}`)
      .digest("base64")}`,
  };

  for (const secrets of ["", "whsec_", [], ["whsec_AAAA"]]) {
    assert.throws(() => verifyWebhook({ body, headers, secrets, now }), /secrets: expected/);
  }
});
