import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate, setTimeout } from "node:timers/promises";
import { isLostConnection } from "./lost-connection.ts";
import { createSharedCommits, Overloaded, type SharedCommitsOptions } from "./shared-commits.ts";

interface Commit {
  items: string[];
  end(): void;
  fail(error: Error): void;
}

/** Commits that end when the test says so. */
function startCommits(options: Partial<SharedCommitsOptions<string, string>> = {}) {
  const commits: Commit[] = [];
  const shared = createSharedCommits<string, string>({
    maxItems: 100,
    maxUnderWay: 1,
    maxWaiting: 100,
    run(items) {
      const { promise, resolve, reject } = Promise.withResolvers<string[]>();
      commits.push({ items, end: () => resolve(items.map((item) => `${item}!`)), fail: reject });
      return promise;
    },
    ...options,
  });
  return { shared, commits, itemsOf: () => commits.map(({ items }) => items) };
}

/** Commits that are refused as a whole where one item is bad. */
function startRefusing(error: Error) {
  const runs: string[][] = [];
  const shared = createSharedCommits<string, string>({
    maxItems: 100,
    maxUnderWay: 1,
    maxWaiting: 100,
    async run(items) {
      runs.push(items);
      await setImmediate();
      if (items.includes("bad")) throw error;
      return items.map((item) => `${item}!`);
    },
  });
  return { shared, runs };
}

/** What was submitted before this has come in one go; what comes after it comes later. */
const later = () => Promise.resolve();

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe("callers whom nobody waits for", () => {
  test("gather for a moment where nothing is under way", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { shared, commits, itemsOf } = startCommits({ crowd: 3, gatherMs: 5 });
    void shared.submit("a");
    await later();
    void shared.submit("b");
    await later();
    assert.deepEqual(itemsOf(), []);
    t.mock.timers.tick(5);
    assert.deepEqual(itemsOf(), [["a", "b"]]);
    commits[0]?.end();
  });

  test("wait no longer than for a crowd", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { shared, itemsOf } = startCommits({ crowd: 3, gatherMs: 5 });
    for (const item of ["a", "b", "c"]) void shared.submit(item);
    await later();
    assert.deepEqual(itemsOf(), [["a", "b", "c"]]);
  });

  test("are not idle before they are written", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { shared, commits } = startCommits({ crowd: 3, gatherMs: 5 });
    const written = shared.submit("a");
    const idle = shared.idle().then(() => "idle");
    await later();
    t.mock.timers.tick(5);
    commits[0]?.end();
    assert.equal(await written, "a!");
    assert.equal(await idle, "idle");
  });
});

describe("a crowd", () => {
  test("begins a further commit, where fewer gather for the next", async () => {
    const { shared, itemsOf } = startCommits({ maxUnderWay: 2, crowd: 3, longMs: 60_000 });
    void shared.submit("a");
    await later();

    void shared.submit("b");
    void shared.submit("c");
    await later();
    assert.deepEqual(itemsOf(), [["a"]]);
    void shared.submit("d");
    await later();

    assert.deepEqual(itemsOf(), [["a"], ["b", "c", "d"]]);
  });

  test("is not waited for while a commit takes long", async () => {
    const { shared, commits, itemsOf } = startCommits({ maxUnderWay: 2, crowd: 3 });
    void shared.submit("a");
    await later();
    const second = shared.submit("b");

    for (const endsAt = performance.now() + 10_000; commits.length < 2 && performance.now() < endsAt; )
      await setImmediate();

    assert.deepEqual(itemsOf(), [["a"], ["b"]]);
    commits[1]?.end();
    assert.equal(await second, "b!");
  });
});

describe("a commit is aside", () => {
  function startSides() {
    const sides: boolean[] = [];
    const ends: (() => void)[] = [];
    const run = (isAside: boolean) => (items: string[]) => {
      sides.push(isAside);
      const { promise, resolve } = Promise.withResolvers<string[]>();
      ends.push(() => resolve(items));
      return promise;
    };
    const shared = createSharedCommits<string, string>({
      maxItems: 100,
      maxUnderWay: 2,
      maxWaiting: 100,
      longMs: 20,
      run: run(false),
      runAside: run(true),
    });
    return { shared, sides, ends };
  }

  test("where the one before it takes long, and so is each until that ends", async () => {
    const { shared, sides, ends } = startSides();
    const stuck = shared.submit("a");
    await later();
    await setTimeout(30);
    for (const [index, item] of ["b", "c"].entries()) {
      const passing = shared.submit(item);
      await later();
      ends[index + 1]?.();
      await passing;
    }
    assert.deepEqual(sides, [false, true, true]);

    ends[0]?.();
    await stuck;
    void shared.submit("d");
    await later();
    assert.equal(sides.at(-1), false);
  });

  test("where as many as may be are stuck, and no more than that go aside at once", async () => {
    const { shared, sides, ends } = startSides();
    for (const item of ["a", "b", "c"]) {
      void shared.submit(item);
      await later();
    }
    assert.deepEqual(sides, [false, false]);

    for (const endsAt = performance.now() + 10_000; sides.length < 3 && performance.now() < endsAt; )
      await setImmediate();
    for (const item of ["d", "e"]) {
      void shared.submit(item);
      await later();
    }
    assert.deepEqual(sides, [false, false, true, true]);
    ends[2]?.();
    await setImmediate();

    assert.deepEqual(sides, [false, false, true, true, true]);
  });

  test("and behind one that has only begun it is not", async () => {
    const { shared, sides } = startSides();
    void shared.submit("a");
    await later();
    void shared.submit("b");
    await later();

    assert.deepEqual(sides, [false, false]);
  });
});

