import assert from "node:assert/strict";
import { test } from "node:test";
import { isReached, type Reach } from "./reach.ts";

const listed = "+96550001234";
const everybody: Reach = { kind: "everybody" };
const team: Reach = { kind: "phones", phones: [listed] };
const simulator: Reach = { kind: "simulator" };

const cases: [string, Reach, "live" | "sandbox", string | null, boolean][] = [
  ["everybody reaches a real phone", everybody, "live", "+96550009999", true],
  ["a team key reaches a phone that it lists", team, "live", listed, true],
  ["a team key reaches no other phone", team, "live", "+96550009999", false],
  ["a team key reaches no other phone of the simulator either", team, "sandbox", "+96550009999", false],
  ["a team key may work on a transaction without a phone", team, "live", null, true],
  ["a test key reaches the simulator", simulator, "sandbox", listed, true],
  ["a test key reaches no real phone", simulator, "live", listed, false],
];

for (const [name, reach, environment, customerPhone, expected] of cases) {
  test(name, () => assert.equal(isReached(reach, { environment, customerPhone }), expected));
}
