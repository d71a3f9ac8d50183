import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  afterOneMore,
  bucketSize,
  countInbound,
  currentPace,
  type PairDebt,
  paceWithin,
  pairWaitInMs,
  senderLimit,
  shareOf,
  slowerPace,
  takeTokens,
} from "./pacing.ts";

const start = new Date("2026-07-26T12:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);

describe("taking tokens", () => {
  const request = { tokens: 8, refilledAt: start, now: start, perSecond: 80, wanted: 5 };

  test("a full bucket gives what is wanted and keeps the rest", () => {
    assert.deepEqual(takeTokens(request), { granted: 5, tokens: 3, refilledAt: start, nextInMs: 0 });
  });

  test("no more than there is, and then the next one after its share of a second", () => {
    const grant = takeTokens({ ...request, wanted: 50 });

    assert.deepEqual(grant, { granted: 8, tokens: 0, refilledAt: start, nextInMs: 14 });
  });

  test("nine tenths of the limit flow in per second, as far as the bucket holds", () => {
    assert.equal(takeTokens({ ...request, tokens: 0, now: later(50), wanted: 50 }).granted, 3);
    assert.equal(takeTokens({ ...request, tokens: 0, now: later(60_000), wanted: 50 }).granted, 8);
  });

  test("a slow sender's bucket holds one", () => {
    assert.equal(bucketSize(1), 1);
    assert.equal(takeTokens({ ...request, perSecond: 1, tokens: 1 }).granted, 1);
  });

  test("a clock that goes back gives nothing and loses nothing", () => {
    const grant = takeTokens({ ...request, tokens: 0, now: later(-1000) });

    assert.deepEqual(grant, { granted: 0, tokens: 0, refilledAt: start, nextInMs: 14 });
  });

  test("a limit that was lowered empties what no longer fits", () => {
    assert.equal(takeTokens({ ...request, perSecond: 20, wanted: 50 }).granted, 2);
  });

  test("a whole token is there when it was promised", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (perSecond, tokens) => {
          const grant = takeTokens({ tokens, refilledAt: start, now: start, perSecond, wanted: 0 });
          const then = takeTokens({ ...grant, now: later(grant.nextInMs), perSecond, wanted: 1 });

          assert.equal(then.granted, 1);
        },
      ),
    );
  });
});

const anyRequests = fc.array(fc.record({ waitMs: fc.nat(400), wanted: fc.nat(200) }), { maxLength: 200 });

/** What a sender gives out at which millisecond when it is asked like this, beginning with a full bucket. */
function grantsOver(perSecond: number, requests: { waitMs: number; wanted: number }[]) {
  let bucket = { tokens: bucketSize(perSecond), refilledAt: start };
  let ms = 0;
  return requests.map(({ waitMs, wanted }) => {
    ms += waitMs;
    const grant = takeTokens({ ...bucket, now: later(ms), perSecond, wanted });
    bucket = grant;
    return { ms, granted: grant.granted };
  });
}

test("in no window of one second is more than the limit given out", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), anyRequests, (perSecond, requests) => {
      const grants = grantsOver(perSecond, requests);
      for (const { ms: from } of grants) {
        const inWindow = grants.filter(({ ms }) => ms >= from && ms <= from + 1000);
        const sum = inWindow.reduce((total, { granted }) => total + granted, 0);
        assert.ok(sum <= perSecond, `${sum} of ${perSecond} within the second from ${from} ms`);
      }
    }),
  );
});

test("a stretch of 50 ms more than a second has no more than the limit at the pace that keeps within it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), anyRequests, (limit, requests) => {
      const grants = grantsOver(paceWithin(limit), requests);
      for (const { ms: from } of grants) {
        const inWindow = grants.filter(({ ms }) => ms >= from && ms <= from + 1050);
        assert.ok(inWindow.reduce((total, { granted }) => total + granted, 0) <= limit);
      }
    }),
  );
});

test("a sender with enough to do reaches most of its limit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (perSecond) => {
      const everyTenMs = Array.from({ length: 1000 }, () => ({ waitMs: 10, wanted: 1000 }));

      const sum = grantsOver(perSecond, everyTenMs).reduce((total, { granted }) => total + granted, 0);

      assert.ok(sum >= Math.floor(perSecond * 0.8 * 10), `${sum} in ten seconds at ${perSecond} per second`);
    }),
    { numRuns: 30 },
  );
});

