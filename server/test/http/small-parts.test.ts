import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { scanEntryIds } from "../../src/http/entry-ids.ts";
import { parseJsonBody } from "../../src/http/json-body.ts";
import { pageOfAll, readCursor, takePage, writeCursor } from "../../src/http/page.ts";
import { remember } from "../../src/http/remember.ts";

test("every JSON value that PostgreSQL can hold comes out of a body as it is", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary", maxDepth: 8 }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!text.includes("\\u0000"));
      assert.deepEqual(parseJsonBody(Buffer.from(text)), { kind: "ok", value: JSON.parse(text) });
    }),
  );
});

test("no bytes make the reading of a body throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.ok(["ok", "refused"].includes(parseJsonBody(Buffer.from(bytes)).kind));
    }),
  );
});

test("a cursor comes back as the key that went in", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), (key) => {
      assert.deepEqual(readCursor(writeCursor(key), 2), key);
    }),
  );
});

test("no text makes the reading of a cursor throw", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const key = readCursor(text, 2);
      assert.ok(key === null || key.length === 2);
    }),
  );
});

test("the last page has no cursor", () => {
  const keyOf = (row: number) => [`${row}`];

  assert.deepEqual(takePage([1, 2], 2, keyOf), { rows: [1, 2], next_cursor: null });
  assert.deepEqual(takePage([1, 2, 3], 2, keyOf), { rows: [1, 2], next_cursor: writeCursor(["2"]) });
  assert.deepEqual(takePage([], 2, keyOf), { rows: [], next_cursor: null });
});

test("what is remembered is read once, also for those who ask while it is read", async () => {
  let reads = 0;
  const lookUp = remember({
    forMs: 60_000,
    most: 10,
    mostAbsent: 10,
    read: async (key) => {
      reads += 1;
      return key === "absent" ? null : key;
    },
  });

  await Promise.all([lookUp("a"), lookUp("a"), lookUp("absent"), lookUp("absent")]);
  await lookUp("a");
  await lookUp("absent");

  assert.equal(reads, 2);
});

test("what is forgotten is read again, also where it was being read", async () => {
  let reads = 0;
  const lookUp = remember({
    forMs: 60_000,
    most: 10,
    mostAbsent: 10,
    read: async (key) => {
      reads += 1;
      return key === "absent" ? null : reads;
    },
  });
  await lookUp("absent");
  const before = lookUp("a");

  lookUp.forget();

  assert.deepEqual(
    [await before, await lookUp("a"), await lookUp("a"), await lookUp("absent"), reads],
    [2, 3, 3, null, 4],
  );
});

test("what does not exist does not push out what does", async () => {
  const reads: string[] = [];
  const lookUp = remember({
    forMs: 60_000,
    most: 3,
    mostAbsent: 2,
    read: async (key) => {
      reads.push(key);
      return key.startsWith("absent") ? null : key;
    },
  });
  await lookUp("a");
  await lookUp("b");

  for (let index = 0; index < 100; index += 1) await lookUp(`absent ${index}`);
  await lookUp("a");
  await lookUp("b");

  assert.equal(reads.filter((key) => !key.startsWith("absent")).length, 2);
});

test("a failure is told and asked again", async () => {
  let reads = 0;
  const lookUp = remember({
    forMs: 60_000,
    most: 3,
    mostAbsent: 2,
    read: async () => {
      reads += 1;
      if (reads === 1) throw new Error("no database");
      return "there";
    },
  });

  await assert.rejects(lookUp("a"), /no database/);

  assert.equal(await lookUp("a"), "there");
});