describe("a crowd in halves", () => {
  const halves = { maxUnderWay: 2, crowd: "half", longMs: 60_000 } as const;
  const submitAll = (shared: ReturnType<typeof startCommits>["shared"], items: string) =>
    Array.from(items, (item) => shared.submit(item));

  test("has one half wait for its turn while the other is under way", async () => {
    const { shared, commits, itemsOf } = startCommits(halves);
    const callers = submitAll(shared, "abcdefgh");
    await later();
    assert.deepEqual(itemsOf(), [Array.from("abcd"), Array.from("efgh")]);

    commits[0]?.end();
    await callers[0];
    void submitAll(shared, "abc");
    await later();
    assert.equal(commits.length, 2, "fewer than half wait for the one under way");
    void shared.submit("d");
    await later();
    assert.deepEqual(itemsOf()[2], Array.from("abcd"));
  });

  test("has a few go along who would be left over", async () => {
    const { shared, commits, itemsOf } = startCommits(halves);
    const callers = submitAll(shared, "abcdefgh");
    await later();
    void submitAll(shared, "ABCDEFG");
    await later();
    assert.equal(commits.length, 2);

    for (const commit of commits.slice(0, 2)) commit.end();
    await Promise.all(callers);

    assert.deepEqual(itemsOf().slice(2), [Array.from("ABCDEFG")]);
  });

  test("is shared at once by all who come in one go, however few were here before", async () => {
    const { shared, itemsOf } = startCommits(halves);

    void submitAll(shared, "ab");
    await later();

    assert.deepEqual(itemsOf(), [["a", "b"]]);
  });

  test("does not keep a few waiting once it is gone", async () => {
    const { shared, commits, itemsOf } = startCommits(halves);
    const ended = Promise.all(Array.from({ length: 50 }, (_, item) => shared.submit(`${item}`)));
    await later();
    for (let at = 0; at < commits.length; at += 1) {
      commits[at]?.end();
      await setImmediate();
    }
    await ended;
    for (let alone = 0; alone < 50; alone += 1) {
      const caller = shared.submit("alone");
      await later();
      commits.at(-1)?.end();
      await caller;
    }

    void shared.submit("a");
    await later();
    void shared.submit("b");
    await later();

    assert.deepEqual(itemsOf().slice(-2), [["a"], ["b"]]);
  });
});

describe("callers of a shared commit", () => {
  test("a lone caller runs at once", async () => {
    const { shared, itemsOf } = startCommits();

    void shared.submit("a");
    await later();

    assert.deepEqual(itemsOf(), [["a"]]);
    assert.equal(shared.waiting, 0);
  });

  test("those who come during a commit share the next one", async () => {
    const { shared, commits, itemsOf } = startCommits();
    const first = shared.submit("a");
    await later();
    void shared.submit("b");
    void shared.submit("c");
    assert.deepEqual(itemsOf(), [["a"]]);
    assert.equal(shared.waiting, 2);

    commits[0]?.end();
    await first;

    assert.deepEqual(itemsOf(), [["a"], ["b", "c"]]);
  });

  test("the next commit is under way before the callers of the last are answered", async () => {
    const { shared, commits, itemsOf } = startCommits();
    const seenByFirst = shared.submit("a").then(itemsOf);
    await later();
    void shared.submit("b");

    commits[0]?.end();

    assert.deepEqual(await seenByFirst, [["a"], ["b"]]);
  });

  test("those who come in one go share the first one, too", async () => {
    const { shared, itemsOf } = startCommits();

    for (const item of ["a", "b", "c"]) void shared.submit(item);
    await later();

    assert.deepEqual(itemsOf(), [["a", "b", "c"]]);
  });

  test("each gets the answer to its own item", async () => {
    const { shared, commits } = startCommits();
    const first = shared.submit("a");
    await later();
    const others = ["b", "c", "d"].map((item) => shared.submit(item));

    commits[0]?.end();
    await first;
    commits[1]?.end();

    assert.deepEqual(await Promise.all([first, ...others]), ["a!", "b!", "c!", "d!"]);
  });

  test("a commit takes no more items than it may, the longest waiting first", async () => {
    const { shared, commits, itemsOf } = startCommits({ maxItems: 2 });
    const answers = ["a", "b", "c", "d", "e"].map((item) => shared.submit(item));
    await later();

    for (const index of [0, 1, 2]) {
      commits[index]?.end();
      await setImmediate();
    }

    assert.deepEqual(itemsOf(), [["a", "b"], ["c", "d"], ["e"]]);
    assert.deepEqual(await Promise.all(answers), ["a!", "b!", "c!", "d!", "e!"]);
  });

  test("as many commits are under way at once as may be", async () => {
    const { shared, commits, itemsOf } = startCommits({ maxUnderWay: 2 });
    const first = shared.submit("a");
    await later();
    void shared.submit("b");
    await later();
    void shared.submit("c");
    void shared.submit("d");
    await later();
    assert.deepEqual(itemsOf(), [["a"], ["b"]]);

    commits[0]?.end();
    await first;

    assert.deepEqual(itemsOf(), [["a"], ["b"], ["c", "d"]]);
  });

  test("one more than may wait is refused, and runs never", async () => {
    const { shared, commits, itemsOf } = startCommits({ maxWaiting: 2 });
    const first = shared.submit("a");
    await later();
    void shared.submit("b");
    void shared.submit("c");

    await assert.rejects(shared.submit("d"), Overloaded);
    commits[0]?.end();
    await first;
    void shared.submit("e");

    assert.deepEqual(itemsOf(), [["a"], ["b", "c"]]);
    assert.equal(shared.waiting, 1);
  });
});

