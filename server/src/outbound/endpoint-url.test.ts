import assert from "node:assert/strict";
import { test } from "node:test";
import { createAddressRules } from "./addresses.ts";
import { judgeEndpointUrl } from "./endpoint-url.ts";

const rules = createAddressRules([]);
const allowing = createAddressRules(["127.0.0.0/8"]);

for (const [url, message] of [
  ["shop.example.com/hooks", /^Expected an address such as/],
  ["ftp://shop.example.com/hooks", /^Expected an address such as/],
  ["javascript:alert(1)", /^Expected an address such as/],
  ["https://", /^Expected an address such as/],
  [`https://shop.example.com/${"a".repeat(2048)}`, /at most 2048/],
  ["https://user@shop.example.com/", /without a user name/],
  ["https://user:password@shop.example.com/", /without a user name/],
  ["https://shop.example.com:22/", /^Expected the port/],
  ["https://shop.example.com:25/", /^Expected the port/],
  ["http://shop.example.com/hooks", /^Expected https/],
  ["https://localhost/hooks", /^Expected a public address/],
  ["https://LOCALHOST./hooks", /^Expected a public address/],
  ["https://hooks.localhost/", /^Expected a public address/],
  ["https://127.0.0.1/", /^Expected a public address/],
  ["https://2130706433/", /^Expected a public address/],
  ["https://0x7f.1/", /^Expected a public address/],
  ["https://0177.0.0.1/", /^Expected a public address/],
  ["https://１２７.0.0.1/", /^Expected a public address/],
  ["https://169.254.169.254/latest/meta-data", /^Expected a public address/],
  ["https://[::1]/", /^Expected a public address/],
  ["https://[::ffff:127.0.0.1]/", /^Expected a public address/],
  ["https://[64:ff9b::7f00:1]/", /^Expected a public address/],
] as const) {
  test(`${url.slice(0, 60)} is refused`, () => {
    const judged = judgeEndpointUrl(url, rules);

    assert.match(judged.kind === "refused" ? judged.message : "", message);
  });
}

for (const [given, stored] of [
  ["https://shop.example.com/hooks?token=1", "https://shop.example.com/hooks?token=1"],
  ["https://shop.example.com:8443/hooks#part", "https://shop.example.com:8443/hooks"],
  ["https://1.1.1.1/", "https://1.1.1.1/"],
] as const) {
  test(`${given} is taken`, () => {
    assert.deepEqual(judgeEndpointUrl(given, rules), { kind: "ok", url: stored });
  });
}

test("plain http goes to what the operator allows, and to no other address", () => {
  assert.equal(judgeEndpointUrl("http://127.0.0.1:9000/hooks", allowing).kind, "ok");
  assert.equal(judgeEndpointUrl("http://10.0.0.1:9000/hooks", allowing).kind, "refused");
  assert.equal(judgeEndpointUrl("http://1.1.1.1/hooks", allowing).kind, "refused");
});
