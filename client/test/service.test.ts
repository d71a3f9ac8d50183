/** The client against a real Zajel, whose WhatsApp is the sandbox. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { createClient, type NewTransaction, type Notification, type ZajelClient, ZajelProblem } from "@zajel/client";
import { verifyWebhook } from "@zajel/client/webhook";
import { type Received, startReceiver } from "../../server/test/outbound/receiver.ts";
import {
  connectSender,
  newPhone,
  paymentRequest,
  startZajel,
  until,
  type Zajel,
} from "../../server/test/support/zajel.ts";
import { guideProgram, programFile } from "./guide-program.ts";

let zajel: Zajel;
let client: ZajelClient;
let apiKey: string;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8" } });
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 10, delivered_ms: 20, read_ms: 30 } });
  await connectSender(zajel);
  const made = await zajel.api("POST", "/v1/merchants/shop/api-keys", { name: "Client", kind: "live" });
  apiKey = made.body.key;
  client = createClient({ baseUrl: zajel.url, apiKey });
});
after(() => zajel[Symbol.asyncDispose]());

function payment(changes: Partial<NewTransaction> = {}): NewTransaction {
  return { ...(paymentRequest() as NewTransaction), notifications: { whatsapp: ["created"] }, ...changes };
}

/** What a receiver hands to `verifyWebhook`. */
function asTaken(received: Received | undefined) {
  assert.ok(received !== undefined);
  return { body: received.raw, headers: received.headers };
}

/** The message of a transaction, once it has arrived. */
async function delivered(sessionId: string): Promise<Notification> {
  return until("the message to arrive", async () => {
    const { data } = await client.notifications.list({ session_id: sessionId }).page();
    return data.find(({ status }) => status === "delivered" || status === "read");
  });
}

test("a payment goes its way, from its creation to a message by hand", async () => {
  const wished = payment();
  const [planned] = await client.transactions.plan(wished);
  const made = await client.transactions.create(wished);
  const { session_id: id } = made;
  const message = await delivered(id);
  const changed = await client.transactions.change(id, { customer_last_name: "Al-Mutairi" });
  const again = await client.transactions.sendAgain(id);
  const paid = await client.transactions.reportState(id, { state: "paid" });
  const repeated = await client.transactions.reportStates([{ session_id: id, state: "paid" }]);
  const whole = await client.transactions.get(id);
  const evidence = (await client.transactions.evidence(id)) as { records: unknown[] };

  assert.deepEqual([planned?.state, planned?.will_send, planned?.text], ["created", true, message.text]);
  assert.deepEqual([changed.customer_last_name, again.kind], ["Al-Mutairi", "manual"]);
  assert.deepEqual([paid.applied, repeated[0]?.reason, whole.state], [true, "repeated", "paid"]);
  assert.equal((await client.notifications.get(message.id)).attempt_log.length, 1);
  assert.ok(evidence.records.length > 3);
});

test("what the server keeps of a name it keeps for the client: one creation, however often it is asked for", async () => {
  const wished = payment();

  const made = await Promise.all(
    [1, 2, 3].map(() => client.transactions.create(wished, { idempotencyKey: `once-${wished.customer_phone}` })),
  );

  assert.equal(new Set(made.map(({ session_id }) => session_id)).size, 1);
});

test("a creation whose answers are lost is made once", async () => {
  let lost = 0;
  const forgetful: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    lost += 1;
    if (lost > 2) return response;
    await response.body?.cancel();
    throw new TypeError("fetch failed");
  };
  const unlucky = createClient({ baseUrl: zajel.url, apiKey, fetch: forgetful, backoffMs: 1 });
  const order_no = `lost-${newPhone()}`;

  const made = await unlucky.transactions.create(payment({ order_no }));

  const { data } = await client.transactions.list({ q: order_no }).page();
  assert.deepEqual(
    data.map(({ session_id }) => session_id),
    [made.session_id],
  );
});

test("manual WhatsApp, another try and taking back are refused where the payment does not allow it", async () => {
  const { session_id } = await client.transactions.create(payment({ notifications: { whatsapp_manual: true } }));
  const ordinary = await client.transactions.create(payment());
  const { id } = await delivered(ordinary.session_id);

  const link = await client.transactions.manualLink(session_id);
  const pressed = await client.transactions.pressManualLink(session_id);

  assert.deepEqual(pressed, link);
  const { retry, cancel, resolve } = client.notifications;
  for (const call of [() => retry(id), () => cancel(id), () => resolve(id, "accepted")]) {
    await assert.rejects(call, (error) => error instanceof ZajelProblem && error.kind === "conflict");
  }
});

test("bad input names its fields, and an unknown id is not found", async () => {
  const wrong = payment({ amount: "twenty", currency_code: "XXXX" });

  const refused = await client.transactions.create(wrong).catch((error: unknown) => error);

  assert.ok(refused instanceof ZajelProblem);
  assert.deepEqual([refused.status, refused.kind], [400, "bad_input"]);
  assert.ok(Object.keys(refused.errors).length > 0);
  await assert.rejects(client.transactions.get("nothing"), { kind: "not_found" });
  await assert.rejects(createClient({ baseUrl: zajel.url, apiKey: "zjl_live_wrong" }).settings.get(), {
    kind: "not_authenticated",
  });
});

