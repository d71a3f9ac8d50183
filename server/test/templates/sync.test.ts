/** Our copy of an account's templates: when it is read, what it has, and what changed since. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openShop, type Shop } from "../support/shop.ts";
import { type Json, startZajel, until, type Zajel } from "../support/zajel.ts";
import { postChanges, postRecorded } from "./meta-webhook.ts";

let zajel: Zajel;
let shop: Shop;
let templatesAt: string;

before(async () => {
  zajel = await startZajel();
  shop = await openShop(zajel);
  templatesAt = `/v1/authenticators/${shop.sender.authenticatorId}`;
});
after(() => zajel[Symbol.asyncDispose]());

async function copies(): Promise<Json[]> {
  return (await shop.api("GET", `${templatesAt}/templates?limit=200`)).body.data;
}

async function copyOf(name: string, language = "en"): Promise<Json> {
  return (await copies()).find((template) => template.name === name && template.language === language);
}

/** What is kept of a template's changes, oldest first. */
async function changesOf(name: string, query = ""): Promise<Json[]> {
  const { body } = await shop.api("GET", `${templatesAt}/template-changes?limit=200${query}`);
  return body.data.filter((change: Json) => change.template_name === name).toReversed();
}

function sync() {
  return shop.api("POST", `${templatesAt}/sync`);
}

