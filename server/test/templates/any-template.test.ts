/** Whatever template and mapping are accepted: the message that is sent always passes WhatsApp's own checks. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { anyFile, anyTemplate, anyText } from "../../src/domain/testing/any-template.ts";
import { left, openShop, type Shop } from "../support/shop.ts";
import { checkoutPrefix, type Json, startZajel, type Zajel } from "../support/zajel.ts";

let zajel: Zajel;
let shop: Shop;
let rounds = 0;

before(async () => {
  zajel = await startZajel();
  shop = await openShop(zajel);
});
after(() => zajel[Symbol.asyncDispose]());

/** Each template is linked under a language of its own. */
const languages = ["bg", "cs", "da", "de", "el", "es", "fi", "fr", "hr", "hu"];

const payment = fc.record({
  customer_first_name: anyText,
  customer_last_name: anyText,
  order_no: anyText,
  amount: fc
    .bigInt({ min: 1n, max: 10n ** 15n })
    .map((fils) => `${fils / 1000n}.${`${fils % 1000n}`.padStart(3, "0")}`),
  extra: fc.record({ note: anyText, file: anyFile }),
});
const round = fc.array(fc.record({ template: anyTemplate, payment }), {
  minLength: languages.length,
  maxLength: languages.length,
});

test("no message of a link that was accepted is refused by WhatsApp, for any name and amount", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(round, async (cases) => {
      rounds += 1;
      const name = (language: string) => `any_${rounds}_${language}`;
      await Promise.all(
        cases.map(({ template }, index) => {
          const language = languages[index] as string;
          const { components, parameterFormat } = template;
          return shop.putTemplate({ name: name(language), language, body: "", components, parameterFormat });
        }),
      );
      await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);

      const outcomes = await Promise.all(
        cases.map(async ({ template, payment }, index) => {
          const language = languages[index] as string;
          const path = `/v1/authenticators/${shop.sender.authenticatorId}/template-links/payment_request/created/${language}`;
          const link = { template_name: name(language), variables: template.variables };
          const { status, body } = await shop.api("PUT", path, link);
          if (status === 400) return { kind: "link refused", errors: body.errors } as const;
          assert.equal(status, 200, JSON.stringify(body));
          const made = await shop.create({
            ...storable(payment),
            language,
            checkout_url: `${checkoutPrefix}${encodeURIComponent(language)}`,
            notifications: { whatsapp: ["created"] },
          });
          return {
            kind: "sent or not",
            said: await shop.notified(made, "created", [...left, "failed"]),
            made,
          } as const;
        }),
      );

      for (const outcome of outcomes) {
        if (outcome.kind === "link refused") {
          for (const field of Object.keys(outcome.errors)) assert.match(field, /^variables\.(header|body|buttons)$/);
          continue;
        }
        if (outcome.said.status === "failed") {
          // Ours, before anything was sent.
          assert.match(outcome.said.reason.code, /^(missing_variable|132005|132012)$/);
          assert.equal(outcome.said.attempts, 0);
          continue;
        }
        accepted += 1;
        const [message] = await shop.messages(outcome.made);
        assert.equal(message?.rendered.body, outcome.said.text);
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );

  const { data } = await zajel.sandbox.control<{ data: Json[] }>("GET", "/requests");
  const refused = data.filter(({ path, status }) => path.endsWith("/messages") && status !== 200);
  assert.deepEqual(refused, []);
  assert.ok(accepted > 0, "nothing was sent at all");
});

/** What a payment may have: texts of 128 characters of valid Unicode. */
function storable(payment: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(payment), (_, value) =>
    typeof value === "string" ? [...value.toWellFormed()].slice(0, 128).join("") : value,
  );
}