test("a list of several pages comes whole and without doubles", async () => {
  const order_no = `list-${newPhone()}`;
  const made = await Promise.all(
    [1, 2, 3, 4, 5].map(() => client.transactions.create(payment({ order_no, notifications: null }))),
  );

  const seen: string[] = [];
  for await (const { session_id } of client.transactions.list({ q: order_no, limit: 2 })) seen.push(session_id);

  assert.deepEqual(seen.toSorted(), made.map(({ session_id }) => session_id).toSorted());
});

test("settings, authenticators, holds and the audit log are read as they are", async () => {
  const settings = await client.settings.get();
  const [sender] = (await client.authenticators.list().page()).data;
  const checked = await client.authenticators.check(sender?.id ?? "");
  const { data: holds } = await client.holds().page();
  const { data: entries } = await client.audit({ limit: 1 }).page();

  assert.deepEqual([settings.name, checked.id, holds], ["Dar Noura", sender?.id, []]);
  assert.equal(entries.length, 1);
});

test("what the server delivers is verified, before, during and after the secret is replaced", async () => {
  await using receiver = await startReceiver();
  const inbox = receiver.inbox();
  const { webhookEndpoints } = client;
  const endpoint = await webhookEndpoints.create({ url: inbox.url, events: ["transaction.state_changed"] });

  await webhookEndpoints.ping(endpoint.id);
  const first = asTaken((await inbox.first(1))[0]);
  const rotated = await webhookEndpoints.rotateSecret(endpoint.id);
  const { session_id } = await client.transactions.create(payment({ notifications: null }));
  const second = asTaken((await inbox.first(2))[1]);
  const [old, fresh] = [endpoint.secret, rotated.secret];

  assert.equal(verifyWebhook({ ...first, secrets: old }).type, "ping");
  assert.throws(() => verifyWebhook({ ...first, secrets: fresh }), { fault: "signature_wrong" });
  for (const secrets of [old, fresh, [old, fresh]]) {
    const event = verifyWebhook({ ...second, secrets });
    assert.deepEqual([event.type, event.data.session_id], ["transaction.state_changed", session_id]);
  }
  const log = await until("the log of both", async () => {
    const { data } = await webhookEndpoints.deliveries(endpoint.id).page();
    return data.length === 2 && data.every(({ status }) => status === "delivered") ? data : null;
  });
  const replayed = log.find(({ type }) => type === "transaction.state_changed");
  await webhookEndpoints.replay(endpoint.id, replayed?.event_id ?? "");
  const third = asTaken((await inbox.first(3))[2]);
  assert.equal(verifyWebhook({ ...third, secrets: fresh }).id, verifyWebhook({ ...second, secrets: fresh }).id);
  await webhookEndpoints.remove(endpoint.id);
  await assert.rejects(webhookEndpoints.get(endpoint.id), { kind: "not_found" });
});

test("the guide's page is this program, which runs as it says", async () => {
  assert.ok(readFileSync(programFile, "utf8") === guideProgram(), "of another page: run script/reference");
  // Until the program listens nobody knows where.
  const nowhere = "http://127.0.0.1:65535/";
  const { id, secret } = await client.webhookEndpoints.create({ url: nowhere, events: ["transaction.conflict"] });
  const environment = { ZAJEL_URL: zajel.url, ZAJEL_API_KEY: apiKey, ZAJEL_WEBHOOK_SECRET: secret, PORT: "0" };
  const program = spawn(process.execPath, [programFile], {
    env: { ...process.env, ...environment, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  }
  const ended = new Promise((resolve) => program.once("exit", resolve));

  try {
    const port = await until(`the program to listen`, async () => {
      assert.equal(program.exitCode, null, said);
      // What stands last in the page has been said as well.
      return /^asked by a key$/m.test(said) ? /port: (\d+)/.exec(said)?.[1] : null;
    });
    await client.webhookEndpoints.change(id, { url: `http://127.0.0.1:${port}/` });
    await client.webhookEndpoints.ping(id);
    const [delivery] = await until("the program to take the ping", async () => {
      const { data } = await client.webhookEndpoints.deliveries(id).page();
      return data.every(({ status }) => status === "delivered") && data.length > 0 ? data : null;
    });

    assert.equal(delivery?.type, "ping");
    const [, plan] = /^(created .*)$/m.exec(said) ?? [];
    assert.match(`${plan}`, /^created Hello Noura, your order DN-10482/);
    for (const line of ["true paid", "No link is sent for it, since it is paid.", "true"]) {
      assert.ok(said.split("\n").includes(line), `${line} is not in:\n${said}`);
    }
    const answered = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" });
    assert.equal(answered.status, 400);
  } finally {
    program.kill();
    await ended;
  }
});