describe("when WhatsApp says that a sender is too fast", () => {
  test("it halves at once, down to one per second", () => {
    assert.deepEqual([80, 5, 1].map(slowerPace), [40, 2, 1]);
  });

  test("it comes back by itself, within a minute", () => {
    const slowed = { to: 40, at: start };

    assert.deepEqual(
      [0, 15_000, 30_000, 60_000].map((ms) => currentPace(80, slowed, later(ms))),
      [40, 60, 80, 80],
    );
  });

  test("a sender that was never slowed has its limit", () => {
    assert.equal(currentPace(80, null, start), 80);
  });

  test("the pace stays between one per second and the limit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.nat(2000),
        fc.integer({ min: -1000, max: 100_000 }),
        (limit, to, ms) => {
          const pace = currentPace(limit, { to, at: start }, later(ms));
          assert.ok(pace >= 1 && pace <= limit);
        },
      ),
    );
  });
});

describe("the pace to one recipient", () => {
  const nobody: PairDebt = { paidBackAt: null, waitsUntil: null };

  /** When messages leave that are asked for at these times, in milliseconds from the start. */
  function leaving(askedAt: readonly number[]): number[] {
    let debt = nobody;
    let ms = 0;
    return askedAt.map((asked) => {
      ms = Math.max(ms, asked);
      ms += pairWaitInMs(debt, later(ms));
      debt = { ...debt, paidBackAt: afterOneMore(debt.paidBackAt, later(ms)) };
      return ms;
    });
  }

  test("five go at once, and then one each six seconds", () => {
    assert.deepEqual(leaving([0, 0, 0, 0, 0, 0, 0, 0]), [0, 0, 0, 0, 0, 6_000, 12_000, 18_000]);
  });

  test("what was borrowed is paid back by waiting", () => {
    assert.deepEqual(
      leaving([0, 0, 0, 0, 0, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000]).slice(5),
      [30_000, 30_000, 30_000, 30_000, 30_000, 36_000],
    );
  });

  test("a recipient whom WhatsApp wants left alone is left alone, whatever was paid back", () => {
    assert.equal(pairWaitInMs({ paidBackAt: null, waitsUntil: later(16_000) }, start), 16_000);
    assert.equal(pairWaitInMs({ paidBackAt: null, waitsUntil: later(-1) }, start), 0);
  });

  test("in no stretch of time do more than five and one for each six seconds leave", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 60 }), (waits) => {
        let at = 0;
        const left = leaving(waits.map((wait) => (at += wait)));
        for (const [first, from] of left.entries()) {
          for (const [last, to] of left.entries()) {
            if (last >= first) assert.ok(last - first + 1 <= 5 + (to - from) / 6_000);
          }
        }
      }),
    );
  });
});

describe("the limit of a sender", () => {
  test("is what the merchant says, else what its number has", () => {
    const limits = [
      { messagesPerSecond: 7, throughputLevel: "HIGH" },
      { messagesPerSecond: null, throughputLevel: "HIGH" },
      { messagesPerSecond: null, throughputLevel: "STANDARD" },
      { messagesPerSecond: null, throughputLevel: "NOT_APPLICABLE" },
      { messagesPerSecond: null, throughputLevel: null },
    ];

    assert.deepEqual(limits.map(senderLimit), [7, 1000, 80, 20, 80]);
  });

  test("is shared with what customers write: what came in cannot go out", () => {
    const full = { tokens: 8, refilledAt: start, now: start, perSecond: 80 };

    assert.equal(countInbound(full, 3).tokens, 5);
    assert.equal(countInbound({ ...full, refilledAt: later(-60_000) }, 3).tokens, 5);
  });

  test("is in debt to what came in for a second at most", () => {
    const bucket = countInbound({ tokens: 8, refilledAt: start, now: start, perSecond: 80 }, 5_000);

    const grant = takeTokens({ ...bucket, now: later(1_200), perSecond: 80, wanted: 1 });

    assert.equal(bucket.tokens, -80);
    assert.equal(grant.granted, 1);
  });
});

describe("a sender's share of a node", () => {
  /** So many senders that each take all they may, again and again. */
  function shares(senders: number, most = 500): number[] {
    const own = new Array<number>(senders).fill(0);
    for (let round = 0; round < 30; round += 1) {
      for (let index = 0; index < senders; index += 1) {
        const underWay = own.reduce((sum, count) => sum + count, 0);
        own[index] = (own[index] as number) + shareOf(most, underWay, own[index] as number);
      }
    }
    return own;
  }

  test("is half of it where one sender has everything to do", () => {
    assert.deepEqual(shares(1), [250]);
  });

  test("leaves room for who comes where a dozen take all they may", () => {
    for (let senders = 1; senders <= 12; senders += 1) {
      const underWay = shares(senders).reduce((sum, count) => sum + count, 0);
      assert.ok(shareOf(500, underWay, 0) >= 1, `${senders} have ${underWay}`);
    }
  });
});
