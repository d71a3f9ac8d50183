import assert from "node:assert/strict";
import { test } from "node:test";
import { type Check, checkNames } from "./check.ts";
import { type CheckedAuthenticator, type CheckReport, runChecks } from "./checks.ts";
import { createGraphClient } from "./graph-client.ts";
import { answer, startFakeGraph } from "./testing/fake-graph.ts";
import { answerOf, type Fixture } from "./testing/fixture.ts";

type Answer = NonNullable<Fixture["answer"]>;
type Door = "debug_token" | "number" | "waba" | "phone_numbers" | "subscribed_apps" | "subscribe" | "message_templates";

const healthy: Record<Door, Answer> = {
  debug_token: answerOf("debug-token"),
  number: answerOf("phone-number-fields"),
  waba: answerOf("waba"),
  phone_numbers: answerOf("phone-number-list"),
  subscribed_apps: answerOf("subscribed-apps"),
  subscribe: answerOf("subscribe"),
  message_templates: answerOf("template-list-page"),
};
const page502: Answer = { status: 502, body: "<html>Bad Gateway</html>" };
const allSilent = Object.fromEntries(Object.keys(healthy).map((door) => [door, page502])) as Record<Door, Answer>;
const tokenRefused = answerOf("send-refused-token-expired");
const now = new Date("2026-11-22T08:00:00Z");

interface Checked extends CheckReport {
  asked: string[];
  /** Of the requests to subscribe; null for an empty one. */
  bodies: unknown[];
  check(name: Check["name"]): Check;
  failing: string[];
}

/** Runs the checks against a healthy account in which some doors answer otherwise. */
async function checkWith(
  doors: Partial<Record<Door, Answer | Answer[]>> = {},
  authenticator: Partial<CheckedAuthenticator> = {},
): Promise<Checked> {
  const answers = { ...healthy, ...doors };
  const asked: string[] = [];
  const bodies: unknown[] = [];
  await using graph = await startFakeGraph(({ method, path, body }, response) => {
    const [, , id = "", edge] = new URL(path, "http://graph").pathname.split("/");
    const door = edge ?? (id === "debug_token" ? id : id === "209871345600112" ? "waba" : "number");
    const name = (method === "POST" ? "subscribe" : door) as Door;
    asked.push(name);
    if (name === "subscribe") bodies.push(body === "" ? null : JSON.parse(body));
    const given = answers[name];
    answer(response, Array.isArray(given) ? (given[asked.filter((one) => one === name).length - 1] as Answer) : given);
  });
  await using client = createGraphClient({ version: "v25.0", timeoutMs: 5_000 });
  const report = await runChecks(
    client,
    {
      baseUrl: graph.baseUrl,
      token: "EAAJexampletoken",
      wabaId: "209871345600112",
      phoneNumberId: "118230045512876",
      isHandshakeSeen: true,
      previous: [],
      ...authenticator,
    },
    now,
  );
  const check = (name: Check["name"]): Check => {
    const found = report.checks.find((one) => one.name === name);
    assert.ok(found);
    return found;
  };
  return { ...report, asked, bodies, check, failing: report.checks.filter(({ ok }) => !ok).map(({ name }) => name) };
}

function graphError(code: number, message: string, subcode?: number): Answer {
  return { status: 400, body: { error: { message, code, error_subcode: subcode } } };
}

test("in a healthy account every check passes, in its order, and nothing is changed", async () => {
  const { checks, failing, blocking, isNumberProven, asked } = await checkWith();

  assert.deepEqual(
    checks.map(({ name }) => name),
    [...checkNames],
  );
  assert.deepEqual(failing, []);
  assert.equal(blocking, false);
  assert.equal(isNumberProven, true);
  assert.ok(!asked.includes("subscribe"));
});

test("the checks learn what is worth keeping", async () => {
  const { facts } = await checkWith();

  assert.deepEqual(facts, {
    namespace: "7c0de1f4_52aa_4c19_9b3e_0f6a2d48b1e7",
    wabaName: "Dar Noura",
    displayPhoneNumber: "+1 555-010-2030",
    verifiedName: "Dar Noura",
    phoneStatus: "CONNECTED",
    throughputLevel: "STANDARD",
    qualityRating: "GREEN",
    messagingLimit: "TIER_2K",
    health: "AVAILABLE",
    nameStatus: "APPROVED",
    reviewStatus: "APPROVED",
    appId: "634974688087057",
    tokenExpiresAt: null,
    graphVersion: "v25.0",
  });
});

