/**
 * What the peers have in common: a table of messages, the door for events and statuses, and the request to WhatsApp. As
 * small as a team would keep it that has one shop and one template: no tenants, limits, opt-outs, retries by Meta's
 * codes, audit or counts.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import fastify from "fastify";
import pg from "pg";
import { Pool } from "undici";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set.`);
  return value;
}

export const databaseUrl = setting("DATABASE_URL");
export const redisUrl = setting("REDIS_URL");
export const inFlight = Number(setting("IN_FLIGHT"));
const secret = setting("APP_SECRET");
export const role = process.argv[2] === "worker" ? "worker" : "api";

export const database = new pg.Pool({ connectionString: databaseUrl, max: 20 });

export interface Payment {
  session_id: string;
  order_no: string;
  type: string;
  amount: string;
  currency_code: string;
  customer_phone: string;
  customer_first_name: string;
  language: string;
  checkout_url: string;
}

const state = "created";
const columns = [
  "session_id",
  "order_no",
  "type",
  "amount",
  "currency_code",
  "customer_phone",
  "customer_first_name",
  "language",
  "checkout_url",
] as const;

export async function prepareDatabase(): Promise<void> {
  await database.query(`
    create table if not exists message (
      id bigint generated always as identity primary key,
      session_id text not null, order_no text not null, type text not null, state text not null,
      amount numeric(14, 3) not null, currency_code text not null, customer_phone text not null,
      customer_first_name text not null, language text not null, checkout_url text not null,
      message_id text unique,
      created_at timestamptz not null default now(), accepted_at timestamptz, sent_at timestamptz,
      delivered_at timestamptz, read_at timestamptz,
      unique (session_id, state))`);
}

/** Keeps a message that is still to be sent; null where it is known. */
export async function insertWaiting(payment: Payment): Promise<string | null> {
  const { rows } = await database.query({
    name: "insert_waiting",
    text: `insert into message (${columns.join(", ")}, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '${state}')
           on conflict do nothing returning id`,
    values: columns.map((column) => payment[column]),
  });
  return rows[0]?.id ?? null;
}

/** Keeps the id that WhatsApp gave to a message which has its row. */
export async function noteSent(id: string, messageId: string): Promise<void> {
  await database.query({
    name: "note_sent",
    text: "update message set message_id = $2, accepted_at = now() where id = $1",
    values: [id, messageId],
  });
}

/** Keeps a message that was sent and has no row yet. */
export async function insertSent(payment: Payment, messageId: string): Promise<void> {
  await database.query({
    name: "insert_sent",
    text: `insert into message (${columns.join(", ")}, state, message_id, accepted_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '${state}', $10, now()) on conflict do nothing`,
    values: [...columns.map((column) => payment[column]), messageId],
  });
}

/** One name for one message, however often the event comes. */
export function messageKey(payment: Payment): string {
  return `${payment.session_id}-${state}`;
}

interface StatusWebhook {
  entry: { changes: { value: { statuses?: { id: string; status: string }[] } }[] }[];
}

const columnOf: Record<string, string> = { sent: "sent_at", delivered: "delivered_at", read: "read_at" };

/** Notes statuses; false where a message is not known (yet). */
async function noteStatuses(webhook: StatusWebhook): Promise<boolean> {
  const statuses = webhook.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.statuses ?? []));
  for (const { id, status } of statuses) {
    const column = columnOf[status];
    if (column === undefined) continue;
    const { rowCount } = await database.query({
      name: `note_${column}`,
      text: `update message set ${column} = coalesce(${column}, now()) where message_id = $1`,
      values: [id],
    });
    if (rowCount === 0) return false;
  }
  return true;
}

function isSigned(body: Buffer, signature: unknown): boolean {
  const wanted = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(String(signature));
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** Listens, and says so. `accept` answers when the event is durable. */
export async function serve(accept: (payment: Payment) => Promise<unknown>): Promise<void> {
  const app = fastify({ logger: false });
  const properties = Object.fromEntries(columns.map((column) => [column, { type: "string" }]));
  app.post<{ Body: Payment }>(
    "/v1/transactions",
    { schema: { body: { type: "object", required: columns, properties } } },
    async (request, reply) => {
      await accept(request.body);
      return reply.code(201).send({ accepted: true });
    },
  );
  await app.register(async (scope) => {
    scope.removeContentTypeParser("application/json");
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.post<{ Body: Buffer }>("/webhooks/whatsapp/*", async (request, reply) => {
      if (!isSigned(request.body, request.headers["x-hub-signature-256"])) return reply.code(401).send();
      // WhatsApp repeats what is not taken.
      const isKnown = await noteStatuses(JSON.parse(request.body.toString()));
      return reply.code(isKnown ? 200 : 404).send();
    });
  });
  await app.listen({ host: "127.0.0.1", port: Number(setting("PORT")) });
  console.log("ready");
}

const whatsApp = new Pool(setting("GRAPH_URL"), { connections: inFlight, pipelining: 1 });

/** Sends one message and resolves with the id that WhatsApp gave it. */
export async function send(payment: Payment): Promise<string> {
  const texts = [payment.customer_first_name, "Delta Electronics"];
  texts.push(`${payment.currency_code} ${payment.amount}`, payment.order_no);
  const response = await whatsApp.request({
    method: "POST",
    path: "/v25.0/106540352242922/messages",
    headers: { authorization: "Bearer EAAbench", "content-type": "application/json" },
    body: JSON.stringify({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: payment.customer_phone,
      type: "template",
      template: {
        name: "payment_link",
        language: { policy: "deterministic", code: payment.language },
        components: [{ type: "body", parameters: texts.map((text) => ({ type: "text", text })) }],
      },
    }),
  });
  const answer = (await response.body.json()) as { messages: [{ id: string }] };
  if (response.statusCode >= 300) throw new Error(`WhatsApp answered ${response.statusCode}.`);
  return answer.messages[0].id;
}
