import assert from "node:assert/strict";
import { test } from "node:test";
import { createAddressRules } from "./addresses.ts";

const rules = createAddressRules([]);

for (const [address, what] of [
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["0.0.0.0", "this host"],
  ["10.1.2.3", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["169.254.169.254", "a cloud's metadata"],
  ["192.0.0.170", "protocol assignments"],
  ["198.18.0.1", "benchmarks"],
  ["203.0.113.9", "documentation"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "this host"],
  ["::1", "loopback"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local with its zone"],
  ["fc00::1", "unique local"],
  ["fd12:3456:789a::1", "unique local"],
  ["ff02::1", "multicast"],
  ["2001:db8::1", "documentation"],
  ["2001::1", "Teredo"],
  ["2002:7f00:1::1", "6to4 of loopback"],
  ["64:ff9b::7f00:1", "NAT64 of loopback"],
  ["64:ff9b::8.8.8.8", "NAT64"],
  ["64:ff9b:1::1", "local NAT64"],
  ["::ffff:127.0.0.1", "loopback, mapped"],
  ["::ffff:7f00:1", "loopback, mapped and in hexadecimal"],
  ["0:0:0:0:0:ffff:a00:1", "private, mapped and written out"],
  ["::127.0.0.1", "loopback, in the form before that"],
  ["not an address", "no address"],
  ["", "nothing"],
] as const) {
  test(`${address} is out of reach: ${what}`, () => {
    assert.equal(rules.mayReach(address, true), false);
  });
}

for (const address of ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"]) {
  test(`${address} is public: it is reached encrypted, and never in plain`, () => {
    assert.deepEqual([rules.mayReach(address, true), rules.mayReach(address, false)], [true, false]);
  });
}

test("what the operator allows is reached both ways, and nothing beside it", () => {
  const allowing = createAddressRules(["10.2.0.0/16", "fd00:1::/32", "192.168.7.7/32"]);

  const reached = ["10.2.3.4", "::ffff:10.2.3.4", "fd00:1::9", "192.168.7.7"];
  const beside = ["10.3.0.1", "fd00:2::9", "192.168.7.8", "127.0.0.1"];

  for (const address of reached) assert.ok(allowing.mayReach(address, false) && allowing.mayReach(address, true));
  for (const address of beside) assert.ok(!allowing.mayReach(address, false) && !allowing.mayReach(address, true));
});
