import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { SendComponent } from "../domain/compose.ts";
import { buildMessageBody, type MessageBody } from "./graph-client.ts";
import { fixture } from "./testing/fixture.ts";
import { hasMetaOpenApi, metaMessageValidator } from "./testing/meta-openapi.ts";

/** A recorded request, taken apart and put together again by us. */
function rebuilt(name: string): { recorded: unknown; ours: MessageBody } {
  const recorded = fixture(name).request?.body as MessageBody;
  const { to, template, biz_opaque_callback_data: callbackData } = recorded;
  const { language, components: parameters = [] } = template;
  const ours = buildMessageBody({
    to,
    template: { name: template.name, language: language.code, parameters },
    callbackData,
  });
  return { recorded, ours };
}

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
  test(`our message is the recorded one: ${name}`, () => {
    const { recorded, ours } = rebuilt(name);

    assert.deepEqual(ours, recorded);
  });
}

test("a template without variables is sent without components, and none with a namespace", () => {
  const body = buildMessageBody({
    to: "+96550000001",
    template: { name: "payment_link_v1", language: "ar", parameters: [] },
    callbackData: "0192f0c1-0000-7000-8000-000000000001",
  });

  assert.deepEqual(body, {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: "+96550000001",
    type: "template",
    template: { name: "payment_link_v1", language: { policy: "deterministic", code: "ar" } },
    biz_opaque_callback_data: "0192f0c1-0000-7000-8000-000000000001",
  });
});

const skip = hasMetaOpenApi ? false : "Meta's OpenAPI document is not here";

test("our messages satisfy Meta's OpenAPI document", { skip }, () => {
  const errorsIn = metaMessageValidator();
  const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
  const text = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" });
  const parameter = fc.record(
    { type: fc.constant("text" as const), text, parameter_name: word },
    { requiredKeys: ["type", "text"] },
  );
  const parameters = fc.array(parameter, { minLength: 1, maxLength: 5 });
  const component: fc.Arbitrary<SendComponent> = fc.oneof(
    fc.record({ type: fc.constantFrom("header" as const, "body" as const), parameters }),
    fc.record({
      type: fc.constant("button" as const),
      sub_type: fc.constant("url" as const),
      index: fc.integer({ min: 0, max: 9 }).map(String),
      parameters: fc.record({ type: fc.constant("text" as const), text }).map((one) => [one]),
    }),
  );
  const template = fc.record({
    name: word,
    language: fc.constantFrom("en", "ar", "pt_BR"),
    parameters: fc.array(component),
  });

  fc.assert(
    fc.property(template, fc.uuid(), (template, callbackData) => {
      assert.deepEqual(errorsIn(buildMessageBody({ to: "+96550000001", template, callbackData })), []);
    }),
  );
});

test("the mended document still refuses what Meta refuses", { skip }, () => {
  const errorsIn = metaMessageValidator();
  const good = rebuilt("send-url-button").ours;
  const { language: _language, ...withoutLanguage } = good.template;
  const { biz_opaque_callback_data: _data, to: _to, ...withoutRecipient } = good;

  assert.deepEqual(errorsIn(good), []);
  assert.notDeepEqual(errorsIn({ ...good, template: withoutLanguage }), []);
  assert.notDeepEqual(errorsIn({ ...good, template: { ...good.template, namespace: "7c0de1f4" } }), []);
  assert.notDeepEqual(errorsIn({ ...good, template: { ...good.template, components: [{ type: "footer" }] } }), []);
  assert.notDeepEqual(errorsIn(withoutRecipient), []);
  assert.notDeepEqual(errorsIn({ ...good, biz_opaque_callback_data: "x".repeat(513) }), []);
});
