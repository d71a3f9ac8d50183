import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { tokenHash } from "./authenticator.ts";
import { openDatabase } from "./database.ts";
import {
  beginProbe,
  chooseProbes,
  failPastHoldLimit,
  type HoldKey,
  listHeldGroups,
  listHolds,
  type NewHold,
  placeHolds,
  releaseHeld,
  releaseHolds,
  releaseMended,
  spendProbe,
  takeDueProbes,
} from "./hold.ts";
import { newId } from "./ids.ts";
import {
  addNotification,
  addSender,
  addShop,
  before,
  openTransaction,
  readNotification,
  type Shop,
} from "./testing/rows.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
/** Shops of one database see each other's tokens and accounts; those of these tests are told apart by it. */
const runId = newId();
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

function tokenHold(shop: Shop, changes: Partial<NewHold> = {}): NewHold {
  return { ...shop, scope: "token", key: "", reasonCode: "token", detail: "Error 190.", isShared: false, ...changes };
}

/** The time of a hold's next look has come. */
async function makeDue(shop: Shop, scope: string): Promise<void> {
  await sql`
    update hold set probe_at = now() where merchant_id = ${shop.merchantId} and scope = ${scope}`;
}

async function holdsOf(shop: Shop) {
  return listHolds(sql, shop.merchantId, shop.authenticatorId);
}

/** The probes of this shop among those that are due. */
async function dueProbes(shop: Shop) {
  return (await takeDueProbes(sql, 1_000)).filter(({ merchantId }) => merchantId === shop.merchantId);
}

describe("a hold", () => {
  test("stands with its reason until its first probe", async () => {
    const shop = await addShop(sql);

    await placeHolds(sql, [tokenHold(shop)]);

    const [hold] = await holdsOf(shop);
    assert.ok(hold !== undefined);
    assert.deepEqual(
      [hold.scope, hold.key, hold.reasonCode, hold.detail, hold.probes, hold.probing],
      ["token", "", "token", "Error 190.", 0, false],
    );
    assert.equal((hold.probeAt?.getTime() ?? 0) - hold.since.getTime(), 500);
  });

  test("that stands already keeps since when; its probe was refused, and the next one comes later", async () => {
    const shop = await addShop(sql);
    await placeHolds(sql, [tokenHold(shop)]);
    const [first] = await holdsOf(shop);
    await beginProbe(sql, tokenHold(shop));
    await spendProbe(sql, tokenHold(shop), 20_000);

    await placeHolds(sql, [tokenHold(shop, { detail: "Error 190 again." })]);

    const [again] = await holdsOf(shop);
    assert.deepEqual([again?.since, again?.detail, again?.probing], [first?.since, "Error 190 again.", false]);
    // A hold has to end within 5 s of its mend.
    assert.ok(again?.probeAt && again.probeAt > before(0) && again.probeAt < before(-5));
  });

  test("is looked at when it was to be, however much is held for it meanwhile", async () => {
    const shop = await addShop(sql);
    await placeHolds(sql, [tokenHold(shop)]);
    await makeDue(shop, "token");

    await placeHolds(sql, [tokenHold(shop)]);

    assert.equal((await dueProbes(shop)).length, 1);
  });

  test("is placed once where a whole batch of messages was refused for it", async () => {
    const shop = await addShop(sql);

    await placeHolds(sql, [
      tokenHold(shop),
      tokenHold(shop),
      tokenHold(shop, { scope: "template", key: "a/en" }),
      tokenHold(shop, { scope: "template", key: "a/ar" }),
      tokenHold(shop, { scope: "template", key: "a/en" }),
    ]);

    assert.deepEqual((await holdsOf(shop)).map(({ scope, key }) => `${scope} ${key}`).toSorted(), [
      "template a/ar",
      "template a/en",
      "token ",
    ]);
  });

  test("of a sender that was removed meanwhile is not placed, and no neighbour is lost with it", async () => {
    const shop = await addShop(sql);

    await placeHolds(sql, [tokenHold({ ...shop, authenticatorId: newId() }), tokenHold(shop)]);
    await placeHolds(sql, []);

    assert.equal((await holdsOf(shop)).length, 1);
  });

  test("is released by its scope, and by its key where one is named", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    await placeHolds(sql, [
      tokenHold(shop),
      tokenHold(shop, { scope: "waba" }),
      tokenHold(shop, { scope: "template", key: "a/en" }),
      tokenHold(shop, { scope: "template", key: "b/en" }),
      tokenHold(rival),
    ]);

    assert.equal(await releaseHolds(sql, { ...shop, scopes: ["token", "waba", "sender"] }), true);
    assert.equal(await releaseHolds(sql, { ...shop, scopes: ["template"], key: "a/en" }), true);
    assert.equal(await releaseHolds(sql, { ...shop, scopes: ["template"], key: "a/en" }), false);

    assert.deepEqual(
      (await holdsOf(shop)).map(({ key }) => key),
      ["b/en"],
    );
    assert.equal((await holdsOf(rival)).length, 1);
  });
});

