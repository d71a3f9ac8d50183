/**
 * Finding payments: filters, pages that stay right while others are made, and the same as a file.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, test } from "node:test";
import { parseSearch } from "../../src/domain/search.ts";
import { listTransactions } from "../../src/store/transaction-list.ts";
import { startApi } from "../http/support.ts";
import type { Json } from "../support/zajel.ts";

const api = await startApi();
after(() => api[Symbol.asyncDispose]());

/** A merchant whose list holds what the test puts there and nothing else. */
async function newShop() {
  const merchant = `list-${randomBytes(4).toString("hex")}`;
  const made = await api.call("POST", "/v1/merchants", { id: merchant, name: merchant });
  assert.equal(made.status, 201);
  const shop = {
    merchant,
    call: (method: string, path: string, body?: unknown) => api.call(method, path, body, { merchant }),
    async create(session_id: string, changes: Record<string, unknown> = {}): Promise<Json> {
      const body = { type: "payment_request", amount: "20", currency_code: "KWD", session_id, ...changes };
      const { status, body: transaction } = await shop.call("POST", "/v1/transactions", body);
      assert.equal(status, 201, JSON.stringify(transaction));
      return transaction;
    },
    report: (session_id: string, state: string) => shop.call("POST", `/v1/transactions/${session_id}/state`, { state }),
    /** The sessions that a query finds. */
    async found(query: Record<string, string>): Promise<string[]> {
      const { status, body } = await shop.call("GET", `/v1/transactions?${new URLSearchParams(query)}`);
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.next_cursor, null);
      return body.data.map((row: Json) => row.session_id);
    },
  };
  return shop;
}

describe("filters", () => {
  test("find by state, type and time, alone and together", async () => {
    const shop = await newShop();
    const first = await shop.create("first");
    await shop.create("order", { type: "e_commerce" });
    await shop.create("paid");
    await shop.report("paid", "paid");
    const last = await shop.create("last");

    assert.deepEqual(await shop.found({ state: "paid" }), ["paid"]);
    assert.deepEqual(await shop.found({ type: "e_commerce" }), ["order"]);
    assert.deepEqual(await shop.found({ type: "e_commerce", state: "paid" }), []);
    assert.deepEqual(await shop.found({ created_after: last.created_at }), ["last"]);
    assert.deepEqual((await shop.found({ created_before: last.created_at })).toReversed(), ["first", "order", "paid"]);
    assert.deepEqual(await shop.found({ created_before: first.created_at }), []);
    assert.deepEqual(
      await shop.found({ created_after: first.created_at, created_before: last.created_at, state: "created" }),
      ["order", "first"],
    );
  });

  test("find those that may still be paid", async () => {
    const shop = await newShop();
    for (const state of ["created", "pending", "attempted", "paid", "failed"]) {
      await shop.create(state);
      if (state !== "created") await shop.report(state, state);
    }

    assert.deepEqual(await shop.found({ state: "open" }), ["attempted", "pending", "created"]);
  });

  test("find by what became of a message, which stands beside each payment", async () => {
    const shop = await newShop();
    const phone = { customer_phone: "+96550000483", notifications: { whatsapp: ["created", "paid"] } };
    await shop.create("untold");
    // Without a sender each message is held back for good: suppressed.
    await shop.create("told", phone);
    const { body } = await shop.call("GET", "/v1/transactions");
    const [told, untold] = body.data;
    const [message] = told.notifications;

    assert.deepEqual(untold.notifications, []);
    assert.deepEqual(told.notifications, [
      { id: message.id, state: "created", kind: "automatic", status: message.status, read_at: null },
    ]);
    assert.deepEqual(await shop.found({ notification_status: message.status }), ["told"]);
    assert.deepEqual(await shop.found({ notification_status: "read" }), []);
    assert.deepEqual(
      await shop.found({ notification_status: "problem" }),
      ["failed", "held", "uncertain"].includes(message.status) ? ["told"] : [],
    );
  });

  test("find by language and by amount, and say how many there are", async () => {
    const shop = await newShop();
    await shop.create("arabic", { language: "ar", amount: "9.900" });
    await shop.create("brazilian", { language: "pt_BR", amount: "24.500", currency_code: "BHD" });
    await shop.create("unsaid", { amount: "1234567.890" });

    assert.deepEqual(await shop.found({ language: "ar" }), ["arabic"]);
    assert.deepEqual(await shop.found({ language: "pt" }), ["brazilian"]);
    assert.deepEqual(await shop.found({ language: "pt-BR" }), ["brazilian"]);
    assert.deepEqual(await shop.found({ amount_from: "24.5" }), ["unsaid", "brazilian"]);
    assert.deepEqual(await shop.found({ amount_from: "9.9", amount_to: "24.500" }), ["brazilian", "arabic"]);
    const { body } = await shop.call("GET", "/v1/transactions?amount_to=100&limit=1&total=true");
    assert.deepEqual([body.data.length, body.total], [1, { count: 2, more: false }]);
    const { body: plain } = await shop.call("GET", "/v1/transactions");
    assert.equal("total" in plain, false);
  });

  test("times may be in any zone", async () => {
    const shop = await newShop();
    const { created_at } = await shop.create("here");
    const inKuwait = `${new Date(Date.parse(created_at) + 3 * 3_600_000).toISOString().slice(0, -1)}+03:00`;

    assert.deepEqual(await shop.found({ created_after: inKuwait }), ["here"]);
    assert.deepEqual(await shop.found({ created_before: inKuwait }), []);
  });

  test("find those with a conflict, and those without", async () => {
    const shop = await newShop();
    await shop.create("calm");
    await shop.create("torn");
    await shop.report("torn", "canceled");
    await shop.report("torn", "paid");

    assert.deepEqual(await shop.found({ conflict: "true" }), ["torn"]);
    assert.deepEqual(await shop.found({ conflict: "false" }), ["calm"]);
    assert.deepEqual(await shop.found({ conflict: "true", state: "paid" }), []);
  });

  test("each is refused by name where it cannot be read", async () => {
    const queries = {
      created_after: "yesterday",
      created_before: "2026-13-01T00:00:00Z",
      conflict: "yes",
      language: "English, please",
      amount_from: "much",
      amount_to: "-1",
      total: "yes",
      state: "refunded",
      type: "gift",
      q: "x".repeat(129),
      colour: "red",
    };

    const answers = await Promise.all(
      Object.entries(queries).map(([field, value]) =>
        api.call("GET", `/v1/transactions?${new URLSearchParams({ [field]: value })}`),
      ),
    );

    assert.deepEqual(
      answers.map(({ status, body }) => [status, ...Object.keys(body.errors)]),
      Object.keys(queries).map((field) => [400, field]),
    );
  });
});

