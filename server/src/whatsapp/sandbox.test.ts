import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { parseComponents } from "../domain/template.ts";
import { runChecks } from "./checks.ts";
import { createGraphClient, type GraphClient, type TemplateSend } from "./graph-client.ts";
import { listTemplates, readTemplate } from "./template-list.ts";
import { type SandboxProcess, startSandboxProcess } from "./testing/sandbox-process.ts";

const wabaId = "209871345600112";
const phoneNumberId = "118230045512876";
const token = "EAAJexampletoken";

let sandbox: SandboxProcess;
let client: GraphClient;
let sends = 0;

before(async () => {
  sandbox = await startSandboxProcess();
  client = createGraphClient({ version: "v25.0", timeoutMs: 5_000 });
  await sandbox.control("PUT", `/accounts/${wabaId}`, {
    name: "Dar Noura",
    phone_numbers: [{ id: phoneNumberId, display_phone_number: "+965 5550 0100", verified_name: "Dar Noura" }],
    app: { id: "634974688087057", secret: "0123456789abcdef0123456789abcdef" },
    tokens: [{ token }],
  });
  await sandbox.control("PUT", `/accounts/${wabaId}/templates/payment_link_v1/en`, {
    category: "UTILITY",
    status: "APPROVED",
    components: [
      { type: "BODY", text: "Hello {{1}}, your order {{2}} is ready to be paid." },
      { type: "BUTTONS", buttons: [{ type: "URL", text: "Pay", url: "https://pay.example.com/c/{{1}}" }] },
    ],
  });
});

after(async () => {
  await client.close();
  await sandbox[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await sandbox.control("DELETE", "/faults");
});

function message(changes: Partial<TemplateSend> = {}): TemplateSend {
  sends += 1;
  return {
    baseUrl: sandbox.url,
    token,
    phoneNumberId,
    // Another customer each time: one customer takes few messages in a row.
    to: `+9655000${String(sends).padStart(4, "0")}`,
    template: {
      name: "payment_link_v1",
      language: "en",
      parameters: [
        {
          type: "body",
          parameters: [
            { type: "text", text: "Noura" },
            { type: "text", text: "A-1042" },
          ],
        },
        { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "s-1042" }] },
      ],
    },
    callbackData: `notification-${sends}`,
    ...changes,
  };
}

interface Arrived {
  id: string;
  to: string;
  rendered: { body: string };
}

async function arrived(callbackData: string): Promise<Arrived[]> {
  const { data } = await sandbox.control("GET", `/messages?callback_data=${callbackData}`);
  return data as Arrived[];
}

test("a message arrives as it was meant, under the id that we were told", async () => {
  const sent = message();
  const { outcome, traceId } = await client.sendTemplate(sent);

  const [there] = await arrived(sent.callbackData);
  assert.equal(outcome.kind === "accepted" && outcome.messageId, there?.id);
  assert.equal(there?.rendered.body, "Hello Noura, your order A-1042 is ready to be paid.");
  assert.equal(there?.to, sent.to);
  assert.notEqual(traceId, null);
});

test("a lost answer leaves it open, and the message arrived once", async () => {
  await sandbox.control("PATCH", "/faults", { lose_answer: true });
  const sent = message();
  const { outcome } = await client.sendTemplate(sent);

  assert.equal(outcome.kind, "unanswered");
  assert.equal((await arrived(sent.callbackData)).length, 1);
});

test("a connection that is dropped leaves it open too, and the message did not arrive", async () => {
  await sandbox.control("PATCH", "/faults", { drop_before: true });
  const sent = message();
  const { outcome } = await client.sendTemplate(sent);

  assert.equal(outcome.kind, "unanswered");
  assert.equal((await arrived(sent.callbackData)).length, 0);
});

test("an answer that comes after our time leaves it open", async () => {
  await sandbox.control("PATCH", "/faults", { slow_ms: 400 });
  const { outcome } = await client.sendTemplate(message({ timeoutMs: 100 }));

  assert.equal(outcome.kind, "unanswered");
});

