import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fixture, fixtureNames, webhookOf } from "./testing/fixture.ts";
import { decodeWebhook } from "./webhook.ts";
import type { WebhookItem } from "./webhook-item.ts";

const receivedAt = new Date("2026-11-22T09:00:00Z");
const wabaId = "209871345600112";
const phoneNumberId = "118230045512876";
const messageId = "wamid.HBgLMTIwMjU1NTAxNDMVAgARGBI3QzFEMEE1NUIyRTk0RjNBNkQA";
const template = { templateId: "1482069371550248", name: "payment_received_v3", language: "en_US" };

function decodeFixture(name: string): WebhookItem[] {
  const { entries, problems } = decodeWebhook(Buffer.from(webhookOf(name).raw), receivedAt);
  assert.deepEqual(problems, []);
  assert.deepEqual(new Set(entries.map((entry) => entry.wabaId)), new Set([wabaId]));
  return entries.flatMap(({ items }) => items);
}

/** One change of the field `messages`. */
function messages(value: object): unknown {
  return {
    object: "whatsapp_business_account",
    entry: [
      {
        id: wabaId,
        changes: [{ field: "messages", value: { metadata: { phone_number_id: phoneNumberId }, ...value } }],
      },
    ],
  };
}

test("sent, with what it costs and our own reference", () => {
  assert.deepEqual(decodeFixture("webhook-sent"), [
    {
      kind: "status",
      phoneNumberId,
      messageId,
      callbackData: "ntf_01JD8Q6T0K2V:attempt-1",
      status: "sent",
      at: new Date(1795335601_000),
      recipientId: "12025550143",
      error: null,
      pricing: { category: "utility", type: "regular", model: "PMP", billable: true },
    },
  ]);
});

for (const status of ["delivered", "read", "failed"]) {
  test(status, () => {
    const [item] = decodeFixture(`webhook-${status}`);

    assert.equal(item?.kind === "status" && item.status, status);
    assert.equal(item?.kind === "status" && item.messageId, messageId);
  });
}

test("failed, with the reason and WhatsApp's own details", () => {
  const [item] = decodeFixture("webhook-failed");

  assert.deepEqual(item?.kind === "status" && item.error, {
    code: 131026,
    title: "Message undeliverable",
    details: "Message could not be delivered to this recipient.",
  });
});

test("an older payload with a conversation, and a status without a recipient", () => {
  const [older] = decodeFixture("webhook-sent-with-conversation");
  const [nameless] = decodeFixture("webhook-status-without-recipient");

  assert.equal(older?.kind, "status");
  assert.equal(nameless?.kind === "status" && nameless.recipientId, null);
});

test("all entries, changes and statuses of one body, an unknown field among them", () => {
  const items = decodeFixture("webhook-batch");

  assert.deepEqual(
    items.map((item) => (item.kind === "status" ? item.status : item.kind)),
    ["delivered", "sent", "read", "other"],
  );
  const last = items.at(-1);
  assert.ok(last?.kind === "other");
  assert.deepEqual([last.field, last.value], ["a_field_of_next_year", { anything: 1 }]);
});

test("an error of the number that belongs to no message", () => {
  assert.deepEqual(decodeFixture("webhook-errors"), [
    {
      kind: "value_error",
      phoneNumberId,
      code: 130429,
      title: "Rate limit hit",
      details: "Too many messages from this number in a short time.",
    },
  ]);
});

test("a pressed button, with what it answers to", () => {
  const [item] = decodeFixture("webhook-button");

  assert.equal(item?.kind === "message" && item.type, "button");
  assert.equal(item?.kind === "message" && item.buttonPayload, "PAID_OK:ntf_01JD8Q6T0K2V");
  assert.equal(item?.kind === "message" && item.text, "All good");
  assert.equal(item?.kind === "message" && item.inReplyTo?.startsWith("wamid."), true);
});

