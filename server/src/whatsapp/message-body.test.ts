import assert from "node:assert/strict";
import { test } from "node:test";
import { buildMessageBody, type MessageBody } from "./graph-client.ts";
import { fixture } from "./testing/fixture.ts";

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
