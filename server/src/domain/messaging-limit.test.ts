import assert from "node:assert/strict";
import { test } from "node:test";
import { customersOfTier, tierUse } from "./messaging-limit.ts";

test("a tier is told by its name or by its number, and what is neither is no limit", () => {
  const tiers = ["TIER_50", "TIER_250", "TIER_1K", "TIER_2K", "TIER_10K", "TIER_100K", "2000"];

  assert.deepEqual(tiers.map(customersOfTier), [50, 250, 1000, 2000, 10_000, 100_000, 2000]);
  for (const none of ["TIER_UNLIMITED", "-1", "TIER_NOT_SET", "", null]) assert.equal(customersOfTier(none), null);
});

test("from four fifths on it is nearly full, at the limit full, and without a limit never", () => {
  const uses = [0, 199, 200, 249, 250, 900].map((customers) => tierUse(customers, "TIER_250"));

  assert.deepEqual(uses, ["free", "free", "nearly_full", "nearly_full", "full", "full"]);
  assert.equal(tierUse(1_000_000, "TIER_UNLIMITED"), "free");
  assert.equal(tierUse(1_000_000, null), "free");
});