describe("a hold that concerns whoever uses the same", () => {
  /** Two senders of a shop, and one of another, each with this token and this account. */
  async function addSharers() {
    const shop = await addShop(sql);
    const sibling = { ...shop, authenticatorId: await addSender(sql, shop.merchantId) };
    const rival = await addShop(sql);
    return { shop, sibling, rival };
  }
  async function use(shop: Shop, { token, waba }: { token: string; waba: string }): Promise<void> {
    await sql`
      update authenticator set token_hash = ${tokenHash(`${token} of ${runId}`)}, waba_id = ${`${waba}-${runId}`}
       where merchant_id = ${shop.merchantId} and id = ${shop.authenticatorId}`;
  }
  const isHeld = async (shop: Shop) => (await holdsOf(shop)).length > 0;

  test("of the token is placed on all its senders in the installation, and on no other", async () => {
    const { shop, sibling, rival } = await addSharers();
    await use(shop, { token: "a", waba: "1" });
    await use(sibling, { token: "b", waba: "1" });
    await use(rival, { token: "a", waba: "2" });

    await placeHolds(sql, [tokenHold(shop, { isShared: true })]);

    assert.deepEqual([await isHeld(shop), await isHeld(sibling), await isHeld(rival)], [true, false, true]);
  });

  test("of the account is placed on the merchant's own, and on others' only with the same token", async () => {
    const { shop, sibling, rival } = await addSharers();
    const stranger = await addShop(sql);
    await use(shop, { token: "c", waba: "3" });
    await use(sibling, { token: "d", waba: "3" });
    await use(rival, { token: "c", waba: "3" });
    await use(stranger, { token: "e", waba: "3" });

    await placeHolds(sql, [tokenHold(shop, { scope: "waba", isShared: true })]);

    const held = await Promise.all([shop, sibling, rival, stranger].map(isHeld));
    assert.deepEqual(held, [true, true, true, false]);
  });

  test("is lifted for all of them when one finds that it is mended", async () => {
    const { shop, sibling, rival } = await addSharers();
    for (const one of [shop, sibling, rival]) await use(one, { token: "f", waba: "4" });
    await placeHolds(sql, [tokenHold(shop, { isShared: true })]);

    await releaseMended(sql, tokenHold(rival, { isShared: true }));

    assert.deepEqual([await isHeld(shop), await isHeld(sibling), await isHeld(rival)], [false, false, false]);
  });

  test("is looked at by one of them at a time, and they take turns", async () => {
    const { shop, sibling, rival } = await addSharers();
    for (const one of [shop, sibling, rival]) await use(one, { token: "h", waba: "6" });
    await placeHolds(sql, [tokenHold(shop, { isShared: true })]);
    const own = new Map([shop, sibling, rival].map((one, index) => [one.authenticatorId, index]));
    const looked: number[] = [];

    for (let round = 1; round <= 3; round += 1) {
      for (const one of [shop, rival]) await makeDue(one, "token"); // of the shop: both of its senders
      const due = (await takeDueProbes(sql, 1_000)).filter(({ authenticatorId }) => own.has(authenticatorId));
      looked.push(...(await chooseProbes(sql, due)).map(({ authenticatorId }) => own.get(authenticatorId) as number));
    }

    assert.deepEqual(looked.toSorted(), [0, 1, 2]);
  });

  test("that is one sender's own trouble is nobody else's, and stays when another's is lifted", async () => {
    const { shop, sibling } = await addSharers();
    for (const one of [shop, sibling]) await use(one, { token: "g", waba: "5" });
    await placeHolds(sql, [tokenHold(shop)]);

    const wasHeld = await isHeld(sibling);
    await releaseMended(sql, tokenHold(sibling, { isShared: true }));

    assert.deepEqual([wasHeld, await isHeld(shop)], [false, true]);
  });
});