describe("a commit that is refused", () => {
  test("does not fail the neighbours of a bad item", async () => {
    const { shared, runs } = startRefusing(withCode("23514"));
    const first = shared.submit("a");
    await later();
    const shares = Promise.allSettled(["b", "bad", "c"].map((item) => shared.submit(item)));

    await first;

    assert.deepEqual(
      (await shares).map((settled) => (settled.status === "fulfilled" ? settled.value : settled.reason.message)),
      ["b!", "23514", "c!"],
    );
    assert.deepEqual(runs, [["a"], ["b", "bad", "c"], ["b"], ["bad"], ["c"]]);
  });

  test("of one item is not tried again", async () => {
    const { shared, runs } = startRefusing(withCode("23514"));

    await assert.rejects(shared.submit("bad"), /23514/);

    assert.deepEqual(runs, [["bad"]]);
  });

  test("for a lost connection rejects all of its callers and is not tried again", async () => {
    const { shared, runs } = startRefusing(withCode("CONNECTION_CLOSED"));
    const first = shared.submit("a");
    await later();
    const shares = Promise.allSettled(["b", "bad", "c"].map((item) => shared.submit(item)));

    await first;

    assert.deepEqual(
      (await shares).map(({ status }) => status),
      ["rejected", "rejected", "rejected"],
    );
    assert.deepEqual(runs, [["a"], ["b", "bad", "c"]]);
  });

  test("for a lost connection rejects those that wait, too, and keeps nobody after them from running", async () => {
    const { shared, commits } = startCommits();
    const first = shared.submit("a");
    await later();
    const waits = shared.submit("b");

    commits[0]?.fail(withCode("CONNECTION_CLOSED"));
    await assert.rejects(first);
    await assert.rejects(waits);
    const after = shared.submit("c");
    await later();
    commits[1]?.end();

    assert.equal(await after, "c!");
  });

  test("by an error thrown at once rejects its caller", async () => {
    const { shared } = startCommits({
      run() {
        throw new Error("no pool");
      },
    });

    await assert.rejects(shared.submit("a"), /no pool/);
  });
});

describe("idle", () => {
  test("is at once, where nothing is under way", async () => {
    const { shared } = startCommits();

    await shared.idle();
  });

  test("is when the last of those who wait has been answered", async () => {
    const { shared, commits } = startCommits();
    const answered: string[] = [];
    void shared.submit("a").then((answer) => answered.push(answer));
    await later();
    void shared.submit("b").then((answer) => answered.push(answer));
    let isIdle = false;
    const idle = shared.idle().then(() => {
      isIdle = true;
    });

    commits[0]?.end();
    await setImmediate();
    assert.equal(isIdle, false);
    commits[1]?.end();
    await idle;

    assert.deepEqual(answered, ["a!", "b!"]);
  });

  test("comes after a refusal, too", async () => {
    const { shared, commits } = startCommits();
    const refused = assert.rejects(shared.submit("a"));
    await later();

    commits[0]?.fail(withCode("CONNECTION_CLOSED"));

    await shared.idle();
    await refused;
  });
});

describe("errors of the connection", () => {
  const lost = [
    "CONNECTION_CLOSED",
    "CONNECTION_ENDED",
    "CONNECT_TIMEOUT",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOENT",
    "EPIPE",
    "08006",
    "57P01",
    "57P03",
  ];
  for (const code of lost) {
    test(`${code} is one`, () => {
      assert.equal(isLostConnection(withCode(code)), true);
    });
  }

  for (const code of ["23505", "22P05", "40P01", "57014", "42601"]) {
    test(`${code} is about the statement`, () => {
      assert.equal(isLostConnection(withCode(code)), false);
    });
  }

  test("what has no code is none", () => {
    assert.equal(isLostConnection(new Error("CONNECTION_CLOSED")), false);
    assert.equal(isLostConnection(null), false);
    assert.equal(isLostConnection({ code: 8006 }), false);
  });
});