test("a broken token blocks, and the rest is not asked but says what it waits for", async () => {
  const { check, blocking, asked, failing, isNumberProven } = await checkWith({
    debug_token: answerOf("debug-token-expired"),
    number: tokenRefused,
  });

  assert.equal(check("token").ok, false);
  assert.match(check("token").detail, /Session has expired/);
  assert.match(check("token").advice ?? "", /new access token/);
  assert.equal(check("waba").detail, 'Not checked, because the check "token" fails.');
  assert.equal(blocking, true);
  assert.equal(isNumberProven, false);
  assert.deepEqual(asked.toSorted(), ["debug_token", "number"]);
  assert.ok(!failing.includes("callback"));
});

for (const [name, inspection] of Object.entries({
  "not there": { status: 404, body: "Not found" },
  refused: graphError(100, "(#100) You must provide an app access token"),
  "refused as if the token were wrong": graphError(190, "(#190) This method must be called with an app access token"),
})) {
  test(`a token is proven by an ordinary read where its inspection is ${name}`, async () => {
    const { check, failing, blocking } = await checkWith({ debug_token: inspection });

    assert.equal(check("token").ok, true);
    assert.deepEqual(failing, []);
    assert.equal(blocking, false);
  });
}

test("a token that Graph knows is not to blame for a number that does not exist", async () => {
  const { check, blocking } = await checkWith({
    debug_token: { status: 404, body: "" },
    number: answerOf("phone-number-unknown"),
  });

  assert.equal(check("token").ok, true);
  assert.equal(check("phone_number").ok, false);
  assert.match(check("phone_number").detail, /does not exist/);
  assert.match(check("phone_number").advice ?? "", /phone number ID/);
  assert.equal(check("health").detail, 'Not checked, because the check "phone_number" fails.');
  assert.equal(blocking, true);
});

test("a token that expires soon passes and says so", async () => {
  const body = { data: { ...(healthy.debug_token.body as { data: object }).data, expires_at: 1795420800 } };
  const { check, facts } = await checkWith({ debug_token: { status: 200, body } });

  assert.equal(check("token").ok, true);
  assert.equal(check("token").detail, "The access token works until 2026-11-23T08:00:00.000Z.");
  assert.notEqual(check("token").advice, null);
  assert.deepEqual(facts.tokenExpiresAt, new Date("2026-11-23T08:00:00Z"));
});

test("a permission that is missing is one failure, not five", async () => {
  const refused = answerOf("permission-missing");
  const { check, blocking } = await checkWith({
    waba: refused,
    phone_numbers: refused,
    subscribed_apps: refused,
    message_templates: refused,
  });

  assert.equal(check("permissions").ok, false);
  assert.equal(check("permissions").blocking, true);
  assert.match(check("permissions").detail, /does not have permission for this action/);
  assert.equal(check("phone_number").ok, true);
  for (const name of ["waba", "subscription", "namespace", "templates"] as const) {
    assert.equal(check(name).detail, 'Not checked, because the check "permissions" fails.');
    assert.equal(check(name).blocking, false);
  }
  assert.equal(blocking, true);
});

test("a token without the scope for messages blocks before one is lost", async () => {
  const body = {
    data: { ...(healthy.debug_token.body as { data: object }).data, scopes: ["whatsapp_business_management"] },
  };
  const { check, blocking } = await checkWith({ debug_token: { status: 200, body } });

  assert.equal(check("permissions").detail, "The access token lacks whatsapp_business_messaging.");
  assert.equal(blocking, true);
});

test("a number of another account blocks", async () => {
  const { check, blocking } = await checkWith({ phone_numbers: { status: 200, body: { data: [{ id: "999" }] } } });

  assert.equal(check("phone_number").detail, "+1 555-010-2030 (Dar Noura) does not belong to this WhatsApp account.");
  assert.equal(blocking, true);
});

