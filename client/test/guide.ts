// The blocks of docs/guide/client.md, word for word. Written by script/reference; a test compares and runs them.

import { createClient } from "@zajel/client";

const zajel = createClient({
  baseUrl: process.env.ZAJEL_URL ?? "http://127.0.0.1:8080",
  apiKey: process.env.ZAJEL_API_KEY ?? "",
});

const payment = await zajel.transactions.create({
  type: "payment_request",
  amount: "24.500",
  currency_code: "KWD",
  customer_phone: "+96550000483",
  customer_first_name: "Noura",
  order_no: "DN-10482",
  checkout_url: "https://pay.example.com/c/8f14e45fceea167a",
  notifications: { whatsapp: ["pre_payment", "post_payment"] },
});

for (const { state, will_send, text, reason } of payment.notification_plan) {
  console.log(state, will_send ? text : `nothing, because of ${reason}`);
}

const reported = await zajel.transactions.reportState(payment.session_id, {
  state: "paid",
  paid_amount: "24.500",
  reference_number: "R-88213",
});
console.log(reported.applied, reported.transaction.state); // true paid

const { notifications, history } = await zajel.transactions.get(payment.session_id);
console.log(`${history.length} entries in its history`);

for (const { id, state, status, reason } of notifications) {
  const { timeline } = await zajel.notifications.get(id);
  const steps = timeline.map(({ what }) => what);
  console.log(state, status, reason?.advice, steps);
}

for await (const { session_id, amount } of zajel.transactions.list({ state: "paid", limit: 100 })) {
  console.log(session_id, amount);
}

const { data, next_cursor } = await zajel.notifications.list({ session_id: payment.session_id }).page();
console.log(data.length, next_cursor);

import { ZajelProblem } from "@zajel/client";

try {
  await zajel.transactions.sendAgain(payment.session_id, { state: "created" });
} catch (error) {
  if (!(error instanceof ZajelProblem) || error.kind !== "conflict") throw error;
  console.log(`No link is sent for it, since it is ${error.state}.`);
}

const order = { type: "e_commerce", amount: "7", currency_code: "KWD" } as const;
const first = await zajel.transactions.create(order, { idempotencyKey: "order-10483" });
const second = await zajel.transactions.create(order, { idempotencyKey: "order-10483" });
console.log(first.session_id === second.session_id); // true

import { createServer } from "node:http";
import { verifyWebhook, WebhookRefused } from "@zajel/client/webhook";

const secrets = [process.env.ZAJEL_WEBHOOK_SECRET ?? ""]; // whsec_…
const seen = new Map<string, unknown>(); // yours is on disk

const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const event = verifyWebhook({ body: Buffer.concat(chunks), headers: request.headers, secrets });
    if (!seen.has(event.id)) seen.set(event.id, event);
    response.writeHead(204).end();
  } catch (error) {
    response.writeHead(error instanceof WebhookRefused ? 400 : 500).end();
  }
});
receiver.listen(Number(process.env.PORT ?? 3000), () => console.log("listening at", receiver.address()));

import type { AnswerOf } from "@zajel/client";

const me = await zajel.request<AnswerOf<"readMe">>("GET", "/v1/me");
console.log(`asked by a ${me.kind}`);
