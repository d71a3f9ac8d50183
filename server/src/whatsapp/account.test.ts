import assert from "node:assert/strict";
import { test } from "node:test";
import {
  inspectToken,
  readPhoneNumber,
  readSubscribedApps,
  readWaba,
  readWabaPhoneNumbers,
  subscribeApp,
} from "./account.ts";
import { createGraphClient, type GraphAccess, type GraphClient } from "./graph-client.ts";
import { answer, startFakeGraph } from "./testing/fake-graph.ts";
import { answerOf, type Fixture } from "./testing/fixture.ts";

const phoneNumberId = "118230045512876";
const wabaId = "209871345600112";

/** Asks once of a Graph that gives this answer; what was asked comes back too. */
async function ask<T>(
  given: NonNullable<Fixture["answer"]>,
  read: (client: GraphClient, access: GraphAccess) => Promise<T>,
): Promise<{ value: T; asked: string }> {
  await using graph = await startFakeGraph((_request, response) => answer(response, given));
  await using client = createGraphClient({ version: "v25.0", timeoutMs: 5_000 });
  const value = await read(client, { baseUrl: graph.baseUrl, token: "EAAJexampletoken" });
  const [request] = graph.requests;
  return { value, asked: `${request?.method} ${decodeURIComponent(request?.path ?? "")}` };
}

test("a number, with the version that answered", async () => {
  const { value, asked } = await ask(answerOf("phone-number-fields"), (client, access) =>
    readPhoneNumber(client, access, phoneNumberId),
  );

  assert.match(asked, /^GET \/v25\.0\/118230045512876\?fields=id,display_phone_number,.*health_status$/);
  assert.deepEqual(value, {
    kind: "ok",
    graphVersion: "v25.0",
    value: {
      id: phoneNumberId,
      displayPhoneNumber: "+1 555-010-2030",
      verifiedName: "Dar Noura",
      status: "CONNECTED",
      qualityRating: "GREEN",
      nameStatus: "APPROVED",
      throughputLevel: "STANDARD",
      messagingLimit: "TIER_2K",
      health: { canSend: "AVAILABLE", complaints: [] },
    },
  });
});

test("a number's health names each part that is not well, with what to do", async () => {
  const { value } = await ask(answerOf("phone-number-blocked"), (client, access) =>
    readPhoneNumber(client, access, phoneNumberId),
  );

  assert.deepEqual(value.kind === "ok" && value.value.health, {
    canSend: "BLOCKED",
    complaints: [
      {
        entity: "PHONE_NUMBER",
        canSend: "BLOCKED",
        text: "The phone number is not registered on Cloud API. Register the phone number.",
      },
      { entity: "BUSINESS", canSend: "LIMITED", text: "The business is not verified." },
    ],
  });
});

test("an account, with its templates' namespace", async () => {
  const { value } = await ask(answerOf("waba"), (client, access) => readWaba(client, access, wabaId));

  assert.equal(value.kind === "ok" && value.value.namespace, "7c0de1f4_52aa_4c19_9b3e_0f6a2d48b1e7");
  assert.equal(value.kind === "ok" && value.value.reviewStatus, "APPROVED");
});

test("an account's numbers", async () => {
  const { value, asked } = await ask(answerOf("phone-number-list"), (client, access) =>
    readWabaPhoneNumbers(client, access, wabaId),
  );

  assert.equal(asked, "GET /v25.0/209871345600112/phone_numbers?fields=id&limit=100");
  assert.deepEqual(value.kind === "ok" && value.value, [phoneNumberId]);
});

test("the apps that get an account's webhooks, and none", async () => {
  const some = await ask(answerOf("subscribed-apps"), (client, access) => readSubscribedApps(client, access, wabaId));
  const none = await ask(answerOf("subscribed-apps-none"), (client, access) =>
    readSubscribedApps(client, access, wabaId),
  );

  assert.deepEqual(some.value.kind === "ok" && some.value.value.map(({ id }) => id), ["634974688087057"]);
  assert.deepEqual(none.value.kind === "ok" && none.value.value, []);
});

test("subscribing is an empty POST", async () => {
  const { value, asked } = await ask(answerOf("subscribe"), (client, access) => subscribeApp(client, access, wabaId));

  assert.equal(asked, "POST /v25.0/209871345600112/subscribed_apps");
  assert.equal(value.kind, "ok");
});

test("a token that never expires, with its app and scopes", async () => {
  const { value, asked } = await ask(answerOf("debug-token"), inspectToken);

  assert.equal(asked, "GET /v25.0/debug_token?input_token=EAAJexampletoken");
  assert.deepEqual(value.kind === "ok" && value.value, {
    isValid: true,
    appId: "634974688087057",
    expiresAt: null,
    scopes: ["whatsapp_business_management", "whatsapp_business_messaging"],
    complaint: null,
  });
});

test("a token that has expired, with when and why", async () => {
  const { value } = await ask(answerOf("debug-token-expired"), inspectToken);

  assert.equal(value.kind === "ok" && value.value.isValid, false);
  assert.deepEqual(value.kind === "ok" && value.value.expiresAt, new Date(1795363200_000));
  assert.match((value.kind === "ok" && value.value.complaint) || "", /expired/);
});

test("a refusal says its code, its words and what it is about", async () => {
  const { value } = await ask(answerOf("permission-missing"), (client, access) => readWaba(client, access, wabaId));

  assert.deepEqual(value, {
    kind: "refused",
    code: 10,
    subcode: null,
    title: "Permission Denied",
    scope: "token",
    reaction: "hold_token",
    known: true,
    detail: "(#10) Application does not have permission for this action",
    httpStatus: 403,
    graphVersion: "v25.0",
  });
});

const silences: Record<string, NonNullable<Fixture["answer"]>> = {
  "a gateway's page": { status: 502, body: "<html>Bad Gateway</html>" },
  "an error without a code": { status: 500, body: { error: { message: "Oops" } } },
  "a hotel's welcome page": { status: 200, body: "<html>Welcome</html>" },
  "another service's JSON": { status: 200, body: { hello: "world" } },
  "a firewall's 403": { status: 403, body: "" },
};

for (const [name, given] of Object.entries(silences)) {
  test(`${name} says nothing about the account`, async () => {
    const reads = [
      await ask(given, (client, access) => readPhoneNumber(client, access, phoneNumberId)),
      await ask(given, (client, access) => readWaba(client, access, wabaId)),
      await ask(given, (client, access) => readWabaPhoneNumbers(client, access, wabaId)),
      await ask(given, (client, access) => readSubscribedApps(client, access, wabaId)),
      await ask(given, (client, access) => subscribeApp(client, access, wabaId)),
      await ask(given, inspectToken),
    ];

    assert.deepEqual(new Set(reads.map(({ value }) => value.kind)), new Set(["silent"]));
  });
}