describe("a probe", () => {
  test("is taken when it is due, by one node, and put off for the next", async () => {
    const shop = await addShop(sql);
    await placeHolds(sql, [tokenHold(shop), tokenHold(shop, { scope: "waba" })]);
    await makeDue(shop, "token");

    const taken = await dueProbes(shop);
    const again = await dueProbes(shop);

    assert.deepEqual(
      taken.map(({ scope }) => scope),
      ["token"],
    );
    assert.deepEqual(again, []);
  });

  test("comes at growing intervals, never further apart than 1.5 s", async () => {
    const shop = await addShop(sql);
    await placeHolds(sql, [tokenHold(shop)]);
    const waits: number[] = [];

    for (let probe = 1; probe <= 5; probe += 1) {
      await makeDue(shop, "token");
      const [hold] = await sql.begin(async (tx) => {
        const [taken] = (await takeDueProbes(tx, 1_000)).filter(({ merchantId }) => merchantId === shop.merchantId);
        return tx<{ waitMs: number }[]>`
          select extract(epoch from ${taken?.probeAt ?? null}::timestamptz - now())::double precision * 1000 as wait_ms`;
      });
      waits.push(Math.ceil((hold?.waitMs ?? 0) / 100) * 100);
    }

    assert.deepEqual(waits, [1_000, 1_500, 1_500, 1_500, 1_500]);
  });

  test("is passed over while another node takes it", async () => {
    const shop = await addShop(sql);
    await placeHolds(sql, [tokenHold(shop)]);
    await makeDue(shop, "token");
    const other = await openTransaction(sql, (tx) => takeDueProbes(tx, 1_000));

    const taken = await dueProbes(shop);
    await other.end();

    assert.deepEqual(taken, []);
  });

  test("lets one message out, and ends with it until its answer was due", async () => {
    const shop = await addShop(sql);
    const hold = tokenHold(shop);
    await placeHolds(sql, [hold, tokenHold(shop, { scope: "waba" })]);

    await beginProbe(sql, hold);
    const probing = (await holdsOf(shop)).filter(({ probing }) => probing).map(({ scope }) => scope);
    await spendProbe(sql, hold, 20_000);
    const spent = (await holdsOf(shop)).find(({ scope }) => scope === "token");

    assert.deepEqual(probing, ["token"]);
    assert.ok(spent?.probeAt && !spent.probing);
    assert.ok(spent.probeAt > before(-18) && spent.probeAt < before(-22));
  });
});

