import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import Fastify from "fastify";
import { pino } from "pino";
import { exchange } from "../../test/support/exchange.ts";
import { signedByMeta } from "../../test/support/meta-signature.ts";
import type { VerifiedWebhook } from "../receipts/receipts.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Door, DoorSecrets } from "./door-secrets.ts";
import { shortReports } from "./short-reports.ts";
import { shortWay, takenFrom } from "./short-way.ts";

const door: Door = {
  merchantId: "shop",
  id: randomUUID(),
  wabaId: "100",
  phoneNumberId: "200",
  environment: "live",
  verifyToken: "token",
  appSecrets: ["secret"],
};
const changing: Door = { ...door, id: randomUUID(), appSecrets: ["secret", "the one before"] };
const unknown = randomUUID();
const accepted: VerifiedWebhook[] = [];
let failure: Error | null = null;

/** Routes that tell what they were given: what was taken from the request, or its body. */
const app = Fastify() as unknown as App;
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", async (_request: unknown, payload: Parameters<typeof takenFrom>[0]) => {
  const taken = takenFrom(payload);
  return `${taken === null ? "read" : "taken"} ${taken === null ? await text(payload) : Buffer.concat([...taken])}`;
});
app.setErrorHandler((error: Error, _request, reply) => reply.code(503).send(`failed ${error.message}`));
app.post("/webhooks/whatsapp/:authenticator_id", async (request, reply) => reply.code(202).send(request.body));
const known = new Map([door, changing].map((one) => [one.id, one]));
const receipts = {
  async accept(webhook: VerifiedWebhook) {
    if (failure !== null) throw failure;
    accepted.push(webhook);
  },
} as unknown as HttpParts["receipts"];
const secrets = {
  ofAuthenticator: { known: (id: string) => known.get(id) },
  ofWaba: { known: () => [door, { ...door, id: "other", merchantId: "another shop" }] },
} as unknown as DoorSecrets;
shortWay(app, { log: pino({ level: "silent" }), metrics: { request() {} } } as unknown as HttpParts, {
  ways: [shortReports({ receipts }, secrets)],
  nextId: () => "id-of-the-request",
  headers: { "cache-control": "no-store" },
});
await app.listen({ port: 0, host: "127.0.0.1" });
after(() => app.close());

const status = (wabaId: string, field = "statuses") =>
  JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: wabaId,
        changes: [
          {
            field: "messages",
            value: {
              metadata: { phone_number_id: "200" },
              [field]: [{ id: "wamid.A", status: "read", timestamp: "1795335604" }],
            },
          },
        ],
      },
    ],
  });

interface Sent {
  to?: string;
  type?: string;
  signature?: string;
}

function requestOf(body: string, { to = door.id, type = "application/json", signature }: Sent = {}): string {
  return (
    `POST /webhooks/whatsapp/${to} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: ${type}\r\n` +
    `X-Hub-Signature-256: ${signature ?? signedByMeta(body, "secret")}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}

test("a report that is here as a whole is handed on and answered, and the routes never see it", async () => {
  accepted.length = 0;

  const answer = await exchange(app.server, requestOf(status("100")));

  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(answer, /x-request-id: id-of-the-request\r\ncache-control: no-store\r\ncontent-length: 0\r\n/);
  const ours = { authenticatorId: door.id, merchantId: "shop", wabaId: "100", phoneNumberId: "200" };
  assert.deepEqual(
    accepted.map(({ wabaId, authenticators }) => ({ wabaId, authenticators })),
    [{ wabaId: "100", authenticators: [{ ...ours, environment: "live" }] }],
  );
  assert.deepEqual(
    accepted[0]?.items.map((item) => item.kind === "status" && [item.messageId, item.status]),
    [["wamid.A", "read"]],
  );
});

test("what is not that simple comes to the routes whole, and nothing of it was handed on", async () => {
  accepted.length = 0;
  const body = status("100");
  const forged = requestOf(body, { signature: signedByMeta(body, "another secret") });
  const malformed = requestOf(body, { signature: "sha256=12" });
  const foreign = status("999");
  const fromCustomer = status("100", "messages");

  const answers = {
    forged: await exchange(app.server, forged),
    malformed: await exchange(app.server, malformed),
    foreign: await exchange(app.server, requestOf(foreign)),
    fromCustomer: await exchange(app.server, requestOf(fromCustomer)),
    noJson: await exchange(app.server, requestOf("{")),
    twoSecrets: await exchange(app.server, requestOf(body, { to: changing.id })),
    unknown: await exchange(app.server, requestOf(body, { to: unknown })),
    otherType: await exchange(app.server, requestOf(body, { type: "application/json; charset=utf-8" })),
  };

  const came = Object.entries(answers).map(([name, answer]) => [name, answer.split("\r\n\r\n")[1]]);
  assert.deepEqual(Object.fromEntries(came), {
    forged: `taken ${body}`,
    malformed: `taken ${body}`,
    foreign: `taken ${foreign}`,
    fromCustomer: `taken ${fromCustomer}`,
    noJson: "taken {",
    twoSecrets: `read ${body}`,
    unknown: `read ${body}`,
    otherType: `read ${body}`,
  });
  assert.deepEqual(accepted, []);
});

test("a body that comes in pieces is read by the routes", async () => {
  const body = status("100");
  const whole = requestOf(body);

  const answer = await exchange(app.server, whole.slice(0, -30), whole.slice(-30));

  assert.equal(answer.split("\r\n\r\n")[1], `read ${body}`);
});

test("what cannot be written is answered as the routes answer it", async () => {
  failure = new Error("no database");

  const answer = await exchange(app.server, requestOf(status("100")));

  assert.match(answer, /^HTTP\/1\.1 503 /);
  assert.equal(answer.split("\r\n\r\n")[1], "failed no database");
  failure = null;
});
