/** A client that is made from the document alone, in a few lines, does the main job. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ApiDocument } from "../../src/http/reference/document.ts";
import { openShop } from "../support/shop.ts";
import { type Json, newPhone, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

type Call = (given?: Record<string, unknown>) => Promise<Json>;

/** A function for each operation, by its `operationId`: parameters by their names, and `body`. */
async function generateClient(address: string, key: string): Promise<Record<string, Call>> {
  const document = (await (await fetch(`${address}/openapi.json`)).json()) as ApiDocument;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const server = document.servers[0]?.url;
  const client = operations.map(({ path, method, operationId, parameters }): [string, Call] => [
    operationId,
    async ({ body, ...given } = {}) => {
      const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(`${given[name]}`));
      const query = parameters.filter((one) => one.in === "query" && given[one.name] !== undefined);
      const search = new URLSearchParams(query.map(({ name }): [string, string] => [name, `${given[name]}`]));
      const response = await fetch(`${server}${place}?${search}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${operationId}: ${response.status} ${await response.text()}`);
      return response.json();
    },
  ]);
  return Object.fromEntries(client);
}

test("a generated client makes a payment request, reports that it is paid, and reads what the customer got", async () => {
  const shop = await openShop(zajel);
  const made = await shop.api("POST", `/v1/merchants/${shop.merchantId}/api-keys`, { name: "client", kind: "live" });
  const client = await generateClient(zajel.url, made.body.key);
  const call = (operation: string, given?: Record<string, unknown>) => (client[operation] as Call)(given);

  const { session_id, notification_plan } = await call("createTransaction", {
    body: {
      type: "payment_request",
      amount: "24.500",
      currency_code: "KWD",
      customer_phone: newPhone(),
      customer_first_name: "Noura",
      order_no: "DN-10482",
      checkout_url: "https://pay.example.com/c/8f14e45fceea167a",
      notifications: { whatsapp: ["pre_payment", "post_payment"] },
    },
  });
  const delivered = (count: number) =>
    until(`${count} messages to be delivered`, async () => {
      const { data } = await call("listNotifications", { session_id, status: "delivered" });
      return data.length === count ? data : null;
    });
  // A payment that comes before the request has left supersedes it.
  await delivered(1);
  await call("reportState", { session_id, body: { state: "paid", paid_amount: "24.500" } });
  const messages = await delivered(2);

  assert.equal(notification_plan[0].will_send, true);
  assert.deepEqual(messages.map(({ state }: Json) => state).sort(), ["created", "paid"]);
  assert.equal((await call("readTransaction", { session_id })).state, "paid");
});