test("a written message", () => {
  const [item] = decodeFixture("webhook-text");

  assert.equal(item?.kind === "message" && item.type, "text");
  assert.match((item?.kind === "message" && item.from) || "", /^\d+$/);
  assert.ok(item?.kind === "message" && (item.text ?? "").length > 0);
});

const written: [name: string, type: string, text: string | null, inReplyTo: string | null][] = [
  ["webhook-image", "image", "تحويل بنكي", null],
  ["webhook-reaction", "reaction", "👍", messageId],
  ["webhook-interactive", "interactive", "Stop", messageId],
  ["webhook-unsupported", "unsupported", null, null],
];
for (const [name, type, text, inReplyTo] of written) {
  test(`${name}: its type, what can be read of it, what it answers, and the part that its type names`, () => {
    const [item] = decodeFixture(name);

    assert.ok(item?.kind === "message");
    assert.deepEqual([item.type, item.text, item.inReplyTo], [type, text, inReplyTo]);
    assert.ok(item.content !== null);
  });
}

test("a customer who stopped marketing messages", () => {
  const at = new Date(1795335600_000);

  assert.deepEqual(decodeFixture("webhook-user-preferences"), [
    { kind: "preference", phoneNumberId, waId: "12025550143", value: "stop", at },
  ]);
});

test("a preference of a coming year is kept as it came", () => {
  const preference = { wa_id: "12025550143", category: "utility_messages", value: "stop", timestamp: 1795335600 };
  const change = { field: "user_preferences", value: { user_preferences: [preference] } };
  const body = { object: "whatsapp_business_account", entry: [{ id: wabaId, changes: [change] }] };

  assert.deepEqual(decodeWebhook(body, receivedAt).entries[0]?.items, [
    { kind: "other", field: "user_preferences", at: receivedAt, value: { user_preferences: [preference] } },
  ]);
});

test("a customer who changed their number", () => {
  const [item] = decodeFixture("webhook-system");

  assert.deepEqual(item?.kind === "message" && item.system, { type: "user_changed_number", newWaId: "12025550199" });
});

test("a template that was approved", () => {
  assert.deepEqual(decodeFixture("webhook-template-approved"), [
    {
      kind: "template_status",
      ...template,
      event: "APPROVED",
      category: "UTILITY",
      reason: null,
      explanation: null,
      title: null,
      disabledAt: null,
    },
  ]);
});

test("a template that was rejected, with Meta's reason and recommendation", () => {
  const [item] = decodeFixture("webhook-template-rejected");

  assert.equal(item?.kind === "template_status" && item.event, "REJECTED");
  assert.equal(item?.kind === "template_status" && item.reason, "INVALID_FORMAT");
  assert.match((item?.kind === "template_status" && item.explanation) || "", /touch each other.*Put words/);
});

test("a template that was paused, disabled, and one that is to be deleted", () => {
  const [paused] = decodeFixture("webhook-template-paused");
  const [disabled] = decodeFixture("webhook-template-disabled");
  const [leaving] = decodeFixture("webhook-template-pending-deletion");

  assert.equal(paused?.kind === "template_status" && paused.title, "FIRST_PAUSE");
  assert.deepEqual(disabled?.kind === "template_status" && disabled.disabledAt, new Date(1795335600_000));
  assert.equal(leaving?.kind === "template_status" && leaving.event, "PENDING_DELETION");
  assert.equal(leaving?.kind === "template_status" && leaving.reason, null);
});

test("a language with a hyphen is the one with an underscore", () => {
  const [item] = decodeFixture("webhook-template-unpaused");

  assert.equal(item?.kind === "template_status" && item.language, "en_US");
  assert.equal(item?.kind === "template_status" && item.title, "UNPAUSE");
});

test("a change of quality, also where Meta gives it the name of a status update", () => {
  const expected = { kind: "template_quality", ...template, previous: "GREEN", quality: "YELLOW" };

  assert.deepEqual(decodeFixture("webhook-template-quality"), [expected]);
  assert.deepEqual(decodeFixture("webhook-template-quality-mislabelled"), [expected]);
});

