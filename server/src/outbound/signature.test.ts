import assert from "node:assert/strict";
import { test } from "node:test";
import { makeWebhookSecret, signWebhook } from "./signature.ts";

test("the example of the specification has the signature that stands there", () => {
  const signature = signWebhook(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
  });

  assert.equal(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("every secret is another one, of 32 bytes", () => {
  const secrets = Array.from({ length: 100 }, makeWebhookSecret);

  assert.equal(new Set(secrets).size, 100);
  for (const secret of secrets) assert.equal(Buffer.from(secret.slice("whsec_".length), "base64").length, 32);
});
