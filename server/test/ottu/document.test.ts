/**
 * Against Ottu's own OpenAPI document, where a copy lies beside the checkout: every example of a request is taken, and
 * every answer is one that the document knows. `mends.ts` says where the document is read otherwise than it stands.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { openShop, type Shop } from "../support/shop.ts";
import { type Answer, checkoutPrefix, type Json, newPhone, startZajel, type Zajel } from "../support/zajel.ts";
import { type OttuClient, ottuClient, paymentTransaction, transactionsAt } from "./client.ts";
import { mend, type OttuDocument } from "./mends.ts";

const file = new URL("../../../../shared/reference/ottu-api.yaml", import.meta.url);
const skip = existsSync(file) ? false : "Ottu's OpenAPI document is not here";

/** The addresses of the document that Zajel has. */
const ours = [
  "/b/checkout/v1/pymt-txn/",
  "/b/checkout/v1/pymt-txn/{session_id}/",
  "/b/pbl/v2/message-notification/",
  "/b/pbl/v2/notifications/send/{channel}/",
  "/b/pbl/v2/send-notification/",
  "/b/pbl/v2/operation/",
];

interface Example {
  path: string;
  name: string;
  value: Record<string, unknown>;
}

describe("Ottu's document", { skip }, () => {
  let zajel: Zajel;
  let shop: Shop;
  let ottu: OttuClient;
  let document: OttuDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });

  before(async () => {
    document = parse(readFileSync(file, "utf8")) as OttuDocument;
    mend(document);
    ajv.addSchema(document, "ottu");
    zajel = await startZajel();
    shop = await openShop(zajel, { checkout_url_template: `${checkoutPrefix}{session_id}` });
    ottu = await ottuClient(zajel.url, shop);
    await shop.putTemplate({
      name: "communication-notification-whatsapp",
      language: "en",
      body: "News: {{communication_message}} ({{extra_info}})",
      parameterFormat: "NAMED",
    });
    await shop.api("POST", `/v1/authenticators/${shop.sender.authenticatorId}/sync`);
  });
  after(() => zajel?.[Symbol.asyncDispose]());

  async function create(changes: Record<string, unknown> = {}): Promise<Json> {
    const answer = await ottu.call(
      "POST",
      transactionsAt,
      paymentTransaction({ customer_phone: newPhone(), ...changes }),
    );
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  }

  /** What the document does not know about an answer; an empty text: nothing. */
  function wrongWith(method: string, path: string, { status, body, headers }: Answer<Json>): string {
    const response = document.paths[path]?.[method.toLowerCase()]?.responses[status];
    const schema = response?.content?.["application/json"]?.schema;
    if (schema === undefined) return `${method} ${path}: ${status} is not in the document: ${JSON.stringify(body)}`;
    if (!headers.get("content-type")?.startsWith("application/json")) return `${path}: ${headers.get("content-type")}`;
    const isValid = ajv.validate(placed(schema), body);
    return isValid ? "" : `${method} ${path} ${status}: ${ajv.errorsText()} in ${JSON.stringify(body)}`;
  }

  const placed = (schema: Record<string, unknown>) =>
    typeof schema.$ref === "string" ? { $ref: `ottu${schema.$ref}` } : schema;

  /** Every example of a body, with ids of transactions that are there. */
  async function examples(): Promise<Example[]> {
    const found: Example[] = [];
    for (const path of ours) {
      for (const { requestBody } of Object.values(document.paths[path] ?? {})) {
        const given = requestBody?.content["application/json"]?.examples ?? {};
        for (const [name, { value }] of Object.entries(given)) {
          const order_no = `DN-${newPhone()}`;
          const { session_id } = await create({ order_no });
          const text = JSON.stringify(value)
            .replaceAll("<add `session_id` here>", session_id)
            .replaceAll("<add `order_no` here>", order_no);
          found.push({ path, name, value: JSON.parse(text) });
        }
      }
    }
    return found;
  }

  const placeOf = ({ path, name }: Example) => path.replace("{channel}", name.toLowerCase());

  /**
   * Taken: done, or answered that there is no such channel, or that Zajel holds no money. Never for the sake of a field.
   */
  function assertTaken(example: Example, form: string, answer: Answer<Json>): void {
    const told = `${example.path} ${example.name} as ${form}: ${answer.status} ${JSON.stringify(answer.body)}`;
    const isOther = /SMS|Email|Refund/.test(example.name) && example.name !== "WhatsApp&SMS";
    assert.equal(answer.status, isOther ? 400 : example.path === transactionsAt ? 201 : 200, told);
    if (isOther) assert.equal(answer.body.result, "failed", told);
    assert.equal(wrongWith("POST", example.path, answer), "", told);
  }

  test("has its examples at these addresses, each of which is taken as JSON", async () => {
    const all = await examples();
    assert.equal(all.length, 15);

    for (const example of all) assertTaken(example, "JSON", await ottu.call("POST", placeOf(example), example.value));
  });

  test("each is taken as a form", async () => {
    for (const example of await examples()) {
      assertTaken(example, "form", await ottu.form("POST", placeOf(example), pairsOf(example.value)));
    }
  });

  test("each is taken as a multipart form", async () => {
    for (const example of await examples()) {
      assertTaken(example, "multipart", await ottu.multipart("POST", placeOf(example), pairsOf(example.value)));
    }
  });

  test("knows every answer about transactions, and every field of them", async () => {
    const made = await create({
      customer_last_name: "Al-Mutairi",
      customer_email: "noura@example.com",
      language: "ar",
      expiration_time: "2 00:00:00",
    });
    const path = "/b/checkout/v1/pymt-txn/{session_id}/";
    const at = `${transactionsAt}${made.session_id}/`;
    const noField = { amount: "ten", type: "no" };
    const noPhone = { notifications: { whatsapp: ["created"] }, customer_phone: null };

    const answers: [string, string, Answer<Json>][] = [
      ["POST", transactionsAt, await ottu.call("POST", transactionsAt, paymentTransaction())],
      ["POST", transactionsAt, await ottu.call("POST", transactionsAt, noField)],
      ["POST", transactionsAt, await ottu.call("POST", transactionsAt, paymentTransaction(noPhone))],
      ["POST", transactionsAt, await ottu.call("POST", transactionsAt, "{", { "content-type": "application/json" })],
      ["POST", transactionsAt, await ottu.call("POST", transactionsAt, "<x/>", { "content-type": "text/xml" })],
      ["POST", transactionsAt, await ottu.call("POST", transactionsAt, {}, { authorization: "Api-Key no" })],
      ["GET", path, await ottu.call("GET", at)],
      ["GET", path, await ottu.call("GET", `${transactionsAt}nobodys/`)],
      ["GET", path, await ottu.call("GET", at, undefined, { "zajel-merchant": "another" })],
      ["PUT", path, await ottu.call("PUT", at, paymentTransaction({ amount: "3" }))],
      ["PUT", path, await ottu.call("PUT", at, {})],
      ["PUT", path, await ottu.call("PUT", at, paymentTransaction({ notifications: { whatsapp: ["voided"] } }))],
      ["PATCH", path, await ottu.call("PATCH", at, { amount: "4", customer_first_name: "Nora" })],
      ["PATCH", path, await ottu.call("PATCH", at, noField)],
      ["PATCH", path, await ottu.call("PATCH", `${transactionsAt}nobodys/`, {})],
      ["DELETE", transactionsAt, await ottu.call("DELETE", transactionsAt)],
    ];

    assert.deepEqual(
      answers
        .map(([method, at, answer]) => wrongWith(method === "DELETE" ? "POST" : method, at, answer))
        .filter(Boolean),
      [],
    );
    assert.deepEqual(
      answers.map(([, , { status }]) => status),
      [201, 400, 400, 400, 415, 401, 200, 404, 403, 200, 400, 400, 200, 400, 404, 405],
    );
    const known = Object.keys(document.components.schemas.CheckoutGETResponse?.properties ?? {});
    assert.deepEqual(
      Object.keys(made).filter((field) => !known.includes(field)),
      [],
    );
  });

  test("knows every answer about messages and operations", async () => {
    const { session_id } = await create();
    const [notify, send, channel, operate] = [ours[2], ours[4], ours[3], ours[5]] as [string, string, string, string];
    const post = async (path: string, body: unknown, at = path) =>
      wrongWith("POST", path, await ottu.call("POST", at, body));

    const wrong = [
      await post(notify, { session_id, channels: ["whatsapp"] }),
      await post(notify, { session_id, channels: ["sms"] }),
      await post(notify, { session_id }),
      await post(notify, { session_id: "nobodys", channels: ["sms"] }),
      await post(send, {}),
      await post(send, { channel: "whatsapp", template_id: "none", to: newPhone() }),
      await post(channel, { template_id: "none", to: "12" }, channel.replace("{channel}", "whatsapp")),
      await post(channel, {}, channel.replace("{channel}", "pigeon")),
      await post(operate, { session_id, operation: "cancel" }),
      await post(operate, { session_id, operation: "cancel" }),
      await post(operate, { session_id, operation: "delete" }),
      await post(operate, { session_id, operation: "delete" }),
      await post(operate, { operation: "mislay" }),
      ...(await Promise.all(
        [notify, send, operate].map(async (path) => wrongWith("POST", path, await ottu.call("GET", path))),
      )),
    ];

    assert.deepEqual(wrong.filter(Boolean), []);
  });
});

/** The fields of a form, as its names say where they stand. */
function pairsOf(value: unknown, name = ""): [string, string][] {
  if (typeof value !== "object" || value === null) return [[name, `${value}`]];
  return Object.entries(value).flatMap(([key, inner]) => pairsOf(inner, name === "" ? key : `${name}[${key}]`));
}
