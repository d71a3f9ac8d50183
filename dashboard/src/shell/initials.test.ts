import assert from "node:assert/strict";
import test from "node:test";
import { initials } from "./initials.ts";

test("a name is its first and last letter, in either script", () => {
  assert.deepEqual(["Fatma Al-Ali", "فاطمة العلي", "Zajel", "  ", "Noura bint Salem"].map(initials), [
    "FA",
    "فع",
    "Z",
    "",
    "NS",
  ]);
});
