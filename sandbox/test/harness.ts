import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Sandbox, type SandboxOptions, startSandbox } from "../src/sandbox.ts";

/** JSON whose shape a test knows; a wrong guess fails the test at once. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Json;
}

export const wabaId = "209871345600112";
export const senderId = "118230045512876";
export const appId = "634974688087057";
export const appSecret = "0123456789abcdef0123456789abcdef";
export const token = "EAAJexampletoken";
export const noura = "+96555510483";

/** Delays that make a test quick and still leave an order to be seen. */
export const quick = {
  statuses: { sent_ms: 5, delivered_ms: 5, read_ms: 5 },
  webhook_retry_base_ms: 10,
  webhook_timeout_ms: 5_000,
  template_review_ms: 5,
};

export interface World extends AsyncDisposable {
  sandbox: Sandbox;
  receiver: Receiver;
  /** A call to the Graph API with the account's token. */
  graph(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A call to `/sandbox/v1`. */
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  send(body: unknown): Promise<Answer>;
}

/** A sandbox with one connected account, its webhooks going to a receiver of ours. */
export async function startWorld(options: SandboxOptions & { subscribed?: boolean } = {}): Promise<World> {
  const sandbox = await startSandbox(options);
  const receiver = await startReceiver();
  const graph: World["graph"] = (method, path, body, headers = { authorization: `Bearer ${token}` }) =>
    call(`${sandbox.url}${path}`, method, body, headers);
  const control: World["control"] = (method, path, body) => call(`${sandbox.url}/sandbox/v1${path}`, method, body, {});
  await control("PATCH", "/settings", quick);
  await control("PUT", `/accounts/${wabaId}`, account(receiver.url));
  for (const { name, language, ...template } of templates) {
    await control("PUT", `/accounts/${wabaId}/templates/${name}/${language}`, { quiet: true, ...template });
  }
  if (options.subscribed !== false) await graph("POST", `/${wabaId}/subscribed_apps`);
  return {
    sandbox,
    receiver,
    graph,
    control,
    send: (body) => graph("POST", `/v25.0/${senderId}/messages`, body),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await receiver.close();
    },
  };
}

export function account(callbackUrl?: string): Json {
  return {
    name: "Dar Noura",
    country: "KW",
    phone_numbers: [{ id: senderId, display_phone_number: "+1 555-010-2030", verified_name: "Dar Noura" }],
    app: {
      id: appId,
      secret: appSecret,
      ...(callbackUrl === undefined ? {} : { callback_url: callbackUrl, verify_token: "vt_example" }),
    },
    tokens: [{ token }],
  };
}

const body3 = { type: "BODY", text: "Hello {{1}}, we have received {{2}} for invoice {{3}}. Thank you." };

/** Templates of each kind and state that the tests send. */
const templates: Json[] = [
  {
    name: "receipt",
    language: "en_US",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "TEXT", text: "Receipt {{1}} paid" },
      body3,
      { type: "FOOTER", text: "Automated notice" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "URL", text: "View receipt", url: "https://pay.example.com/r/{{1}}" },
          { type: "QUICK_REPLY", text: "All good" },
          { type: "PHONE_NUMBER", text: "Call us", phone_number: "+15550102030" },
        ],
      },
    ],
  },
  { name: "plain", language: "en_US", category: "UTILITY", components: [body3] },
  { name: "hello", language: "en_US", category: "UTILITY", components: [{ type: "BODY", text: "Hello." }] },
  {
    name: "named",
    language: "en_US",
    category: "UTILITY",
    parameter_format: "NAMED",
    components: [{ type: "BODY", text: "Hello {{customer_name}}, we have received {{amount}} today." }],
  },
  {
    name: "statement",
    language: "en_US",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "DOCUMENT" },
      { type: "BODY", text: "Your statement is attached." },
    ],
  },
  { name: "paused", language: "en_US", category: "UTILITY", status: "PAUSED", components: [body3] },
  { name: "disabled", language: "en_US", category: "UTILITY", status: "DISABLED", components: [body3] },
  { name: "pending", language: "en_US", category: "UTILITY", status: "PENDING", components: [body3] },
  {
    name: "arabic",
    language: "ar",
    category: "UTILITY",
    components: [{ type: "BODY", text: "مرحبًا {{1}}، استلمنا المبلغ." }],
  },
];

export const texts = (...values: string[]): Json => values.map((text) => ({ type: "text", text }));

/** A send that is accepted; tests change one thing of it. */
export function goodSend(change: Change = (body) => body): Json {
  const body = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: noura,
    type: "template",
    template: {
      name: "receipt",
      language: { policy: "deterministic", code: "en_US" },
      components: [
        { type: "header", parameters: texts("INV-20417") },
        { type: "body", parameters: texts("Amira", "AED 1,250.00", "INV-20417") },
        { type: "button", sub_type: "url", index: "0", parameters: texts("INV-20417?t=9f2c") },
      ],
    },
    biz_opaque_callback_data: "ntf_1",
  };
  return change(body);
}

