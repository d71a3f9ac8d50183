/** Pages that are open hear of what happens, as it happens. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { forgetNews } from "../../src/store/live.ts";
import { newMember } from "../people/visitor.ts";
import { openShop, type Shop } from "../support/shop.ts";
import { startZajel, until } from "../support/zajel.ts";
import { openPage } from "./events.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
let shop: Shop;
let other: Shop;
before(async () => {
  shop = await openShop(zajel);
  other = await openShop(zajel);
});

const headersOf = ({ merchantId }: Shop) => ({
  authorization: `Bearer ${zajel.rootKey}`,
  "zajel-merchant": merchantId,
});
const cookieOf = (cookies: ReadonlyMap<string, string>) =>
  Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; ");

describe("a page that is open", () => {
  test("hears of a payment and its message, on whichever node it happens, with nothing but ids", async () => {
    const second = await zajel.startNode();
    try {
      await using page = await openPage(second.url, headersOf(shop));

      const payment = await shop.create();
      await shop.report(payment, "paid");

      const ofPayment = (name: string, state: string) =>
        page.heard(
          `${name} about ${state}`,
          ({ event, data }) =>
            event === name && data.data.session_id === payment.sessionId && data.data.state === state,
        );
      const created = await ofPayment("transaction.state_changed", "created");
      await ofPayment("transaction.state_changed", "paid");
      await ofPayment("notification.accepted", "paid");
      assert.deepEqual(Object.keys(created.data), ["type", "timestamp", "data"]);
      assert.deepEqual(created.data.data, { session_id: payment.sessionId, state: "created", environment: "live" });
      assert.match(page.text(), /^retry: \d+$/m);
      for (const secret of [payment.phone, "Noura", "24.500", "pay.example.com"])
        assert.ok(!page.text().includes(secret), secret);
      assert.equal(page.headers.get("content-type"), "text/event-stream; charset=utf-8");
    } finally {
      await second[Symbol.asyncDispose]();
    }
  });

  test("hears of a change and of what is taken back by hand", async () => {
    await using page = await openPage(zajel.url, headersOf(shop));
    const payment = await shop.create({ notifications: { whatsapp: ["failed"] } });
    await shop.report(payment, "failed");
    const { id } = await shop.notified(payment, "failed", "queued");

    await shop.api("PATCH", `/v1/transactions/${payment.sessionId}`, { language: "ar" });
    await shop.api("POST", `/v1/notifications/${id}/cancel`);

    await page.heard(
      "the change",
      ({ event, data }) => event === "transaction.changed" && data.data.session_id === payment.sessionId,
    );
    await page.heard("the end", ({ event, data }) => event === "notification.withdrawn" && data.data.id === id);
  });

  test("hears nothing of other merchants", async () => {
    await using theirs = await openPage(zajel.url, headersOf(other));
    await using mine = await openPage(zajel.url, headersOf(shop));

    const payment = await other.create({ notifications: { whatsapp: [] } });
    const own = await shop.create({ notifications: { whatsapp: [] } });

    await theirs.heard("their payment", ({ data }) => data.data?.session_id === payment.sessionId);
    await mine.heard("the own payment", ({ data }) => data.data?.session_id === own.sessionId);
    assert.ok(!mine.text().includes(payment.sessionId));
    assert.ok(!theirs.text().includes(own.sessionId));
  });
});

describe("a page that comes back", () => {
  test("is told what it missed", async () => {
    const first = await openPage(zajel.url, headersOf(shop));
    const before = await shop.create({ notifications: { whatsapp: [] } });
    const { id } = await first.heard("the payment", ({ data }) => data.data?.session_id === before.sessionId);
    await first[Symbol.asyncDispose]();
    const missed = await shop.create({ notifications: { whatsapp: [] } });

    await using again = await openPage(zajel.url, { ...headersOf(shop), "last-event-id": id });

    assert.equal(again.events[0]?.event, "ready");
    await again.heard("what it missed", ({ data }) => data.data?.session_id === missed.sessionId);
  });

  test("is told to fetch anew where that was too long ago, or too much", async () => {
    const first = await openPage(zajel.url, headersOf(shop));
    const payment = await shop.create({ notifications: { whatsapp: [] } });
    await first.heard("the payment", ({ data }) => data.data?.session_id === payment.sessionId);
    await first[Symbol.asyncDispose]();
    await zajel.sql`
      update webhook_delivery set occurred_at = now() - interval '11 minutes' where merchant_id = ${shop.merchantId}`;
    await forgetNews(zajel.sql, 1_000);

    await using page = await openPage(zajel.url, { ...headersOf(shop), "last-event-id": "0" });

    assert.equal(page.events[0]?.event, "reset");
  });

  test("with an id that is none of ours is refused", async () => {
    const page = await openPage(zajel.url, { ...headersOf(shop), "last-event-id": "1; drop table" });

    assert.equal(page.status, 400);
  });
});

describe("who may listen", () => {
  test("a person by cookie, with the merchant in the address; the stream ends when the session does", async () => {
    const viewer = await newMember(zajel, "viewer", shop.merchantId);
    await using page = await openPage(zajel.url, { cookie: cookieOf(viewer.cookies) }, `?merchant=${shop.merchantId}`);
    assert.equal(page.status, 200);

    await viewer.call("POST", "/v1/auth/sign-out", {});

    await page.ended;
  });

  test("nobody without a key, and nobody for a merchant that is not theirs", async () => {
    const viewer = await newMember(zajel, "viewer", shop.merchantId);
    const cookie = cookieOf(viewer.cookies);

    assert.equal((await openPage(zajel.url, {})).status, 401);
    assert.equal((await openPage(zajel.url, { cookie }, `?merchant=${other.merchantId}`)).status, 403);
  });

  test("at most fifty pages of a merchant on a node", async () => {
    const busy = await openShop(zajel, {}, { isEmpty: true });
    const pages = await Promise.all(Array.from({ length: 50 }, () => openPage(zajel.url, headersOf(busy))));

    const oneMore = await openPage(zajel.url, headersOf(busy));

    assert.equal(oneMore.status, 429);
    for (const page of pages) await page[Symbol.asyncDispose]();
    await until("room again", async () => {
      await using page = await openPage(zajel.url, headersOf(busy));
      return page.status === 200;
    });
  });
});

describe("a merchant whom nobody watches", () => {
  test("has nothing written for pages, and no endpoint in its list", async () => {
    const quiet = await openShop(zajel);
    const payment = await quiet.create();
    await quiet.notified(payment, "created", ["sent", "delivered", "read"]);

    const [row] = await zajel.sql`
      select (select count(*)::int from webhook_endpoint where merchant_id = ${quiet.merchantId}) as endpoints,
             (select count(*)::int from webhook_delivery where merchant_id = ${quiet.merchantId}) as deliveries`;

    assert.deepEqual({ ...row }, { endpoints: 0, deliveries: 0 });
    assert.deepEqual((await shop.api("GET", "/v1/webhook-endpoints")).body.data, []);
  });
});

test("a node that stops ends its streams at once", async () => {
  const node = await zajel.startNode();
  const page = await openPage(node.url, headersOf(shop));

  await node[Symbol.asyncDispose]();

  await page.ended;
});