describe("what is renewed, for all at once", () => {
  /** A memory of 100 ms that is renewed for 1,000, on a clock that goes by hand. */
  function renewing() {
    let now = 0;
    const asked = { reads: [] as string[], renewals: 0 };
    const answers = { changed: [] as string[], isAway: false };
    const lookUp = remember<string | null>({
      forMs: 100,
      most: 10,
      mostAbsent: 10,
      clock: () => now,
      renewal: {
        forMs: 1_000,
        changed: async () => {
          asked.renewals += 1;
          if (answers.isAway) throw new Error("no database");
          return answers.changed;
        },
      },
      read: async (key) => {
        asked.reads.push(key);
        return key === "absent" ? null : key;
      },
    });
    /** Asks after so many milliseconds, at once where it is remembered, and lets what was begun come to its end. */
    const askAfter = async (ms: number, key = "a") => {
      now += ms;
      const isKnown = lookUp.known(key) !== undefined;
      await lookUp(key);
      await new Promise(setImmediate);
      return isKnown;
    };
    return { asked, answers, askAfter };
  }

  test("is read once while it is asked for, and by one question each half of its time", async () => {
    const { asked, askAfter } = renewing();
    await askAfter(0);
    await askAfter(0, "b");

    for (let step = 0; step < 30; step += 1) {
      assert.equal(await askAfter(15), true, `step ${step}`);
      assert.equal(await askAfter(15, "b"), true, `step ${step}`);
    }

    assert.deepEqual(asked.reads, ["a", "b"]);
    assert.ok(asked.renewals >= 15 && asked.renewals <= 18, `${asked.renewals} questions in 900 ms`);
  });

  test("is renewed for all by whoever comes, also where each comes seldom", async () => {
    const { asked, askAfter } = renewing();
    const keys = ["a", "b", "c", "d", "e"];
    for (const key of keys) await askAfter(0, key);

    const known = [await askAfter(150)];
    for (let turn = 0; turn < 3; turn += 1) for (const key of keys.toReversed()) known.push(await askAfter(40, key));

    // The first found out that nobody had come for long, and the others that somebody had asked for all.
    assert.deepEqual([known.indexOf(false), known.lastIndexOf(false)], [0, 0]);
    assert.deepEqual(asked.reads, [...keys, "a"]);
  });

  test("is read anew where it has changed, and in any case when it was renewed for long enough", async () => {
    const { asked, answers, askAfter } = renewing();
    await askAfter(0);
    await askAfter(60);
    answers.changed = ["a"];
    assert.equal(await askAfter(60), true, "the question that tells so is only asked now");

    assert.equal(await askAfter(1), false);
    answers.changed = [];
    let known = 0;
    while (await askAfter(60)) known += 1;

    assert.deepEqual(asked.reads, ["a", "a", "a"]);
    assert.ok(known >= 15 && known <= 17, `it was known for ${known} times 60 ms`);
  });

  test("holds no longer than it would without where the question has no answer, or was not asked in time", async () => {
    const { asked, answers, askAfter } = renewing();
    await askAfter(0);
    answers.isAway = true;
    assert.deepEqual([await askAfter(60), await askAfter(30), await askAfter(20)], [true, true, false]);
    answers.isAway = false;
    assert.deepEqual([await askAfter(60), await askAfter(101)], [true, false]);

    assert.deepEqual(asked.reads, ["a", "a", "a"]);
  });

  test("is not what does not exist: that may have come to be", async () => {
    const { asked, askAfter } = renewing();
    await askAfter(0);
    await askAfter(0, "absent");
    for (let step = 0; step < 3; step += 1) {
      await askAfter(20);
      await askAfter(20, "absent");
    }
    await askAfter(20, "absent");

    assert.deepEqual(asked.reads, ["a", "absent", "absent"]);
  });
});

/** The body comes in pieces, which end anywhere. */
function entryIdsIn(body: Uint8Array, most: number, piece = 7): ReadonlySet<string> {
  const scanner = scanEntryIds(most);
  for (let at = 0; at < body.length; at += piece) scanner.push(body.subarray(at, at + piece));
  return scanner.ids;
}

test("the accounts of a webhook are found without parsing it, whatever stands around them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ id: fc.stringMatching(/^[0-9]{1,20}$/), changes: fc.array(fc.jsonValue()) }), {
        maxLength: 5,
      }),
      fc.constantFrom(undefined, 2),
      fc.integer({ min: 1, max: 50 }),
      (entry, indent, piece) => {
        const body = Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry }, null, indent));
        assert.deepEqual(entryIdsIn(body, 100, piece), new Set(entry.map(({ id }) => id)));
      },
    ),
  );
});

test("an account that is given as a number is found, and no other id is", () => {
  const body = Buffer.from(
    '{"entry":[{"id" : 12 ,"changes":[{"value":{"id":"34","statuses":[{"id":"56"}]}}]}],"id":"78"}',
  );

  assert.deepEqual(entryIdsIn(body, 100), new Set(["12"]));
});

test("no bytes make the search for accounts throw or go on for ever", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.ok(entryIdsIn(Buffer.from(bytes), 3).size <= 3);
    }),
  );
});

test("a list that is read at once is cut into pages", () => {
  const first = pageOfAll([1, 2, 3], { limit: "2" });
  const second = pageOfAll([1, 2, 3], { limit: "2", cursor: first?.next_cursor ?? "" });

  assert.deepEqual([first?.rows, second], [[1, 2], { rows: [3], next_cursor: null }]);
  assert.equal(pageOfAll([1], { cursor: "abc" }), null);
});