describe("held notifications", () => {
  async function groupsOf(shop: Shop) {
    return (await listHeldGroups(sql, 10_000)).filter(({ merchantId }) => merchantId === shop.merchantId);
  }

  test("are listed by what holds them: each group once, and whether that still stands", async () => {
    const shop = await addShop(sql);
    const second = { ...shop, authenticatorId: await addSender(sql, shop.merchantId) };
    const template = { phase: "held", holdScope: "template", reasonCode: "template_paused" } as const;
    await addNotification(sql, shop, { phase: "held" });
    await addNotification(sql, shop, { phase: "held" });
    await addNotification(sql, shop, { ...template, holdKey: "a/en" });
    await addNotification(sql, shop, { ...template, holdKey: "b/en" });
    await addNotification(sql, shop, { ...template, holdKey: "b/en" });
    await addNotification(sql, second, { phase: "held" });
    await addNotification(sql, shop);
    await placeHolds(sql, [tokenHold(shop), tokenHold(shop, { scope: "template", key: "b/en" })]);

    const groups = await groupsOf(shop);

    const nameOf = (id: string) => (id === shop.authenticatorId ? "first" : "second");
    assert.deepEqual(
      groups.map((group) => [nameOf(group.authenticatorId), group.scope, group.key, group.isHeld]),
      [
        ["first", "template", "a/en", false],
        ["first", "template", "b/en", true],
        ["first", "token", "", true],
        ["second", "token", "", false],
      ],
    );
    assert.equal((await listHeldGroups(sql, 1)).length, 1);
  });

  test("are released in the order in which they were owed, as many as asked for", async () => {
    const shop = await addShop(sql);
    const group: HoldKey = { ...shop, scope: "token", key: "" };
    const ids = [
      await addNotification(sql, shop, { phase: "held", dueAt: before(5) }),
      await addNotification(sql, shop, { phase: "held", dueAt: before(50) }),
      await addNotification(sql, shop, { phase: "held", dueAt: before(500) }),
    ];

    assert.equal(await releaseHeld(sql, group, 2), 2);

    const [first, second, third] = await Promise.all(ids.map((id) => readNotification(sql, id)));
    assert.deepEqual([first?.phase, second?.phase, third?.phase], ["queued", "queued", "held"]);
    assert.deepEqual([first?.holdScope, first?.holdKey, first?.heldSince, first?.reasonCode], [null, null, null, null]);
    assert.ok(first !== undefined && first.dueAt > before(5));
    assert.equal(await releaseHeld(sql, group, 2), 1);
    assert.equal(await releaseHeld(sql, group, 2), 0);
  });

  test("of another cause, sender or merchant stay", async () => {
    const shop = await addShop(sql);
    const rival = await addShop(sql);
    const others = [
      await addNotification(sql, shop, { phase: "held", holdScope: "template", holdKey: "a/en" }),
      await addNotification(
        sql,
        { ...shop, authenticatorId: await addSender(sql, shop.merchantId) },
        { phase: "held" },
      ),
      await addNotification(sql, rival, { phase: "held" }),
    ];

    assert.equal(await releaseHeld(sql, { ...shop, scope: "token", key: "" }, 10), 0);
    assert.equal(await failPastHoldLimit(sql, { ...shop, scope: "token", key: "" }, 10), 0);

    const rows = await Promise.all(others.map((id) => readNotification(sql, id)));
    assert.deepEqual(
      rows.map(({ phase }) => phase),
      ["held", "held", "held"],
    );
  });

  test("are given up at the merchant's hold limit, counted from when they were owed", async () => {
    const shop = await addShop(sql, { holdLimitHours: 2 });
    const hours = (count: number) => before(count * 3600);
    const old = await addNotification(sql, shop, { phase: "held", owedAt: hours(2.01), heldSince: hours(0.1) });
    const young = await addNotification(sql, shop, { phase: "held", owedAt: hours(1.99), heldSince: hours(1.99) });

    assert.equal(await failPastHoldLimit(sql, { ...shop, scope: "token", key: "" }, 10), 1);

    const [given, waiting] = await Promise.all([old, young].map((id) => readNotification(sql, id)));
    assert.deepEqual([given?.phase, given?.reasonCode, given?.holdScope], ["failed", "hold_limit", null]);
    assert.ok(given?.failedAt instanceof Date);
    assert.equal(waiting?.phase, "held");
  });
});
