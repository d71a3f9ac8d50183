/**
 * Asking what would come of a creation: the same judgement and the same plan, and nothing is stored.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openShop, type Shop } from "../support/shop.ts";
import { paymentRequest, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;

before(async () => {
  zajel = await startZajel();
  shop = await openShop(zajel);
});
after(() => zajel[Symbol.asyncDispose]());

const plan = (body: unknown) => shop.api("POST", "/v1/transactions/plan", body);
const create = (body: unknown) => shop.api("POST", "/v1/transactions", body);

async function counts(): Promise<unknown> {
  const [row] = await zajel.sql`
    select (select count(*) from transaction) as transactions, (select count(*) from transaction_event) as events,
           (select count(*) from notification) as notifications, (select count(*) from transaction_expiry) as expiries`;
  return row;
}

test("a plan is the plan of the creation, in every language and type, and stores nothing", async () => {
  const bodies = [
    paymentRequest({ session_id: "planned-1" }),
    paymentRequest({ session_id: "planned-2", language: "ar", expiration_time: 3_600 }),
    paymentRequest({ session_id: "planned-3", type: "e_commerce", notifications: { whatsapp: ["post_payment"] } }),
    paymentRequest({ session_id: "planned-4", checkout_url: "https://elsewhere.example.com/1" }),
    paymentRequest({ session_id: "planned-5", expiration_time: 30 }),
    paymentRequest({ session_id: "planned-6", notifications: undefined }),
  ];
  const before = await counts();

  const plans = [];
  for (const body of bodies) plans.push(await plan(body));
  assert.deepEqual(await counts(), before);
  const made = [];
  for (const body of bodies) made.push(await create(body));

  assert.deepEqual(
    plans.map(({ status, body }) => ({ status, body })),
    made.map(({ body }) => ({ status: 200, body: { notification_plan: body.notification_plan } })),
  );
  assert.deepEqual(
    plans.map(({ body }) => body.notification_plan[0]?.reason ?? null),
    [null, null, null, "link_mismatch", "link_expiring", null],
  );
});

test("what is known is said as it will be, what is not is named", async () => {
  const { body } = await plan(paymentRequest({ customer_first_name: "نورة", amount: "24.5" }));

  const [created, paid] = body.notification_plan;
  assert.deepEqual([created.state, created.will_send, created.language], ["created", true, "en"]);
  assert.match(created.text, /نورة/);
  assert.match(created.text, /KWD 24\.500/);
  assert.deepEqual([paid.state, paid.will_send, paid.reason], ["paid", true, null]);
});

test("a refusal is the refusal of the creation", async () => {
  const bodies = [
    {},
    paymentRequest({ amount: "20.0001", customer_phone: "12", language: "?" }),
    paymentRequest({ notifications: { whatsapp: ["refunded"] } }),
    paymentRequest({ expires_at: "2020-01-01T00:00:00Z" }),
    paymentRequest({ colour: "red" }),
    paymentRequest({ authenticator_id: "00000000-0000-4000-8000-000000000000" }),
  ];

  for (const body of bodies) {
    const [planned, made] = [await plan(body), await create(body)];
    assert.deepEqual([planned.status, planned.body], [400, made.body]);
  }
});

test("whether a session is taken is for the creation to say", async () => {
  const body = paymentRequest({ session_id: "taken" });
  await create(body);

  assert.deepEqual([(await plan(body)).status, (await create(body)).status], [200, 409]);
});
