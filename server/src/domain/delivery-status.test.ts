import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { applyReport, type Delivery, type DeliveryReport, mergeReports, nothingReported } from "./delivery-status.ts";
import { deliveryRanks, statusOf } from "./notification.ts";

const at = (second: number) => new Date(Date.UTC(2026, 6, 26, 12, 0, second));

function report(
  status: DeliveryReport["status"],
  second: number,
  changes: Partial<DeliveryReport> = {},
): DeliveryReport {
  return { messageId: "wamid.A", callbackData: null, status, at: at(second), error: null, pricing: null, ...changes };
}

/** What people see after these reports of an accepted message. */
function statusAfter(reports: DeliveryReport[]): string {
  const [known = nothingReported] = mergeReports(reports);
  return statusOf("accepted", known.rank, known.failed);
}

const anyReport = fc
  .record({ status: fc.constantFrom("sent", "delivered", "read", "failed"), second: fc.nat(50) })
  .map(({ status, second }) => report(status as DeliveryReport["status"], second));

describe("reports of one message", () => {
  const cases: [string, DeliveryReport["status"][], string][] = [
    ["in order", ["sent", "delivered", "read"], "read"],
    ["a late sent changes nothing", ["delivered", "sent"], "delivered"],
    ["read without delivered is read", ["sent", "read"], "read"],
    ["twice is once", ["sent", "sent"], "sent"],
    ["a failure after sent counts", ["sent", "failed"], "failed"],
    ["sent after a failure does not undo it", ["failed", "sent"], "failed"],
    ["delivered after a failure proves arrival", ["failed", "delivered"], "delivered"],
    ["a failure after read is only noted", ["read", "failed"], "read"],
  ];
  for (const [name, statuses, status] of cases) {
    test(`${name}: ${statuses.join(", ")} is ${status}`, () => {
      assert.equal(statusAfter(statuses.map((reported, second) => report(reported, second))), status);
    });
  }

  test("each status keeps its earliest time, and read fills in no delivered", () => {
    const [merged] = mergeReports([report("read", 9), report("sent", 5), report("sent", 3), report("sent", 4)]);

    assert.deepEqual(merged?.sentAt, at(3));
    assert.equal(merged?.deliveredAt, null);
    assert.deepEqual(merged?.readAt, at(9));
  });

  test("the first error, charge and callback data are kept", () => {
    const error = { code: 131026, title: "Message undeliverable", details: null };
    const pricing = { category: "utility", type: "regular", model: "PMP", billable: true };

    const [merged] = mergeReports([
      report("sent", 1, { pricing }),
      report("failed", 2, { error }),
      report("delivered", 3, { callbackData: "n-1" }),
    ]);

    assert.deepEqual(merged?.error, error);
    assert.deepEqual(merged?.pricing, pricing);
    assert.equal(merged?.callbackData, "n-1");
  });
});

test("a batch becomes one report per message, in order of appearance", () => {
  const merged = mergeReports([report("sent", 1), report("read", 2, { messageId: "wamid.B" }), report("delivered", 3)]);

  assert.deepEqual(
    merged.map(({ messageId, rank }) => [messageId, rank]),
    [
      ["wamid.A", deliveryRanks.delivered],
      ["wamid.B", deliveryRanks.read],
    ],
  );
});

test("no report moves a message back", () => {
  fc.assert(
    fc.property(fc.array(anyReport), anyReport, (before, next) => {
      const known: Delivery = mergeReports(before)[0] ?? nothingReported;
      const after = mergeReports([...before, next])[0] ?? nothingReported;
      assert.ok(after.rank >= known.rank);
      assert.ok(known.rank < deliveryRanks.delivered || statusOf("accepted", after.rank, after.failed) !== "failed");
      for (const time of ["sentAt", "deliveredAt", "readAt", "failedAt"] as const) {
        assert.ok(known[time] === null || (after[time] ?? Number.POSITIVE_INFINITY) <= known[time]);
      }
    }),
  );
});

test("order and repetition of reports do not matter", () => {
  const shuffled = fc
    .array(anyReport, { minLength: 1 })
    .chain((reports) =>
      fc.tuple(fc.constant(reports), fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 })),
    );
  fc.assert(
    fc.property(shuffled, ([reports, again]) => {
      assert.deepEqual(mergeReports(again), mergeReports(reports));
    }),
  );
});

test("merging a batch and then applying it is the same as applying each", () => {
  fc.assert(
    fc.property(fc.array(anyReport, { minLength: 1 }), fc.array(anyReport, { minLength: 1 }), (first, second) => {
      const [known = nothingReported] = mergeReports(first);
      const [batch = nothingReported] = mergeReports(second);
      const [all = nothingReported] = mergeReports([...first, ...second]);

      const applied = applyReport(known, batch);

      assert.deepEqual({ messageId: "wamid.A", callbackData: null, ...applied }, all);
    }),
  );
});