describe("q", () => {
  test("finds an order number exactly or by its beginning, not by its middle", async () => {
    const shop = await newShop();
    await shop.create("a", { order_no: "DN-10482" });
    await shop.create("b", { order_no: "DN-10999" });
    await shop.create("c", { order_no: "طلب ١٧" });
    await shop.create("d", { order_no: "100%_off" });

    assert.deepEqual(await shop.found({ q: "DN-10482" }), ["a"]);
    assert.deepEqual(await shop.found({ q: "dn-10" }), ["b", "a"]);
    assert.deepEqual(await shop.found({ q: "10482" }), []);
    assert.deepEqual(await shop.found({ q: "طلب" }), ["c"]);
    assert.deepEqual(await shop.found({ q: "100%_" }), ["d"]);
    assert.deepEqual(await shop.found({ q: "1%" }), []);
  });

  test("finds a phone as people write it", async () => {
    const shop = await newShop();
    await shop.create("kuwait", { customer_phone: "+96550001234" });
    await shop.create("emirates", { customer_phone: "+971501234567" });

    for (const q of [
      "+96550001234",
      "0096550001234",
      "96550001234",
      "5000 1234",
      "50001234",
      "+965 5000-12",
      "50001",
    ]) {
      assert.deepEqual(await shop.found({ q }), ["kuwait"], q);
    }
    assert.deepEqual(await shop.found({ q: "971" }), ["emirates"]);
    assert.deepEqual(await shop.found({ q: "1234567" }), []);
  });

  test("finds a name by the beginning of a word, in any script", async () => {
    const shop = await newShop();
    await shop.create("noura", { customer_first_name: "Noura", customer_last_name: "Al-Sabah" });
    await shop.create("arabic", { customer_first_name: "نورة", customer_last_name: "الصباح" });
    await shop.create("sam", { customer_first_name: "Sam", customer_last_name: "O'Hara" });

    assert.deepEqual(await shop.found({ q: "nou" }), ["noura"]);
    assert.deepEqual(await shop.found({ q: "sab" }), ["noura"]);
    assert.deepEqual(await shop.found({ q: "Noura al-s" }), ["noura"]);
    assert.deepEqual(await shop.found({ q: "oura" }), []);
    assert.deepEqual(await shop.found({ q: "الص" }), ["arabic"]);
    assert.deepEqual(await shop.found({ q: "hara" }), ["sam"]);
    assert.deepEqual(await shop.found({ q: "sa" }), ["sam", "noura"]);
  });

  test("finds a session exactly, and goes together with other filters", async () => {
    const shop = await newShop();
    await shop.create("8f14e45f");
    await shop.create("8f14e45fceea");

    assert.deepEqual(await shop.found({ q: "8f14e45f" }), ["8f14e45f"]);
    assert.deepEqual(await shop.found({ q: " 8f14e45f " }), ["8f14e45f"]);
    assert.deepEqual(await shop.found({ q: "8f14e45f", state: "paid" }), []);
  });

  test("never finds what is another merchant's", async () => {
    const [mine, theirs] = [await newShop(), await newShop()];
    await theirs.create("secret", { order_no: "X-1", customer_phone: "+96550001234", customer_first_name: "Noura" });

    for (const q of ["secret", "X-1", "+96550001234", "Noura"]) assert.deepEqual(await mine.found({ q }), []);
  });
});

