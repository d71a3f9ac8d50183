import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { atSandbox, connect, makeAccount, makeTemplate, type SandboxAccount } from "./sandbox-account.ts";
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

/** A template of any kind at Meta, and in our copy. */
async function putTemplate(name: string, language: string, template: Record<string, unknown>): Promise<void> {
  await atSandbox(api, "PUT", `/accounts/${account.wabaId}/templates/${name}/${language}`, {
    category: "UTILITY",
    message_send_ttl_seconds: 43_200,
    quiet: true,
    ...template,
  });
  await api.call("POST", links.replace("template-links", "sync"));
}

const thanks = { type: "BODY", text: "Thank you." };

test("a header that is no text is mapped to the address of its file, or to its place", async () => {
  const formats = ["IMAGE", "VIDEO", "DOCUMENT", "LOCATION"];
  for (const format of formats) {
    await putTemplate(format.toLowerCase(), "en", { components: [{ type: "HEADER", format }, thanks] });
  }
  const put = (template_name: string, header?: unknown) => {
    const variables = header === undefined ? {} : { header };
    return api.call("PUT", `${links}/payment_request/paid/en`, { template_name, variables });
  };

  const picture = await put("image", [{ text: "https://shop.example.com/logo.png" }]);
  const film = await put("video", ["extra.film"]);
  const receipt = await put("document", { link: "extra.receipt", filename: "order_no" });
  const branch = await put("location", {
    latitude: { text: "29.3759" },
    longitude: "extra.lon",
    name: "merchant_name",
  });
  const nothing = await Promise.all(formats.map((format) => put(format.toLowerCase())));
  const wrong = await put("document", ["order_no"]);
  const noAddress = await put("image", [{ text: "logo.png" }]);

  assert.deepEqual(
    [picture, film, receipt, branch].map(({ status, body }) => [status, body.errors]),
    Array(4).fill([200, undefined]),
  );
  for (const [index, { status, body }] of nothing.entries()) {
    assert.deepEqual([status, Object.keys(body.errors)], [400, ["variables.header"]]);
    assert.match(body.errors["variables.header"][0], new RegExp(`format ${formats[index]}.*(link|latitude)`));
  }
  assert.match(wrong.body.errors["variables.header"][0], /order_no/);
  assert.match(noAddress.body.errors["variables.header"][0], /"logo\.png"/);
});

test("a button that copies a code is mapped to the code", async () => {
  const buttons = [{ type: "COPY_CODE", text: "Copy", example: ["A1"] }];
  await putTemplate("code", "en", { components: [thanks, { type: "BUTTONS", buttons }] });
  const put = (variables: unknown) =>
    api.call("PUT", `${links}/payment_request/paid/en`, { template_name: "code", variables });

  const saved = await put({ buttons: { "0": "reference_number" } });
  const missing = await put({});

  assert.equal(saved.status, 200);
  assert.match(missing.body.errors["variables.buttons"][0], /Button 0 copies a code/);
});

test("a pay button that the merchant's payment links do not continue is refused with both addresses", async () => {
  const path = `${links}/payment_request/created/en`;
  await api.call("PATCH", "/v1/merchants/default", { checkout_url_template: "https://new.example.com/{session_id}" });

  const refused = await api.call("PUT", path, good);

  const [message] = refused.body.errors["variables.buttons"];
  assert.equal(refused.status, 400);
  assert.match(message, /https:\/\/pay\.example\.com\/c\/….*https:\/\/new\.example\.com\/\{session_id\}/);
  await api.call("PATCH", "/v1/merchants/default", { checkout_url_template: "https://pay.example.com/c/{session_id}" });
  assert.equal((await api.call("PUT", path, good)).status, 200);
  await api.call("PATCH", "/v1/merchants/default", { checkout_url_template: null });
});

/** The codes of what a link is warned of. */
function codesOf({ body }: { body: { warnings: { code: string }[] } }): string[] {
  return body.warnings.map(({ code }) => code);
}

test("low quality, and languages of one state that tell different things, are warned of", async () => {
  const components = [{ type: "BODY", text: "Thank you, {{1}}, again." }];
  await putTemplate("disliked", "en", { components, quality_score: "RED" });
  await putTemplate("disliked", "ar", { components: [thanks] });
  const put = (language: string, variables: unknown) =>
    api.call("PUT", `${links}/payment_request/authorized/${language}`, { template_name: "disliked", variables });

  const english = await put("en", { body: ["order_no"] });
  const arabic = await put("ar", {});

  assert.deepEqual([codesOf(english), codesOf(arabic)], [["low_quality"], ["languages_differ"]]);
  assert.match(arabic.body.warnings[0].message, /no placeholders in its body.*in en.*\{\{1\}\} in its body/);
});

test("a payment link whose message lives longer than its payments is warned of", async () => {
  const put = async (merchant: string, ttl: number | null) => {
    const other = await makeAccount(api);
    await atSandbox(api, "PUT", `/accounts/${other.wabaId}/templates/lasting/en`, {
      category: "UTILITY",
      components: [thanks],
      quiet: true,
      ...(ttl === null ? {} : { message_send_ttl_seconds: ttl }),
    });
    const { body } = await connect(api, other, {}, { merchant });
    const path = `/v1/authenticators/${body.id}/template-links/payment_request`;
    const link = { template_name: "lasting" };
    const created = await api.call("PUT", `${path}/created/en`, link, { merchant });
    const paid = await api.call("PUT", `${path}/paid/en`, link, { merchant });
    return [codesOf(created), codesOf(paid)];
  };
  for (const id of ["lasting", "hasty-links"]) await api.call("POST", "/v1/merchants", { id, name: id });
  for (const session_id of ["a", "b", "c"]) {
    const payment = { type: "payment_request", amount: "5", currency_code: "KWD", session_id, expiration_time: 3_600 };
    await api.call("POST", "/v1/transactions", payment, { merchant: "hasty-links" });
  }

  assert.deepEqual(await put("lasting", null), [["outlives_payment"], []], "30 days, and links that live a day");
  assert.deepEqual(await put("lasting", 43_200), [[], []]);
  assert.deepEqual(await put("hasty-links", 43_200), [["outlives_payment"], []], "12 hours, and links of one hour");
  assert.deepEqual(await put("hasty-links", 1_800), [[], []]);
});

test("links are judged again at every synchronisation: what does not fit any more is told in the list", async () => {
  await putTemplate("judged", "en", { components: [thanks] });
  await api.call("PUT", `${links}/e_commerce/failed/en`, { template_name: "judged" });
  const judged = async () => {
    const { body } = await api.call("GET", `${links}?limit=200`);
    return body.data.find((link: { template_name: string }) => link.template_name === "judged");
  };
  const before = await judged();

  await putTemplate("judged", "en", { components: [{ type: "BODY", text: "Hello {{1}}, thank you." }] });
  const after = await judged();
  const { body: frozen } = await api.call("GET", links.replace("template-links", "template-changes?alert=true"));
  await putTemplate("judged", "en", { components: [thanks], status: "PENDING", category: "MARKETING" });
  const mended = await judged();

  assert.equal(before.problem, null);
  assert.match(after.problem, /\{\{1\}\}/);
  assert.deepEqual(
    [frozen.data[0].change, frozen.data[0].after.state, frozen.data[0].after.problem],
    ["link_frozen", "failed", after.problem],
  );
  assert.deepEqual(
    [mended.problem, mended.warnings.map(({ code }: { code: string }) => code)],
    [null, ["template_pending", "category_marketing"]],
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