test("when a number is connected all that its account has is copied: every status, category, header and button", async () => {
  const kinds = [
    { name: "plain", status: "APPROVED", category: "UTILITY", components: [{ type: "BODY", text: "Thank you." }] },
    ...["IMAGE", "VIDEO", "DOCUMENT", "LOCATION"].map((format) => ({
      name: `with_${format.toLowerCase()}`,
      status: "PENDING",
      category: "MARKETING",
      components: [
        { type: "HEADER", format },
        { type: "BODY", text: "Thank you." },
      ],
    })),
    {
      name: "with_buttons",
      status: "UNDER_SPECIAL_REVIEW",
      category: "AUTHENTICATION",
      quality_score: "YELLOW",
      parameter_format: "NAMED",
      message_send_ttl_seconds: 3_600,
      components: [
        { type: "HEADER", format: "TEXT", text: "Order {{order}}" },
        { type: "BODY", text: "Hello {{name}}, thank you." },
        { type: "FOOTER", text: "Automatic message" },
        {
          type: "BUTTONS",
          buttons: [
            { type: "URL", text: "Pay", url: "https://pay.example.com/c/{{1}}" },
            { type: "URL", text: "Shop", url: "https://shop.example.com" },
            { type: "PHONE_NUMBER", text: "Call", phone_number: "+96522000100" },
            { type: "COPY_CODE", example: "A1" },
            { type: "QUICK_REPLY", text: "Later" },
          ],
        },
      ],
    },
    { name: "refused", status: "REJECTED", category: "UTILITY", rejected_reason: "SCAM", components: body("No.") },
    ...["DISABLED", "PAUSED", "ARCHIVED", "IN_APPEAL", "LIMIT_EXCEEDED", "PENDING_DELETION"].map((status) => ({
      name: status.toLowerCase(),
      status,
      category: "UTILITY",
      components: body("Thank you."),
    })),
  ];
  const [wabaId, phoneNumberId, token] = ["209800000000001", "118200000000001", "EAAsyncs"];
  await zajel.sandbox.control("PUT", `/accounts/${wabaId}`, {
    name: "Second",
    phone_numbers: [{ id: phoneNumberId, display_phone_number: "+965 2200 0199", verified_name: "Second" }],
    app: { id: "731600000000001", secret: "0123456789abcdef0123456789abcdef" },
    tokens: [{ token }],
  });
  for (const { name, ...template } of kinds) {
    await zajel.sandbox.control("PUT", `/accounts/${wabaId}/templates/${name}/pt_BR`, { ...template, quiet: true });
  }

  const made = await shop.api("POST", "/v1/authenticators", {
    name: "Second",
    waba_id: wabaId,
    phone_number_id: phoneNumberId,
    access_token: token,
    app_secret: "0123456789abcdef0123456789abcdef",
  });

  const { body: page } = await shop.api("GET", `/v1/authenticators/${made.body.id}/templates?limit=200`);
  const told = page.data.map((copy: Json) => ({
    name: copy.name,
    language: copy.language,
    status: copy.status,
    category: copy.category,
    components: copy.components,
  }));
  assert.deepEqual(
    told,
    kinds
      .map(({ name, status, category, components }) => ({ name, language: "pt_BR", status, category, components }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  );
  const named = page.data.find((copy: Json) => copy.name === "with_buttons");
  assert.deepEqual(
    [named.parameter_format, named.quality, named.message_send_ttl_seconds, named.alerts],
    ["NAMED", "YELLOW", 3_600, []],
  );
  assert.equal(page.data.find((copy: Json) => copy.name === "refused").rejected_reason, "SCAM");
});

test("on demand, answered with how many there are", async () => {
  await shop.putTemplate({ name: "asked_for", language: "en", body: "Thank you." });
  const { data } = await zajel.sandbox.control<{ data: Json[] }>("GET", `/accounts/${shop.sender.wabaId}/templates`);

  const { status, body } = await sync();

  assert.deepEqual([status, body], [200, { templates: data.length }]);
  assert.equal((await copyOf("asked_for")).status, "APPROVED");
});

test("by itself when its time has come, and the next time is some ten minutes later", async () => {
  await shop.putTemplate({ name: "by_itself", language: "en", body: "Thank you." });
  const ofList = zajel.sql`merchant_id = ${shop.merchantId} and waba_id = ${shop.sender.wabaId} and name = ''`;
  await zajel.sql`update template_read set due_at = now() where ${ofList}`;

  await until("the template to be copied", () => copyOf("by_itself"));

  const [next] = await until("the next time to be set", async () => {
    const rows = await zajel.sql<{ minutes: number }[]>`
      select extract(epoch from due_at - now())::double precision / 60 as minutes from template_read
       where ${ofList} and due_at > now() + interval '1 minute'`;
    return rows.length > 0 && rows;
  });
  assert.ok(next !== undefined && next.minutes > 8 && next.minutes < 12);
});

test("what changed is kept, with what it was and whether somebody should look", async () => {
  const name = "changing";
  await shop.putTemplate({ name, language: "en", body: "Thank you." });
  await sync();
  await shop.changeTemplate(name, "en", {
    status: "PAUSED",
    category: "MARKETING",
    quality_score: "RED",
    components: body("Thank you so much."),
    quiet: true,
  });
  await sync();
  await shop.changeTemplate(name, "en", { status: "DELETED", quiet: true });

  await sync();

  const told = (await changesOf(name)).map(({ change, before, after, alert, source }) => [
    change,
    before,
    after,
    alert,
    source,
  ]);
  const content = (text: string) => ({ parameter_format: "POSITIONAL", components: body(text) });
  assert.deepEqual(told, [
    ["added", null, "APPROVED", false, "sync"],
    ["status_changed", "APPROVED", "PAUSED", true, "sync"],
    ["category_changed", "UTILITY", "MARKETING", true, "sync"],
    ["quality_changed", "UNKNOWN", "RED", true, "sync"],
    ["content_changed", content("Thank you."), content("Thank you so much."), false, "sync"],
    // Meta takes its time to live from a template that becomes marketing.
    ["ttl_changed", 43_200, null, false, "sync"],
    ["vanished", "PAUSED", null, true, "sync"],
  ]);
  assert.equal((await copyOf(name)).status, "DELETED", "it is kept, so that its links can say why nothing is sent");
  const alerts = (await changesOf(name, "&alert=true")).map(({ change }) => change);
  assert.deepEqual(alerts, ["status_changed", "category_changed", "quality_changed", "vanished"]);
});

test("the changes are turned page by page, the newest first", async () => {
  const read = async (query: string) => (await shop.api("GET", `${templatesAt}/template-changes?${query}`)).body;
  const all = await read("limit=200");

  const first = await read("limit=3");
  const second = await read(`limit=3&cursor=${first.next_cursor}`);
  const wrong = await shop.api("GET", `${templatesAt}/template-changes?cursor=abc`);

  assert.deepEqual([...first.data, ...second.data], all.data.slice(0, 6));
  assert.ok(all.data[0].at >= all.data[5].at);
  assert.deepEqual([wrong.status, Object.keys(wrong.body.errors)], [400, ["cursor"]]);
});

test("a template that is not known yet is made when the webhook about it comes", async () => {
  await shop.putTemplate({ name: "out_of_the_blue", language: "en", body: "Thank you.", quiet: false });

  const copy = await until("the template to be there", () => copyOf("out_of_the_blue"));

  assert.deepEqual([copy.status, copy.components], ["APPROVED", body("Thank you.")]);
  const [added] = await changesOf("out_of_the_blue");
  assert.deepEqual([added.change, added.source], ["added", "webhook"]);
});

const recorded = [
  "webhook-template-approved",
  "webhook-template-rejected",
  "webhook-template-paused",
  "webhook-template-unpaused",
  "webhook-template-disabled",
  "webhook-template-pending-deletion",
  "webhook-template-quality",
  "webhook-template-quality-mislabelled",
  "webhook-template-components",
  "webhook-template-category-changed",
  "webhook-template-category-impending",
];

for (const webhook of recorded) {
  test(`whatever ${webhook} says, the template is read anew and that counts`, async () => {
    const name = webhook.replaceAll("-", "_");
    await shop.putTemplate({ name, language: "en_US", body: "Before." });
    await sync();
    const { template_id: id } = await copyOf(name, "en_US");
    await shop.putTemplate({ name, language: "en_US", body: "After." });

    // Meta writes the language with a hyphen, and the id as a number.
    const { status } = await postRecorded(zajel, shop.sender, webhook, { id, name, language: "en-US" });

    assert.equal(status, 200);
    const copy = await until("the new text to be copied", async () => {
      const copy = await copyOf(name, "en_US");
      return copy.components[0].text === "After." && copy;
    });
    assert.deepEqual([copy.status, copy.category, copy.quality], ["APPROVED", "UTILITY", "UNKNOWN"]);
    const kinds = (await changesOf(name)).map(({ change }) => change);
    assert.deepEqual(
      kinds.filter((kind) => kind !== "category_announced"),
      ["added", "content_changed"],
    );
  });
}

test("a template whose id leads nowhere is read by its name", async () => {
  await shop.putTemplate({ name: "by_name", language: "en", body: "Thank you." });

  await postRecorded(zajel, shop.sender, "webhook-template-approved", { id: "1", name: "by_name", language: "en" });

  await until("the template to be copied", () => copyOf("by_name"));
});

test("a webhook about a template that Meta does not have any more marks it as gone", async () => {
  await shop.putTemplate({ name: "gone", language: "en", body: "Thank you." });
  await sync();
  const { template_id: id } = await copyOf("gone");
  await shop.changeTemplate("gone", "en", { status: "DELETED", quiet: true });

  await postRecorded(zajel, shop.sender, "webhook-template-paused", { id, name: "gone", language: "en" });

  await shop.templateIs("gone", "en", "DELETED");
  assert.deepEqual(
    (await changesOf("gone")).map(({ change }) => change),
    ["added", "vanished"],
  );
});

test("a category that Meta announces is an alert until it has come, although reading does not tell it", async () => {
  const name = "announced";
  await shop.putTemplate({ name, language: "en", body: "Thank you." });
  await sync();

  await postRecorded(zajel, shop.sender, "webhook-template-category-impending", { name, language: "en" });

  const copy = await until("the announcement to be noted", async () => {
    const copy = await copyOf(name);
    return copy.correct_category === "MARKETING" && copy;
  });
  assert.equal(copy.category, "UTILITY");
  await sync();
  assert.equal((await copyOf(name)).correct_category, "MARKETING", "a list that does not tell it takes nothing back");
  const told = (await changesOf(name)).map(({ change, before, after, alert }) => [change, before, after, alert]);
  assert.deepEqual(told, [
    ["added", null, "APPROVED", false],
    ["category_announced", "UTILITY", "MARKETING", true],
  ]);
});

test("many webhooks at once are read with one list, and each template is as Meta has it", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `many_${index}`);
  for (const name of names) await shop.putTemplate({ name, language: "en", body: `Thank you, ${name}.` });

  await postChanges(
    zajel,
    shop.sender,
    names.map((name) => ({
      field: "message_template_status_update",
      value: {
        event: "APPROVED",
        message_template_id: 1482069371550248,
        message_template_name: name,
        message_template_language: "en",
        reason: "NONE",
      },
    })),
  );

  await until("all to be copied", async () => {
    const known = new Set((await copies()).map(({ name }) => name));
    return names.every((name) => known.has(name));
  });
  const { data } = await zajel.sandbox.control<{ data: Json[] }>("GET", "/requests");
  assert.deepEqual(
    data.filter(({ path }) => names.some((name) => path.includes(name))),
    [],
  );
});

function body(text: string): Json[] {
  return [{ type: "BODY", text }];
}