/** Changes a body in place and returns it. */
export type Change = (body: Json) => Json;

/** Sets what stands at a path like `template.components.1.parameters.0.text`. */
export function set(path: string, value: unknown): Change {
  return (body) => {
    const [holder, key] = placeOf(body, path);
    holder[key] = value;
    return body;
  };
}

/** Takes away what stands at a path. */
export function drop(path: string): Change {
  return (body) => {
    const [holder, key] = placeOf(body, path);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    return body;
  };
}

/** Adds to the list at a path. */
export function add(path: string, value: unknown): Change {
  return (body) => {
    const [holder, key] = placeOf(body, path);
    holder[key].push(value);
    return body;
  };
}

function placeOf(body: Json, path: string): [holder: Json, key: string] {
  const keys = path.split(".");
  const last = keys.pop() as string;
  return [keys.reduce((value, key) => value[key], body), last];
}

export function assertRefused(answer: Answer, http: number, code: number, details?: RegExp): void {
  const { error } = answer.body;
  assert.deepEqual([answer.status, error.code], [http, code]);
  assert.equal(typeof error.fbtrace_id, "string");
  if (details) assert.match(`${error.message} ${error.error_data?.details ?? ""}`, details);
}

/** The smallest send there is. */
export function helloTo(to: string, callbackData = "ntf_1"): Json {
  const template = { name: "hello", language: { code: "en_US" } };
  return { messaging_product: "whatsapp", to, type: "template", template, biz_opaque_callback_data: callbackData };
}

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: Json;
  atMs: number;
  /** What was answered. */
  status: number;
}

export interface Receiver {
  url: string;
  got: Received[];
  /** The status of each answer; 200 unless a test sets it. */
  answer: (received: Received) => number | Promise<number>;
  verifyToken: string;
  /** The status items that came in answers of 200, in the order of arrival. */
  statuses(): Json[];
  fields(): string[];
  close(): Promise<void>;
}

/** A webhook endpoint that shakes hands, checks every signature and keeps what it got. */
export async function startReceiver(): Promise<Receiver> {
  const got: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const url = new URL(request.url ?? "/", "http://receiver");
      if (request.method === "GET") {
        const isOurs = url.searchParams.get("hub.verify_token") === receiver.verifyToken;
        response.writeHead(isOurs ? 200 : 403).end(isOurs ? url.searchParams.get("hub.challenge") : "");
        return;
      }
      const raw = Buffer.concat(chunks).toString("latin1");
      const received = {
        path: url.pathname,
        headers: request.headers,
        raw,
        body: JSON.parse(raw),
        atMs: Date.now(),
        status: 0,
      };
      received.status = await receiver.answer(received);
      got.push(received);
      response.writeHead(received.status).end();
    });
  };
  const server = await listen(listener);
  const receiver: Receiver = {
    url: `${urlOf(server)}/webhooks`,
    got,
    answer: () => 200,
    verifyToken: "vt_example",
    statuses: () =>
      got
        .filter((it) => it.status === 200)
        .flatMap((it) => it.body.entry)
        .flatMap((entry: Json) => entry.changes)
        .flatMap((change: Json) => change.value.statuses ?? []),
    fields: () =>
      got.flatMap((it) => it.body.entry).flatMap((entry: Json) => entry.changes.map((it: Json) => it.field)),
    close: () => close(server),
  };
  return receiver;
}

export function signatureOf(raw: string, secret = appSecret): string {
  return `sha256=${createHmac("sha256", secret).update(Buffer.from(raw, "latin1")).digest("hex")}`;
}

export function listen(listener: RequestListener): Promise<Server> {
  return new Promise((resolve) => {
    // It never keeps a test's process alive: a test that fails before it closes it still ends.
    const server = createServer(listener)
      .listen(0, "127.0.0.1", () => resolve(server))
      .unref();
  });
}

export function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}

export async function call(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const hasBody = body !== undefined;
  const answer = await fetch(url, {
    method,
    headers: { ...(hasBody ? { "content-type": "application/json" } : {}), ...headers },
    ...(hasBody ? { body: typeof body === "string" ? body : JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits for something to be true; the bound only ends a test that waits in vain. */
export async function until<T>(
  what: () => T | Promise<T>,
  why = "it never happened",
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await what();
    if (found) return found as Exclude<T, false | null | undefined>;
    assert.ok(Date.now() < deadline, why);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** One of the recorded exchanges. */
export function fixture(name: string): Json {
  return JSON.parse(readFileSync(new URL(`../../fixtures/graph-api/${name}.json`, import.meta.url), "utf8"));
}

/** A value with every leaf replaced by its kind, and every list by its first item. */
export function shapeOf(value: Json): Json {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
