/** Whatever comes in the place of a webhook: it is read without harm, and nothing is made up. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changedBytes, changedTrees } from "./testing/mutate.ts";
import { decodeWebhook } from "./webhook.ts";
import type { WebhookItem } from "./webhook-item.ts";

const receivedAt = new Date("2026-11-22T09:00:00Z");
const runs = { numRuns: 800 };

test("a recorded webhook with its JSON changed anywhere is read without harm", () => {
  fc.assert(fc.property(changedTrees, sound), runs);
});

test("a recorded webhook with its bytes changed, or in another encoding, is read without harm", () => {
  fc.assert(fc.property(changedBytes, sound), runs);
});

test("bytes that are no webhook at all are read without harm", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), sound), runs);
});

/** All that is read can be stored, and every message that is told of stands in the body. */
function sound(bytes: Uint8Array): void {
  const { entries, problems } = decodeWebhook(bytes, receivedAt);
  assert.ok(problems.length <= 50);
  assert.ok(problems.every((problem) => problem.length < 300));
  if (entries.length === 0) return;
  const told = textsOf(JSON.parse(new TextDecoder().decode(bytes)));
  for (const { wabaId, items } of entries) {
    assertStorable(wabaId);
    for (const item of items) {
      assertStorable(item);
      assertKnown(item, told);
    }
  }
}

function assertKnown(item: WebhookItem, told: ReadonlySet<string>): void {
  switch (item.kind) {
    case "status":
      assert.ok(told.has(item.messageId) && told.has(item.status));
      assert.ok(item.messageId.length <= 500);
      break;
    case "message":
      assert.ok(told.has(item.messageId));
      assert.ok(item.messageId.length <= 500 && item.type.length <= 200 && (item.text ?? "").length <= 4_096);
      assert.ok(JSON.stringify(item.content).length <= 16 * 1024);
      break;
    case "preference":
      assert.ok(told.has(item.waId) && told.has(item.value));
  }
}

/** PostgreSQL takes every text and time in it, and JSON every value. */
function assertStorable(value: unknown, depth = 0): void {
  assert.ok(depth < 60, "nested too deep");
  if (typeof value === "string") assert.ok(value.isWellFormed() && !value.includes("\0"));
  else if (value instanceof Date) assert.ok(value.getTime() > 0 && value.getTime() < 253_402_300_800_000);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      assertStorable(key, depth + 1);
      assertStorable(inner, depth + 1);
    }
  }
}

/** All texts and numbers in it, as texts and as they are cleaned. */
function textsOf(body: unknown): Set<string> {
  const texts = new Set<string>();
  const open: unknown[] = [body];
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value === "string") texts.add(value.replaceAll("\0", "").toWellFormed());
    else if (typeof value === "number") texts.add(`${value}`);
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) open.push(inner);
  }
  return texts;
}
