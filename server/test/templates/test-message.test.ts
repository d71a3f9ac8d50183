/** One approved template, sent to a phone of one's own. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { atSandbox, connect, makeAccount, makeTemplate, type SandboxAccount } from "../http/sandbox-account.ts";
import { type Answer, startApi } from "../http/support.ts";

const api = await startApi({ withSandbox: true });
after(() => api[Symbol.asyncDispose]());
afterEach(() => atSandbox(api, "DELETE", "/faults"));

let account: SandboxAccount;
let at: string;
let liveAt: string;

before(async () => {
  account = await makeAccount(api);
  const link = "https://pay.example.com/c/{{1}}";
  const body = "Hello {{1}}, please pay {{2}} with the button.";
  await makeTemplate(api, account, { name: "payment_link", language: "en", body, button: link });
  await makeTemplate(api, account, { name: "waiting", language: "en", body: "Thank you.", status: "PENDING" });
  at = `/v1/authenticators/${(await connect(api, account)).body.id}/test-message`;
  const live = await connect(api, await makeAccount(api), { environment: "live" });
  liveAt = `/v1/authenticators/${live.body.id}/test-message`;
});

const template = { template_name: "payment_link", language: "en" };

function ask(changes: Record<string, unknown>, key?: string, path = at): Promise<Answer> {
  return api.call("POST", path, { to: "+96550000483", ...template, ...changes }, key === undefined ? {} : { key });
}

async function messagesTo(phone: string): Promise<{ id: string; rendered: { body: string } }[]> {
  const response = await fetch(`${api.sandboxUrl}/sandbox/v1/messages?to=${encodeURIComponent(phone)}`);
  return ((await response.json()) as { data: { id: string; rendered: { body: string } }[] }).data;
}

test("it leaves with the template's own examples, and the answer is what WhatsApp said", async () => {
  const { status, body } = await ask({ to: "5000 0490" });

  const [message] = await messagesTo("+96550000490");
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body, {
    status: "accepted",
    message_id: message?.id,
    to: "+96550000490",
    template: { name: "payment_link", language: "en" },
    content: {
      header: null,
      body: "Hello example 0, please pay example 1 with the button.",
      footer: null,
      buttons: [{ type: "URL", text: "Pay", url: "https://pay.example.com/c/x" }],
      direction: "ltr",
    },
    reason: null,
  });
  assert.equal(message?.rendered.body, body.content.body);
});

test("it is no notification, and the audit log knows who sent what, with the phone's last digits", async () => {
  await ask({ to: "+96550000491" });

  const notifications = await api.call("GET", "/v1/notifications");
  const { data } = (await api.call("GET", "/v1/audit")).body;
  assert.deepEqual(notifications.body.data, []);
  const entry = data.find(({ action }: { action: string }) => action === "authenticator.test_message");
  assert.deepEqual([entry.actor, entry.detail], ["root", { template: "payment_link/en", to: "+965 •••• 0491" }]);
});

test("what WhatsApp refuses is told with its meaning and what to do", async () => {
  await atSandbox(api, "PATCH", "/faults", {
    error: { http: 400, code: 131031, message: "Account has been locked", details: "Locked for review." },
  });

  const { status, body } = await ask({ to: "+96550000492" });

  assert.deepEqual([status, body.status, body.message_id], [200, "refused", null]);
  assert.deepEqual([body.reason.code, body.reason.detail], ["131031", "Locked for review."]);
  assert.ok(body.reason.title.length > 5 && body.reason.meaning.length > 10 && body.reason.advice.length > 10);
});

test("where no answer comes the outcome is unknown, and nothing is sent again", async () => {
  await atSandbox(api, "PATCH", "/faults", { lose_answer: true });

  const { status, body } = await ask({ to: "+96550000493" });

  assert.deepEqual([status, body.status, body.message_id, body.reason.code], [200, "unknown", null, null]);
  assert.match(body.reason.advice, /Look at the phone/);
  assert.equal((await messagesTo("+96550000493")).length, 1);
});

test("a template that is not approved, or not there, is refused, and so is what is no phone or language", async () => {
  const answers = {
    waiting: await ask({ template_name: "waiting" }),
    unknown: await ask({ template_name: "nothing" }),
    language: await ask({ language: "english!" }),
    phone: await ask({ to: "call me" }),
  };

  assert.deepEqual(
    Object.values(answers).map(({ status }) => status),
    [409, 400, 400, 400],
  );
  assert.match(answers.waiting.body.detail, /PENDING/);
  assert.deepEqual(
    [answers.unknown, answers.language, answers.phone].map(({ body }) => Object.keys(body.errors)),
    [["template_name"], ["language"], ["to"]],
  );
});

test("a test key reaches the simulator only, a team key the phones that it lists, another merchant nothing", async () => {
  const trial = await api.makeKey("default", "test");
  const made = await api.call("POST", "/v1/merchants/default/api-keys", {
    name: "team",
    kind: "team",
    phones: ["+96550000494"],
  });
  const team = made.body.key;
  const other = await api.makeKey("other");

  const statuses = {
    "test key, simulator": (await ask({ to: "+96550000495" }, trial)).status,
    "test key, live number": (await ask({}, trial, liveAt)).status,
    "team key, listed phone": (await ask({ to: "5000-0494" }, team)).status,
    "team key, another phone": (await ask({ to: "+96550000495" }, team)).status,
    "another merchant": (await ask({}, other)).status,
    "test key, templates of a live number": (
      await api.call("POST", liveAt.replace("test-message", "starter-templates"), undefined, { key: trial })
    ).status,
  };

  assert.deepEqual(statuses, {
    "test key, simulator": 200,
    "test key, live number": 403,
    "team key, listed phone": 200,
    "team key, another phone": 403,
    "another merchant": 404,
    "test key, templates of a live number": 403,
  });
});

test("nothing leaves by an authenticator that is switched off", async () => {
  const spare = await connect(api, await makeAccount(api));
  await api.call("PATCH", `/v1/authenticators/${spare.body.id}`, { disabled: true });

  const { status, body } = await ask({}, undefined, `/v1/authenticators/${spare.body.id}/test-message`);

  assert.equal(status, 409);
  assert.match(body.detail, /switched off/);
});