test("a number that is not connected blocks, and so does its health", async () => {
  const { check, failing, blocking } = await checkWith({ number: answerOf("phone-number-blocked") });

  assert.deepEqual(failing, ["phone_number", "health"]);
  assert.match(check("phone_number").detail, /is DISCONNECTED, not CONNECTED/);
  assert.match(check("health").detail, /PHONE_NUMBER is BLOCKED: The phone number is not registered on Cloud API/);
  assert.equal(blocking, true);
});

test("limited health is said, but stops nothing", async () => {
  const health_status = {
    can_send_message: "LIMITED",
    entities: [
      { entity_type: "BUSINESS", can_send_message: "LIMITED", additional_info: ["The business is not verified."] },
    ],
  };
  const body = { ...(healthy.number.body as object), health_status };
  const { check, blocking } = await checkWith({ number: { status: 200, body } });

  assert.equal(check("health").ok, true);
  assert.match(check("health").detail, /BUSINESS is LIMITED: The business is not verified\./);
  assert.equal(blocking, false);
});

test("an account that does not exist blocks, and what belongs to it says so", async () => {
  const unknown = answerOf("phone-number-unknown");
  const { check, blocking } = await checkWith({
    waba: unknown,
    phone_numbers: unknown,
    subscribed_apps: unknown,
    message_templates: unknown,
  });

  assert.equal(check("waba").ok, false);
  assert.equal(check("permissions").ok, true);
  for (const name of ["subscription", "namespace", "templates"] as const) {
    assert.equal(check(name).detail, 'Not checked, because the check "waba" fails.');
  }
  assert.equal(blocking, true);
});

test("an account that Meta has rejected or locked blocks", async () => {
  const body = { ...(healthy.waba.body as object), account_review_status: "REJECTED" };
  const rejected = await checkWith({ waba: { status: 200, body } });
  const locked = await checkWith({ waba: graphError(131031, "(#131031) Account has been locked") });

  assert.equal(rejected.check("waba").ok, false);
  assert.equal(rejected.blocking, true);
  assert.equal(locked.check("waba").ok, false);
  assert.equal(locked.blocking, true);
});

test("an app that is not subscribed is subscribed", async () => {
  const { check, asked } = await checkWith({ subscribed_apps: answerOf("subscribed-apps-none") });

  assert.equal(check("subscription").ok, true);
  assert.equal(check("subscription").detail, "The app has been subscribed to this account's webhooks.");
  assert.equal(asked.filter((door) => door === "subscribe").length, 1);
});

test("another app's subscription is not ours", async () => {
  const body = { data: [{ whatsapp_business_api_data: { id: "1", name: "Another app" } }] };
  const { asked } = await checkWith({ subscribed_apps: { status: 200, body } });

  assert.ok(asked.includes("subscribe"));
});

test("an override of the callback is never wiped out", async () => {
  const app = {
    whatsapp_business_api_data: { id: "634974688087057", name: "Ours" },
    override_callback_uri: "https://a.example",
  };
  const subscribed_apps = { status: 200, body: { data: [app] } };

  const ours = await checkWith({ subscribed_apps });
  const perhapsOurs = await checkWith({ subscribed_apps, debug_token: { status: 404, body: "" } });

  assert.match(ours.check("subscription").detail, /message webhooks going to https:\/\/a\.example/);
  assert.ok(!ours.asked.includes("subscribe"));
  assert.ok(!perhapsOurs.asked.includes("subscribe"));
});

const override = { url: "https://zajel.example.com/webhooks/whatsapp/aut_2", verifyToken: "vt", alsoRight: [] };
const apps = (override_callback_uri?: string): Answer => {
  const app = { whatsapp_business_api_data: { id: "634974688087057", name: "Ours" } };
  return {
    status: 200,
    body: { data: [override_callback_uri === undefined ? app : { ...app, override_callback_uri }] },
  };
};

test("an override that is asked for is set, and the check says which fields it does not take along", async () => {
  for (const subscribed_apps of [answerOf("subscribed-apps-none"), apps(), apps("https://a.example")]) {
    const { check, bodies } = await checkWith({ subscribed_apps }, { override, isHandshakeSeen: false });

    assert.deepEqual(bodies, [{ override_callback_uri: override.url, verify_token: "vt" }]);
    assert.equal(check("subscription").ok, true);
    assert.match(check("subscription").detail, /message_template_status_update.*account_update.*security/);
    assert.doesNotMatch(check("subscription").detail, /messages,/);
    assert.equal(check("callback").ok, true);
  }
});