describe("pages", () => {
  /** All pages of a list, with something done between them. */
  async function walk(shop: Awaited<ReturnType<typeof newShop>>, query: string, between: () => Promise<unknown>) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await shop.call("GET", `/v1/transactions?limit=3${query}${next}`);
      seen.push(...body.data.map((row: Json) => row.session_id));
      cursor = body.next_cursor;
      await between();
    } while (cursor !== null);
    return seen;
  }

  test("show each payment once while others are made and move", async () => {
    const shop = await newShop();
    const sessions = Array.from({ length: 11 }, (_, index) => `page-${index}`);
    for (const session of sessions) await shop.create(session);
    let made = 0;

    const seen = await walk(shop, "", async () => {
      made += 1;
      await shop.create(`later-${made}`);
      await shop.report(`page-${made}`, "paid");
    });

    assert.deepEqual(seen, sessions.toReversed());
  });

  test("of payments that were made in one commit, at one instant", async () => {
    const shop = await newShop();
    const sessions = Array.from({ length: 10 }, (_, index) => `same-${index}`);
    await Promise.all(sessions.map((session) => shop.create(session)));
    await api.sql`update transaction set created_at = '2026-01-01' where merchant_id = ${shop.merchant}`;

    const seen = await walk(shop, "", async () => {});

    assert.deepEqual(seen.toSorted(), sessions);
  });

  test("of a search keep its filters", async () => {
    const shop = await newShop();
    for (let index = 0; index < 8; index += 1) {
      await shop.create(`s-${index}`, { order_no: index % 2 === 0 ? "EVEN" : "ODD" });
    }

    assert.deepEqual(await walk(shop, "&q=even", async () => {}), ["s-6", "s-4", "s-2", "s-0"]);
  });

  test("of a filter that fits few look at a bounded number of rows, and lose none", async () => {
    const shop = await newShop();
    const rare = { ...(await storedFilter(shop.merchant)), state: "paid" as const };
    await shop.create("oldest", { order_no: "RARE-1" });
    await shop.report("oldest", "paid");
    await api.sql`
      insert into transaction (merchant_id, session_id, type, state, environment, amount, currency_code, occurred_at,
                               created_at)
      select ${shop.merchant}, 'many-' || n, 'payment_request', 'created', 'live', '1.000', 'KWD', now(),
             now() + n * interval '1 microsecond'
        from generate_series(1, 20000) as n`;

    const first = await listTransactions(api.sql, rare, { after: null, limit: 50 });
    const second = await listTransactions(api.sql, rare, { after: first.next, limit: 50 });

    assert.deepEqual([first.rows.length, first.next?.sessionId], [0, "many-1"]);
    assert.deepEqual(
      second.rows.map(({ sessionId }) => sessionId),
      ["oldest"],
    );
    assert.equal(second.next, null);
    for (const typed of ["rare", "rare-1", "oldest"]) {
      const search = parseSearch(typed, "KW");
      const found = await listTransactions(api.sql, { ...rare, search }, { after: null, limit: 50 });
      assert.deepEqual([found.rows.length, found.next], [1, null], typed);
    }
  });

  test("of payments whose message has a status", async () => {
    const shop = await newShop();
    await shop.create("none");
    await shop.create("asked", {
      customer_phone: "+96550001234",
      notifications: { whatsapp: ["pre_payment"] },
    });

    assert.deepEqual(await shop.found({ notification_status: "suppressed" }), ["asked"]);
    assert.deepEqual(await shop.found({ notification_status: "read" }), []);
  });

  async function storedFilter(merchantId: string) {
    const nothing = {
      state: null,
      type: null,
      createdAfter: null,
      createdBefore: null,
      language: null,
      amountFrom: null,
      amountTo: null,
      hasConflict: null,
      notificationStatus: null,
    };
    return { merchantId, ...nothing, search: null };
  }
});
