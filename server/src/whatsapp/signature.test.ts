import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { handshake, startSignatureCheck, verifySignature } from "./signature.ts";
import { fixture, fixtureNames, webhookOf } from "./testing/fixture.ts";

const { raw, app_secret: secret, headers } = webhookOf("webhook-sent");
const body = Buffer.from(raw);
const signature = headers["x-hub-signature-256"] ?? "";

test("every recorded webhook verifies over its raw bytes, and not over the same JSON written anew", () => {
  const webhooks = fixtureNames("webhook-").flatMap((name) => fixture(name).webhook ?? []);

  assert.ok(webhooks.length > 20);
  for (const webhook of webhooks) {
    const header = webhook.headers["x-hub-signature-256"];
    assert.equal(verifySignature(Buffer.from(webhook.raw), header, [webhook.app_secret]), true);
    assert.equal(
      verifySignature(Buffer.from(JSON.stringify(webhook.body, null, 1)), header, [webhook.app_secret]),
      false,
    );
  }
});

test("while an app secret is replaced, the old one and the new one verify", () => {
  assert.equal(verifySignature(body, signature, ["new secret", secret]), true);
  assert.equal(verifySignature(body, signature, [secret, "old secret"]), true);
});

test("another secret, no secret or an empty one never verifies", () => {
  assert.equal(verifySignature(body, signature, ["another secret"]), false);
  assert.equal(verifySignature(body, signature, []), false);
  assert.equal(verifySignature(body, signature, [""]), false);
});

test("a missing, malformed or SHA-1 header never verifies", () => {
  for (const header of [
    undefined,
    "",
    "sha256=",
    signature.slice(0, -1),
    `${signature}0`,
    `${signature} `,
    signature.replace("sha256", "sha1"),
    signature.slice(7),
    `x${signature}`,
  ]) {
    assert.equal(verifySignature(body, header, [secret]), false, String(header));
  }
});

test("the header's digits may be in capitals", () => {
  assert.equal(verifySignature(body, `sha256=${signature.slice(7).toUpperCase()}`, [secret]), true);
});

test("a body that comes in pieces verifies like the whole", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: body.length }), { maxLength: 8 }), (cuts) => {
      const check = startSignatureCheck(signature, [secret]);
      const ends = [...cuts.sort((a, b) => a - b), body.length];
      let from = 0;
      for (const to of ends) {
        check.update(body.subarray(from, to));
        from = to;
      }

      assert.equal(check.matches(), true);
    }),
  );
});

test("one changed byte anywhere breaks the signature", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ change;

      assert.equal(verifySignature(changed, signature, [secret]), false);
    }),
  );
});

const visit = { "hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "vt_example" };

test("the recorded handshake is answered with its challenge", () => {
  const path = fixture("webhook-handshake").request?.path ?? "";
  const query = Object.fromEntries(new URL(path, "http://localhost").searchParams);

  assert.deepEqual(handshake(query, ["another", "vt_example"]), {
    challenge: fixture("webhook-handshake").answer?.body,
  });
});

test("the recorded handshake with a wrong token is refused", () => {
  const path = fixture("webhook-handshake-refused").request?.path ?? "";
  const query = Object.fromEntries(new URL(path, "http://localhost").searchParams);

  assert.equal(handshake(query, ["vt_example"]), null);
});

test("a handshake needs its mode, its challenge and one of our tokens", () => {
  assert.equal(handshake({ ...visit, "hub.mode": "unsubscribe" }, ["vt_example"]), null);
  assert.equal(handshake({ ...visit, "hub.challenge": "" }, ["vt_example"]), null);
  assert.equal(handshake({ ...visit, "hub.challenge": ["1", "2"] }, ["vt_example"]), null);
  assert.equal(handshake({ ...visit, "hub.challenge": "1".repeat(257) }, ["vt_example"]), null);
  assert.equal(handshake({ ...visit, "hub.verify_token": "" }, ["", "vt_example"]), null);
  assert.equal(handshake({ ...visit, "hub.verify_token": ["vt_example"] }, ["vt_example"]), null);
  assert.equal(handshake(visit, []), null);
  assert.equal(handshake({}, ["vt_example"]), null);
});