test("a process that was suspended beyond its time-out takes the answer that waits for it", async () => {
  await sandbox.control("PATCH", "/faults", { slow_ms: 300 });
  const sent = message({ timeoutMs: 900 });
  const sending = client.sendTemplate(sent);
  // Lets the request arrive, then stands still as a process does that gets no processor. After an immediate the
  // event loop comes to its timers before its sockets.
  while ((await arrived(sent.callbackData)).length === 0);
  await new Promise((resolve) => setImmediate(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  const { outcome } = await sending;

  assert.equal(outcome.kind, "accepted");
});

const faults: Record<string, { fault: object; kind: string; reaction?: string }> = {
  "a gateway's page": { fault: { html_502: true }, kind: "unanswered" },
  "a token that has expired": { fault: { token_expired: true }, kind: "refused", reaction: "hold_token" },
  "a sender that is too fast": { fault: { throttle: true }, kind: "refused", reaction: "pace" },
  "too much for one customer": { fault: { pair_limit: true }, kind: "refused", reaction: "wait_pair" },
  "a template that is paused": { fault: { template_paused: true }, kind: "refused", reaction: "hold_template" },
  "an account that cannot be billed": {
    fault: { error: { http: 400, code: 131042, message: "Business eligibility payment issue", details: "No card." } },
    kind: "refused",
    reaction: "hold_waba",
  },
};

for (const [name, { fault, kind, reaction }] of Object.entries(faults)) {
  test(`${name}: ${reaction ?? kind}`, async () => {
    await sandbox.control("PATCH", "/faults", fault);
    const { outcome } = await client.sendTemplate(message());

    assert.equal(outcome.kind, kind);
    assert.equal(outcome.kind === "refused" ? outcome.reaction : undefined, reaction);
  });
}

test("a message that is held for a look at its quality is accepted", async () => {
  await sandbox.control("PATCH", "/faults", { held_for_quality: true });
  const { outcome } = await client.sendTemplate(message());

  assert.equal(outcome.kind === "accepted" && outcome.heldForQuality, true);
});

test("a wrong token, a wrong number and an unknown template each have their reaction", async () => {
  const wrongToken = await client.sendTemplate(message({ token: "EAAJwrong" }));
  const wrongNumber = await client.sendTemplate(message({ phoneNumberId: "100000000000001" }));
  const unknown = await client.sendTemplate(message({ template: { name: "no_such", language: "en", parameters: [] } }));

  const reactions = [wrongToken, wrongNumber, unknown].map(
    ({ outcome }) => outcome.kind === "refused" && outcome.reaction,
  );
  assert.deepEqual(reactions, ["hold_token", "hold_sender", "hold_template"]);
});

test("the checks pass, and the app is subscribed by them", async () => {
  const authenticator = { baseUrl: sandbox.url, token, wabaId, phoneNumberId, isHandshakeSeen: true, previous: [] };

  const { checks, blocking, facts, isNumberProven } = await runChecks(client, authenticator);

  assert.deepEqual(
    checks.filter(({ ok }) => !ok),
    [],
  );
  assert.equal(blocking, false);
  assert.equal(isNumberProven, true);
  assert.equal(facts.graphVersion, "v25.0");
  assert.ok((facts.namespace ?? "").length > 0);
});

test("the checks name a wrong token, and a number that is not there", async () => {
  const authenticator = { baseUrl: sandbox.url, token, wabaId, phoneNumberId, isHandshakeSeen: true, previous: [] };

  const wrongToken = await runChecks(client, { ...authenticator, token: "EAAJwrong" });
  const wrongNumber = await runChecks(client, { ...authenticator, phoneNumberId: "100000000000001" });

  assert.equal(wrongToken.checks.find(({ name }) => name === "token")?.ok, false);
  assert.equal(wrongToken.blocking, true);
  assert.equal(wrongNumber.checks.find(({ name }) => name === "token")?.ok, true);
  assert.equal(wrongNumber.checks.find(({ name }) => name === "phone_number")?.ok, false);
  assert.equal(wrongNumber.blocking, true);
});

test("all templates are listed over several pages, and each can be read by its id", async () => {
  for (let index = 0; index < 205; index += 1) {
    await sandbox.control("PUT", `/accounts/${wabaId}/templates/filler_${index}/ar`, {
      category: "UTILITY",
      components: [{ type: "BODY", text: `مرحبًا، هذا نص رقم ${index}.` }],
      quiet: true,
    });
  }
  const access = { baseUrl: sandbox.url, token };

  const listing = await listTemplates(client, access, wabaId);
  const templates = listing.kind === "ok" ? listing.value : [];
  const payment = templates.find(({ name }) => name === "payment_link_v1");
  const read = await readTemplate(client, access, payment?.templateId ?? "");

  assert.equal(templates.length, 206);
  assert.equal(parseComponents(payment?.components)?.buttons[0]?.type, "URL");
  assert.deepEqual(read.kind === "ok" && read.value, payment);
});
