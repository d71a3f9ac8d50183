/**
 * Zajel for a harness that measures pipelines side by side: one merchant, one sender, one template and its link, and a
 * merchant's webhook endpoint, made through `store/`; then the server as anybody starts it, its roles chosen by
 * `ZAJEL_ROLES`. A payment comes in by `POST /v1/transactions` with its link ticked, a status by the authenticator's own
 * door, signed.
 *
 * The harness gives `start` an empty database, the address of its own WhatsApp, and the port to listen on.
 * `ZAJEL_BENCH_EVENTS`: what the endpoint wants to hear of, separated by commas (`all`: everything; `none`: no endpoint).
 * `ZAJEL_BENCH_PROCESSES=2`: what sends is a process of its own, and the API goes on beside it; otherwise one process
 * does both, started anew where the harness switches sending on or off. `ZAJEL_BENCH_NODE_OPTIONS`: for profiles.
 */
import { createHmac, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { makeApiKey } from "../server/src/store/api-key.ts";
import { newId } from "../server/src/store/ids.ts";
import { phoneNumberId, setUpShop, wabaId } from "./shop.ts";
import { endProgram, startProgram } from "./side-by-side/programs.ts";

const program = path.resolve(import.meta.dirname, "../server/src/zajel.ts");
const {
  ZAJEL_BENCH_EVENTS = "notification.failed",
  ZAJEL_BENCH_PROCESSES = "1",
  ZAJEL_BENCH_NODE_OPTIONS,
} = process.env;
const inTwo = ZAJEL_BENCH_PROCESSES === "2";
const secretKey = randomBytes(32).toString("base64");
const apiKey = makeApiKey("live").key;

/** @type {Record<string, string>} */
let environment = {};
let logFile = "";
let dataDir = "";
let authenticatorId = "";
let receiver = null;
let api = null;
let worker = null;

const start = (roles) => startProgram([program, "serve"], { ...environment, ZAJEL_ROLES: roles }, logFile);

/** Every number of the harness is a customer of its own. */
const phone = (index) => `+2010${String(index).padStart(8, "0")}`;

export default {
  name: "zajel",
  redis: null,

  async start(context) {
    dataDir = await mkdtemp(path.join(context.tmp, "zajel-"));
    logFile = path.join(context.logDir, "zajel.log");
    authenticatorId = newId();
    receiver = createServer((request, response) => {
      request.resume();
      request.once("end", () => response.writeHead(204).end());
    });
    await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const events = ZAJEL_BENCH_EVENTS === "all" ? "all" : ZAJEL_BENCH_EVENTS.split(",");
    await setUpShop(context.databaseUrl, {
      apiKey,
      authenticatorId,
      secretKey,
      appSecret: context.secret,
      endpoint: ZAJEL_BENCH_EVENTS === "none" ? null : { url: `http://127.0.0.1:${receiver.address().port}/`, events },
    });
    environment = {
      PATH: process.env.PATH ?? "",
      DATABASE_URL: context.databaseUrl,
      PORT: String(context.apiPort),
      ZAJEL_DATA_DIR: dataDir,
      ZAJEL_SECRET_KEY: secretKey,
      ZAJEL_GRAPH_URL: context.graphBase,
      ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8",
      ...(ZAJEL_BENCH_NODE_OPTIONS ? { NODE_OPTIONS: ZAJEL_BENCH_NODE_OPTIONS } : {}),
    };
    api = await start("api");
  },
  async startWorker() {
    if (inTwo) {
      worker = await start("dispatcher,upkeep");
      return;
    }
    await endProgram(api);
    api = await start("api,dispatcher,upkeep");
  },
  async stopWorker() {
    if (inTwo) {
      await endProgram(worker);
      worker = null;
      return;
    }
    await endProgram(api);
    api = await start("api");
  },
  async stop() {
    await endProgram(worker);
    await endProgram(api);
    worker = null;
    api = null;
    receiver?.closeAllConnections();
    await new Promise((resolve) => (receiver === null ? resolve() : receiver.close(resolve)));
    if (dataDir !== "") await rm(dataDir, { recursive: true, force: true });
  },
  pids: () => [api && ["api", api.pid], worker && ["worker", worker.pid]].filter(Boolean),

  ingestRequest(index) {
    const body = JSON.stringify({
      type: "payment_request",
      amount: `${100 + (index % 900)}.50`,
      currency_code: "EGP",
      session_id: `cs_${((index * 2654435761) % 4294967296).toString(16).padStart(8, "0")}${String(index).padStart(10, "0")}`,
      order_no: `ORD-2026-${String(index).padStart(8, "0")}`,
      customer_phone: phone(index),
      customer_first_name: "Mona",
      customer_last_name: "Abdelrahman",
      customer_email: `customer${index}@example.com`,
      language: "en",
      checkout_url: `https://pay.example.com/checkout/${String(index).padStart(20, "0")}`,
      extra: { branch: "Nasr City", channel: "web", campaign: "autumn-sale", cart_items: 3, payment_method: "card" },
      notifications: { whatsapp: ["created"] },
    });
    const headers = { "content-type": "application/json", authorization: `Bearer ${apiKey}` };
    return { method: "POST", path: "/v1/transactions", headers, body };
  },
  webhookRequest(index, messageId, status, secret) {
    const sent = {
      id: messageId,
      status,
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: phone(index).slice(1),
      conversation: { id: `8b2c7d5e-${String(index).padStart(12, "0")}`, origin: { type: "utility" } },
      pricing: { billable: true, pricing_model: "PMP", category: "utility" },
    };
    const value = {
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
      statuses: [sent],
    };
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: wabaId, changes: [{ field: "messages", value }] }],
    });
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
    return { method: "POST", path: `/webhooks/whatsapp/${authenticatorId}`, headers, body };
  },
  async countSent(sql) {
    const [row] = await sql`select count(*) from notification where message_id is not null`;
    return Number(row.count);
  },
  async countRead(sql) {
    const [row] = await sql`select count(*) from notification where read_at is not null`;
    return Number(row.count);
  },
};