test("a template that was edited", () => {
  assert.deepEqual(decodeFixture("webhook-template-components"), [
    {
      kind: "template_components",
      ...template,
      header: "Receipt {{1}} paid",
      body: "Hello {{1}}, we have received {{2}} for invoice {{3}}. Thank you.",
      footer: "Automated notice",
      buttons: [{ type: "URL", text: "View receipt", url: "https://pay.example.com/r/{{1}}" }],
    },
  ]);
});

test("a category that will change: the new one named there is the present one", () => {
  const [item] = decodeFixture("webhook-template-category-impending");

  assert.deepEqual(item, {
    kind: "template_category",
    ...template,
    category: "UTILITY",
    change: "announced",
    next: "MARKETING",
    changesAt: new Date(1795422000_000),
  });
});

test("a category that has changed", () => {
  const [item] = decodeFixture("webhook-template-category-changed");

  assert.deepEqual(item, {
    kind: "template_category",
    ...template,
    category: "MARKETING",
    change: "changed",
    previous: "UTILITY",
  });
});

for (const name of [
  ...fixtureNames("webhook-account-"),
  "webhook-business-capability",
  "webhook-phone-number-quality",
]) {
  test(`${name} is kept as it came, with its time`, () => {
    const body = webhookOf(name).body as { entry: { time: number; changes: { field: string; value: unknown }[] }[] };

    const { entries } = decodeWebhook(body, new Date("2026-12-24T00:00:00Z"));

    assert.deepEqual(
      entries.flatMap(({ items }) =>
        items.map((item) => item.kind === "account" && [item.field, item.at.getTime() / 1000, item.value]),
      ),
      body.entry.flatMap(({ time, changes }) => changes.map(({ field, value }) => [field, time, value])),
    );
  });
}

test("every recorded webhook is read without a problem, and like its parsed form", () => {
  const names = fixtureNames("webhook-").filter((name) => fixture(name).webhook !== undefined);

  assert.ok(names.length > 20);
  for (const name of names) {
    const { raw, body } = webhookOf(name);
    assert.deepEqual(decodeWebhook(raw, receivedAt).problems, [], name);
    assert.deepEqual(decodeWebhook(raw, receivedAt), decodeWebhook(body, receivedAt), name);
  }
});

test("bad items spoil nothing but themselves", () => {
  const { entries, problems } = decodeWebhook(
    {
      object: "whatsapp_business_account",
      entry: [
        null,
        { changes: [] },
        {
          id: 209871345600112,
          changes: [
            7,
            { value: {} },
            { field: "messages" },
            {
              field: "messages",
              value: {
                statuses: [null, {}, { id: "wamid.1" }, { id: "wamid.2", status: "read", timestamp: 1795335604 }],
              },
            },
            { field: "messages", value: { messages: [{}], errors: [{ title: "no code" }] } },
            { field: "message_template_status_update", value: { event: "APPROVED" } },
          ],
        },
      ],
    },
    receivedAt,
  );

  assert.deepEqual(
    entries.map((entry) => entry.wabaId),
    [wabaId],
  );
  assert.deepEqual(
    entries[0]?.items.map((item) => item.kind),
    ["status", "other"],
  );
  assert.equal(problems.length, 11);
});

test("a proof of delivery is not lost over its time", () => {
  const { entries, problems } = decodeWebhook(
    messages({ statuses: [{ id: "wamid.1", status: "delivered", timestamp: "soon" }] }),
    receivedAt,
  );

  const [item] = entries[0]?.items ?? [];
  assert.deepEqual(item?.kind === "status" && item.at, receivedAt);
  assert.deepEqual(problems, ["entry 0: a status has no readable timestamp"]);
});

test("a status word that we do not know is kept as it came", () => {
  const status = { id: "wamid.1", status: "played", timestamp: "1795335604" };
  const { entries } = decodeWebhook(messages({ statuses: [status] }), receivedAt);

  assert.deepEqual(entries[0]?.items, [
    { kind: "other", field: "messages", at: receivedAt, value: { statuses: [status] } },
  ]);
});

