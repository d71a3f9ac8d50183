import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readAnswerRecord, readRequestRecord, recordOfAnswer, recordOfRequest } from "./attempt-record.ts";
import { buildMessageBody, type MessageBody } from "./graph-client.ts";
import { fixture } from "./testing/fixture.ts";

/** As it comes back from the database. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const callbackData = "0192f0c1-0000-7000-8000-000000000001";

describe("a request is kept short, and read as it was sent, without the recipient's number and the values", () => {
  const sends = [
    "send-positional",
    "send-named",
    "send-header",
    "send-header-image",
    "send-header-document",
    "send-header-location",
    "send-url-button",
    "send-copy-code",
  ];
  for (const name of sends) {
    test(name, () => {
      const { to, template } = (fixture(name).request as { body: MessageBody }).body;
      const parameters = template.components ?? [];
      const send = { name: template.name, language: template.language.code, parameters };

      const record = stored(recordOfRequest(to, send));

      const hidden = parameters.map(({ parameters, ...component }) => ({
        ...component,
        parameters: parameters.map((parameter) =>
          Object.fromEntries(
            Object.entries(parameter).map(([key, value]) => [
              key,
              key === "type" || key === "parameter_name" ? value : "…",
            ]),
          ),
        ),
      }));
      const shown = `${to.slice(0, 4)}…${to.slice(-2)}`;
      const sent = buildMessageBody({ to: shown, template: send, callbackData });
      assert.deepEqual(readRequestRecord(record, callbackData), {
        ...sent,
        template: { ...sent.template, components: hidden },
      });
      assert.equal(JSON.stringify(record).includes(to), false);
    });
  }

  test("without variables", () => {
    const send = { name: "payment_link_v1", language: "ar", parameters: [] };

    const record = stored(recordOfRequest("+96550000001", send));

    assert.deepEqual(record, ["+965…01", "payment_link_v1", "ar"]);
    const sent = buildMessageBody({ to: "+965…01", template: send, callbackData });
    assert.deepEqual(readRequestRecord(record, callbackData), sent);
  });

  test("what was kept whole, or removed, is as it is", () => {
    const whole = { messaging_product: "whatsapp", to: "+965…01" };

    assert.deepEqual(readRequestRecord(whole, callbackData), whole);
    assert.equal(readRequestRecord(null, callbackData), null);
  });
});

describe("an answer is kept without the recipient's number", () => {
  const contacts = [{ input: "+96550000001", wa_id: "96550000001" }];
  const yes = (message: object, more: object = {}) =>
    JSON.stringify({ messaging_product: "whatsapp", contacts, messages: [message], ...more });
  const kept = (text: string, outcome: "accepted" | "refused" = "accepted") => stored(recordOfAnswer(text, outcome));
  const read = (text: string) => readAnswerRecord(kept(text), "accepted");

  test("a plain yes by the id of its message", () => {
    for (const message of [{ id: "wamid.HBgL+/=" }, { id: "wamid.HBgL", message_status: "accepted" }]) {
      assert.deepEqual(kept(yes(message)), Object.values(message));
      assert.deepEqual(read(yes(message)), { ...JSON.parse(yes(message)), contacts: "…" });
    }
  });

  test("a yes that says more is kept whole", () => {
    const more = [
      yes({ id: "wamid.HBgL", message_status: "accepted", more: 1 }),
      yes({ id: "wamid.HBgL" }, { more: 1 }),
      yes({ id: 'wamid."' }),
      JSON.stringify(JSON.parse(yes({ id: "wamid.HBgL" })), null, 1),
    ];
    for (const text of more) {
      assert.deepEqual(kept(text), { ...JSON.parse(text), contacts: "…" });
      assert.deepEqual(read(text), { ...JSON.parse(text), contacts: "…" });
    }
  });

  test("what is no yes, whatever it looks like", () => {
    assert.deepEqual(kept(yes({ id: "wamid.A" }), "refused"), { ...JSON.parse(yes({ id: "wamid.A" })), contacts: "…" });
    assert.deepEqual(readAnswerRecord(kept('["wamid.A"]', "refused"), "refused"), ["wamid.A"]);
    assert.equal(kept("<html>", "refused"), "<html>");
    assert.equal(recordOfAnswer(null, "unanswered"), null);
    assert.equal(readAnswerRecord(null, "accepted"), null);
  });
});
