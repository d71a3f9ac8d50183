import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeptPrice, priceNow } from "./price.ts";

const price = (amount: string, from: string, changes: Partial<KeptPrice> = {}): KeptPrice => ({
  country: "KW",
  category: "utility",
  currency: "USD",
  amount,
  from,
  ...changes,
});
const now = new Date("2026-07-14T09:00:00Z");

test("a message costs what the shop keeps for its country and category from the latest day that has come", () => {
  const prices = [
    price("0.0157", "2026-07-01"),
    price("0.0140", "2026-01-01"),
    price("0.0200", "2026-10-01"),
    price("0.0520", "2026-07-01", { category: "marketing" }),
    price("0.0300", "2026-07-02", { country: "AE" }),
  ];

  assert.equal(priceNow({ default_country: "KW", prices }, "UTILITY", now)?.amount, "0.0157");
  assert.equal(priceNow({ default_country: "KW", prices }, "MARKETING", now)?.amount, "0.0520");
});

test("where the shop keeps no price, there is none", () => {
  assert.equal(priceNow({ default_country: "KW", prices: [] }, "UTILITY", now), null);
  assert.equal(priceNow({ default_country: "KW", prices: [price("1", "2026-07-01")] }, undefined, now), null);
});
