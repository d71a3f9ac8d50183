import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type TemplateState, templateChanges } from "./template-diff.ts";

const known: TemplateState = {
  status: "APPROVED",
  category: "UTILITY",
  correctCategory: null,
  quality: "GREEN",
  parameterFormat: "POSITIONAL",
  components: [{ type: "BODY", text: "Thank you." }],
  ttlSeconds: 43_200,
};

function told(changes: Partial<TemplateState>, before: TemplateState | null = known): unknown[] {
  return templateChanges(before, { ...known, ...changes }).map(({ change, before, after, isAlert }) => [
    change,
    before,
    after,
    isAlert,
  ]);
}

test("what is the same is no change", () => {
  assert.deepEqual(told({ components: [{ text: "Thank you.", type: "BODY" }] }), []);
});

test("a template that was not known, or was gone, is added", () => {
  assert.deepEqual(told({ status: "PENDING" }, null), [["added", null, "PENDING", false]]);
  assert.deepEqual(told({}, { ...known, status: "DELETED" }), [["added", null, "APPROVED", false]]);
  assert.deepEqual(told({ status: "DELETED" }, null), []);
});

test("a template that is gone is an alert", () => {
  assert.deepEqual(told({ status: "DELETED" }), [["vanished", "APPROVED", null, true]]);
});

test("a status that stops messages is an alert, an approval is none", () => {
  assert.deepEqual(told({ status: "PAUSED" }), [["status_changed", "APPROVED", "PAUSED", true]]);
  assert.deepEqual(told({ status: "SOMETHING_NEW" }), [["status_changed", "APPROVED", "SOMETHING_NEW", true]]);
  assert.deepEqual(told({}, { ...known, status: "PENDING" }), [["status_changed", "PENDING", "APPROVED", false]]);
});

test("a drift to marketing is an alert, when it is announced and when it has come", () => {
  const announced = { ...known, correctCategory: "MARKETING" };

  assert.deepEqual(told({ correctCategory: "MARKETING" }), [["category_announced", "UTILITY", "MARKETING", true]]);
  assert.deepEqual(told({ category: "MARKETING", correctCategory: "MARKETING" }, announced), [
    ["category_changed", "UTILITY", "MARKETING", true],
  ]);
  assert.deepEqual(told({}, { ...known, category: "MARKETING" }), [
    ["category_changed", "MARKETING", "UTILITY", false],
  ]);
});

test("quality, content and time to live are told each on its own", () => {
  const components = [{ type: "BODY", text: "Thanks." }];

  const changes = told({ quality: "RED", components, ttlSeconds: null });

  assert.deepEqual(changes, [
    ["quality_changed", "GREEN", "RED", true],
    [
      "content_changed",
      { parameter_format: "POSITIONAL", components: known.components },
      { parameter_format: "POSITIONAL", components },
      false,
    ],
    ["ttl_changed", 43_200, null, false],
  ]);
});

test("every difference is told, and nothing where there is none", () => {
  const state = fc.record<TemplateState>({
    status: fc.constantFrom("APPROVED", "PENDING", "REJECTED", "DELETED"),
    category: fc.constantFrom("UTILITY", "MARKETING"),
    correctCategory: fc.constantFrom(null, "UTILITY", "MARKETING"),
    quality: fc.constantFrom(null, "GREEN", "RED"),
    parameterFormat: fc.constantFrom("POSITIONAL", "NAMED"),
    components: fc.constantFrom([], [{ type: "BODY" }]),
    ttlSeconds: fc.constantFrom(null, 30),
  });

  fc.assert(
    fc.property(state, state, (before, after) => {
      assert.deepEqual(templateChanges(before, before), []);
      const told = templateChanges(before, after).map(({ change }) => change);
      assert.equal(new Set(told).size, told.length);
      if (before.status === "DELETED" || after.status === "DELETED") return;
      assert.equal(told.includes("status_changed"), before.status !== after.status);
      assert.equal(told.includes("category_changed"), before.category !== after.category);
      assert.equal(told.includes("ttl_changed"), before.ttlSeconds !== after.ttlSeconds);
    }),
  );
});