test("the reply to a list or a button of ours is a text with a payload", () => {
  const { entries } = decodeWebhook(
    messages({
      messages: [
        {
          id: "wamid.1",
          timestamp: "1795335604",
          type: "interactive",
          interactive: { button_reply: { id: "yes", title: "Yes" } },
        },
      ],
    }),
    receivedAt,
  );

  const [item] = entries[0]?.items ?? [];
  assert.equal(item?.kind === "message" && item.text, "Yes");
  assert.equal(item?.kind === "message" && item.buttonPayload, "yes");
  assert.equal(item?.kind === "message" && item.from, null);
});

test("template ids beyond 2^53 keep their digits", () => {
  const raw = webhookOf("webhook-template-approved").raw.replace("1482069371550248", "9007199254740993");
  const { entries } = decodeWebhook(raw, receivedAt);

  const [item] = entries[0]?.items ?? [];
  assert.equal(item?.kind === "template_status" && item.templateId, "9007199254740993");
});

test("what is no webhook of WhatsApp's has no entries", () => {
  for (const raw of ["", "null", "[]", "{", '{"object":"page","entry":[]}', undefined, Buffer.from([0xff, 0xfe])]) {
    const { entries, problems } = decodeWebhook(raw);
    assert.deepEqual(entries, []);
    assert.equal(problems.length, 1);
  }
});

test("a thousand statuses in one body are a thousand items", () => {
  const statuses = Array.from({ length: 1_000 }, (_, index) => ({
    id: `wamid.${index}`,
    status: "sent",
    timestamp: "1795335604",
  }));
  const { entries } = decodeWebhook(JSON.stringify(messages({ statuses })));

  assert.equal(entries[0]?.items.length, 1_000);
});

test("a body full of bad items has a bounded list of problems", () => {
  const { problems } = decodeWebhook(messages({ statuses: Array.from({ length: 1_000 }, () => ({})) }));

  assert.equal(problems.length, 50);
});

test("JSON nested a hundred thousand times deep is refused, not thrown", () => {
  const deep = `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"x","value":{"a": 12345678901234567890, "b":${"[".repeat(100_000)}${"]".repeat(100_000)}}}]}]}`;

  assert.doesNotThrow(() => decodeWebhook(deep));
});

test("no JSON at all makes it throw", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      decodeWebhook(value);
      decodeWebhook(messages({ statuses: [value], messages: value, errors: [value] }));
      decodeWebhook({ object: "whatsapp_business_account", entry: [value, { id: "1", changes: [value] }] });
    }),
  );
});

test("no change of one value in a recorded webhook makes it throw, or lose the other items", () => {
  const bodies = fixtureNames("webhook-").flatMap((name) => fixture(name).webhook?.body ?? []);

  fc.assert(
    fc.property(fc.constantFrom(...bodies), fc.nat(), fc.jsonValue(), (body, at, value) => {
      const changed = replaceNth(structuredClone(body), at, value);
      const whole = { object: "whatsapp_business_account", entry: [...entriesOf(changed), ...entriesOf(bodies[0])] };

      const { entries } = decodeWebhook(JSON.stringify(whole));

      assert.ok(entries.at(-1)?.items.length === 1);
    }),
    { numRuns: 500 },
  );
});

function entriesOf(body: unknown): unknown[] {
  const { entry } = (body ?? {}) as { entry?: unknown };
  return Array.isArray(entry) ? entry : [entry];
}

/** Puts `value` in the place of the n-th value of a JSON tree, counted round and round. */
function replaceNth(tree: unknown, n: number, value: unknown): unknown {
  const places: [parent: Record<string, unknown>, key: string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit(child);
    }
  };
  visit(tree);
  const [parent, key] = places[n % places.length] ?? [];
  if (parent !== undefined && key !== undefined) parent[key] = value;
  return tree;
}