test("an override that is set already, by this number or another of the account, stays", async () => {
  const own = await checkWith({ subscribed_apps: apps(override.url) }, { override });
  const sibling = await checkWith(
    { subscribed_apps: apps("https://zajel.example.com/webhooks/whatsapp/aut_1") },
    { override: { ...override, alsoRight: ["https://zajel.example.com/webhooks/whatsapp/aut_1"] } },
  );

  for (const { asked, check } of [own, sibling]) {
    assert.ok(!asked.includes("subscribe"));
    assert.match(check("subscription").detail, /still go to the app's own address/);
  }
});

test("an override that WhatsApp refuses is told with its reason, and sending goes on", async () => {
  const { check, blocking } = await checkWith(
    { subscribed_apps: apps(), subscribe: answerOf("subscribe-override-refused") },
    { override },
  );

  assert.equal(check("subscription").ok, false);
  assert.match(check("subscription").detail, /HTTP Status Code = 404/);
  assert.equal(blocking, false);
});

test("an override that is given up is taken away, and one of another address is not", async () => {
  const ours = await checkWith({ subscribed_apps: apps(override.url) }, { unwantedOverride: override.url });
  const another = await checkWith({ subscribed_apps: apps("https://a.example") }, { unwantedOverride: override.url });

  assert.deepEqual(ours.bodies, [null]);
  assert.deepEqual(another.bodies, []);
});

test("an account that is blocked blocks, also where the number's own health does not know it yet", async () => {
  const body = { ...(healthy.waba.body as object), health_status: { can_send_message: "BLOCKED", entities: [] } };
  const { check, blocking, facts, isWell } = await checkWith({ waba: { status: 200, body } });

  assert.equal(check("health").ok, false);
  assert.deepEqual([blocking, isWell, facts.health], [true, false, "BLOCKED"]);
});

test("a number on a later page of the account's list belongs to it", async () => {
  const { phone_numbers } = healthy;
  const first = {
    data: [{ id: "100000000000001" }],
    paging: { cursors: { after: "next page" }, next: "https://graph.facebook.com/v25.0/next" },
  };
  const { check, asked } = await checkWith({ phone_numbers: [{ status: 200, body: first }, phone_numbers] });

  assert.equal(check("phone_number").ok, true);
  assert.equal(asked.filter((door) => door === "phone_numbers").length, 2);
});

test("what only matters besides sending is shown and stops nothing", async () => {
  const {
    namespace: _none,
    message_template_namespace: _namespace,
    ...withoutNamespace
  } = healthy.waba.body as Record<string, unknown>;
  const { failing, blocking, check } = await checkWith(
    { waba: { status: 200, body: withoutNamespace } },
    { isHandshakeSeen: false },
  );

  assert.deepEqual(failing, ["namespace", "callback"]);
  assert.match(check("callback").advice ?? "", /verify token/);
  assert.equal(blocking, false);
});

test("silence changes nothing: every result stands, good or bad", async () => {
  const before = await checkWith({ number: answerOf("phone-number-blocked") });
  const { checks, blocking, facts } = await checkWith(allSilent, { previous: before.checks });

  assert.deepEqual(
    checks.map(({ name, ok }) => ({ name, ok })),
    before.checks.map(({ name, ok }) => ({ name, ok })),
  );
  assert.equal(blocking, before.blocking);
  assert.match(checks[0]?.detail ?? "", /^WhatsApp did not answer, so the last result stands\./);
  assert.deepEqual(new Set(Object.values(facts)), new Set([null]));
});

test("a limit that was hit says nothing either", async () => {
  const before = await checkWith();
  const busy = graphError(80007, "(#80007) Rate limit issues");
  const { failing, check } = await checkWith(
    { number: busy, waba: busy, phone_numbers: busy, subscribed_apps: busy, message_templates: busy },
    { previous: before.checks },
  );

  assert.deepEqual(failing, []);
  assert.match(check("waba").detail, /did not answer/);
});

test("what was never seen to work does not count as working", async () => {
  const { check, blocking } = await checkWith(allSilent);

  assert.equal(check("token").ok, false);
  assert.match(check("token").detail, /^WhatsApp has not answered yet\./);
  assert.equal(blocking, true);
});
