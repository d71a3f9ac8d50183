import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect, makeAccount, makeTemplate, type SandboxAccount } from "./sandbox-account.ts";
import { startApi } from "./support.ts";

const api = await startApi({ withSandbox: true });
after(() => api[Symbol.asyncDispose]());

let account: SandboxAccount;
let links: string;

before(async () => {
  account = await makeAccount(api);
  await makeTemplate(api, account, {
    name: "payment_link",
    language: "en",
    body: "Hello {{1}}, please pay {{2}}.",
    button: "https://pay.example.com/c/{{1}}",
  });
  await makeTemplate(api, account, { name: "receipt", language: "en_US", body: "Thank you, {{1}}." });
  await makeTemplate(api, account, { name: "offer", language: "en", body: "Thank you.", category: "MARKETING" });
  await makeTemplate(api, account, { name: "waiting", language: "en", body: "Thank you.", status: "PENDING" });
  await makeTemplate(api, account, { name: "refused", language: "en", body: "Thank you.", status: "REJECTED" });
  const { body } = await connect(api, account);
  links = `/v1/authenticators/${body.id}/template-links`;
});

const good = {
  template_name: "payment_link",
  variables: {
    body: [{ from: "customer_first_name", fallback: "customer" }, "amount"],
    buttons: { "0": "checkout_url_suffix" },
  },
};

test("a link is saved, answered, listed, replaced and removed", async () => {
  const path = `${links}/payment_request/created/en`;

  const saved = await api.call("PUT", path, { ...good, namespace: account.namespace });
  const listed = await api.call("GET", links);
  const again = await api.call("PUT", path, good);
  const removed = await api.call("DELETE", path);
  const removedAgain = await api.call("DELETE", path);

  assert.equal(saved.status, 200);
  assert.deepEqual(saved.body, {
    type: "payment_request",
    state: "created",
    language: "en",
    template_name: "payment_link",
    template_language: "en",
    namespace: account.namespace,
    variables: {
      header: {},
      body: { "1": { from: "customer_first_name", fallback: "customer" }, "2": { from: "amount" } },
      buttons: { "0": { from: "checkout_url_suffix" } },
    },
    problem: null,
    warnings: [],
  });
  const { updated_at, ...first } = listed.body.data[0];
  assert.deepEqual(first, saved.body);
  assert.equal(new Date(updated_at).toISOString(), updated_at);
  assert.deepEqual([again.status, removed.status, removedAgain.status], [200, 204, 404]);
  assert.equal(again.body.namespace, account.namespace);
});

test("the link's language is taken in Meta's form, and the template may be in another", async () => {
  const { status, body } = await api.call("PUT", `${links}/e_commerce/paid/pt-br`, {
    template_name: "receipt",
    template_language: "en-us",
    variables: { body: ["customer_name"] },
  });

  assert.equal(status, 200);
  assert.deepEqual([body.language, body.template_language], ["pt_BR", "en_US"]);
});

test("another namespace than the account's is refused by its name", async () => {
  const { status, body } = await api.call("PUT", `${links}/payment_request/created/en`, {
    ...good,
    namespace: "another",
  });

  assert.equal(status, 400);
  assert.match(body.errors.namespace[0], new RegExp(`${account.namespace}.*another`));
});

test("a template that the account does not have, or not in that language, is refused by its name", async () => {
  const unknown = await api.call("PUT", `${links}/payment_request/paid/en`, { template_name: "nothing" });
  const otherLanguage = await api.call("PUT", `${links}/payment_request/created/ar`, good);

  assert.deepEqual([unknown.status, otherLanguage.status], [400, 400]);
  assert.match(unknown.body.errors.template_name[0], /"nothing".*en/);
  assert.match(otherLanguage.body.errors.template_name[0], /"payment_link".*ar/);
});

test("a template that was made a moment ago is found", async () => {
  await makeTemplate(api, account, { name: "brand_new", language: "en", body: "Thank you." });

  const { status } = await api.call("PUT", `${links}/payment_request/paid/en`, { template_name: "brand_new" });

  assert.equal(status, 200);
});

test("variables that do not fit are refused with the component they are about", async () => {
  const put = (variables: unknown) => api.call("PUT", `${links}/payment_request/created/en`, { ...good, variables });

  const missing = await put({ body: ["customer_first_name"], buttons: good.variables.buttons });
  const tooMany = await put({
    header: ["order_no"],
    body: [...good.variables.body, "order_no"],
    buttons: good.variables.buttons,
  });
  const noButton = await put({ body: good.variables.body });
  const source = await put({ body: ["customer_name", "amuont"], buttons: good.variables.buttons });
  const shape = await put({ bodi: [] });
  const list = await put([]);

  assert.deepEqual(missing.body.errors, { "variables.body": ["The body has {{2}}, which the link does not map."] });
  assert.deepEqual(Object.keys(tooMany.body.errors), ["variables.header", "variables.body"]);
  assert.deepEqual(Object.keys(noButton.body.errors), ["variables.buttons"]);
  assert.match(source.body.errors["variables.body"][0], /amuont/);
  assert.match(shape.body.errors.variables[0], /bodi/);
  assert.deepEqual(Object.keys(list.body.errors), ["variables"]);
  assert.deepEqual(
    new Set([missing, tooMany, noButton, source, shape, list].map(({ status }) => status)),
    new Set([400]),
  );
});

test("states and types that there is no message for are refused by their name", async () => {
  const put = (place: string) => api.call("PUT", `${links}/${place}`, good);

  const operational = await put("payment_request/refunded/en");
  const silent = await put("payment_request/pending/en");
  const shop = await put("e_commerce/created/en");
  const type = await put("invoice/created/en");
  const language = await put("payment_request/created/english!");

  assert.match(operational.body.errors.state[0], /"refunded"/);
  assert.match(silent.body.errors.state[0], /"pending"/);
  assert.match(shop.body.errors.state[0], /E-Commerce/);
  assert.match(type.body.errors.type[0], /"invoice"/);
  assert.match(language.body.errors.language[0], /"english!"/);
  assert.deepEqual(new Set([operational, silent, shop, type, language].map(({ status }) => status)), new Set([400]));
});

test("a template that would not be sent, or cost more, is saved with a warning", async () => {
  const put = (template_name: string) => api.call("PUT", `${links}/payment_request/paid/en`, { template_name });

  const answers = await Promise.all(["offer", "waiting", "refused"].map(put));

  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.warnings.map(({ code }: { code: string }) => code)]),
    [
      [200, ["category_marketing"]],
      [200, ["template_pending"]],
      [200, ["template_rejected"]],
    ],
  );
});

test("what is linked is what the plan of a new transaction says", async () => {
  await api.call("PUT", `${links}/payment_request/created/en`, good);

  const { body } = await api.call("POST", "/v1/transactions", {
    type: "payment_request",
    amount: "20",
    currency_code: "KWD",
    customer_phone: "+96550001234",
    customer_first_name: "Noura",
    checkout_url: "https://pay.example.com/c/abc",
    notifications: { whatsapp: ["created"] },
  });

  assert.deepEqual(body.notification_plan, [
    {
      state: "created",
      will_send: true,
      template: "payment_link",
      language: "en",
      text: "Hello Noura, please pay KWD 20.000.",
      reason: null,
      content: {
        header: null,
        body: "Hello Noura, please pay KWD 20.000.",
        footer: null,
        buttons: [{ type: "URL", text: "Pay", url: "https://pay.example.com/c/abc" }],
        direction: "ltr",
      },
    },
  ]);
});
