/** `zajel templates`, beside a Zajel that runs, with exit codes that scripts can use. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { type Ended, startProgram } from "../support/program.ts";
import { openShop } from "../support/shop.ts";
import { checkoutPrefix, type Json, startZajel } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
const shop = await openShop(zajel);
const folder = await mkdtemp(path.join(tmpdir(), "zajel-templates-"));
after(() => rm(folder, { recursive: true, force: true }));

async function templates(...words: string[]): Promise<Ended> {
  const command = startProgram(zajel.environment, ["templates", ...words]);
  command.ready.catch(() => {});
  return command.ended;
}

async function file(name: string, content: unknown): Promise<string> {
  const place = path.join(folder, name);
  await writeFile(place, typeof content === "string" ? content : JSON.stringify(content));
  return place;
}

const receipt = {
  name: "short_receipt",
  language: "en",
  category: "UTILITY",
  components: [{ type: "BODY", text: "Thank you for your payment." }],
};
const wrong = { ...receipt, name: "Receipt", components: [{ type: "BODY", text: "Thank you for paying {{1}}" }] };

test("lint prints a line for each finding, and ends with 0, 1 or 2: clean, refused, no template", async () => {
  const [clean, refused, noTemplate] = await Promise.all([
    templates("lint", await file("good.json", receipt)),
    templates("lint", await file("list.json", [receipt, wrong])),
    templates("lint", await file("none.json", { ...receipt, components: [] })),
  ]);

  assert.deepEqual([clean.code, clean.output], [0, ""]);
  assert.equal(refused.code, 1);
  const lines = refused.output
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
  assert.deepEqual(
    lines.map(([name, language, severity, code, component, position]) => [
      name,
      language,
      severity,
      code,
      component,
      position,
    ]),
    [
      ["Receipt", "en", "error", "name_invalid", "name", "0"],
      ["Receipt", "en", "error", "variable_at_end", "body", "21"],
      ["Receipt", "en", "error", "example_missing", "body", "21"],
    ],
  );
  assert.equal(noTemplate.code, 2);
  assert.match(noTemplate.errors, /0: components: Expected a list/);
});

test("sync prints how many templates there are; without an authenticator it says which there could be", async () => {
  const [synced, none] = await Promise.all([
    templates("sync", "--merchant", shop.merchantId),
    templates("sync", "--merchant", "shop"),
  ]);

  assert.deepEqual([synced.code, synced.output.trim()], [0, "12"], synced.errors);
  assert.equal(none.code, 2);
  assert.match(none.errors, /--authenticator ID.*none yet/);
});

test("submit brings a file to WhatsApp once, and may be asked again", async () => {
  const place = await file("receipt.json", receipt);
  const authenticator = ["--merchant", shop.merchantId, "--authenticator", shop.sender.authenticatorId];

  const first = await templates("submit", place, ...authenticator);
  const again = await templates("submit", await file("both.json", [receipt, wrong]), ...authenticator);

  assert.deepEqual(
    [first.code, first.output.trim()],
    [0, "short_receipt\ten\tsubmitted\tPENDING\tUTILITY"],
    first.errors,
  );
  assert.deepEqual([again.code, again.output.trim()], [1, "short_receipt\ten\texists\nReceipt\ten\tinvalid"]);
  assert.match(again.errors, /name_invalid: .*variable_at_end: /);
  const { data } = (await shop.api("GET", "/v1/audit?limit=10")).body;
  const entry = data.find(({ action }: Json) => action === "template.submitted");
  assert.deepEqual([entry.actor, entry.subject], ["command_line", "short_receipt/en"]);
});

test("the starter set is submitted where it is missing", async () => {
  const fresh = await openShop(zajel, { checkout_url_template: `${checkoutPrefix}{session_id}` }, { isEmpty: true });
  await fresh.putTemplate({ name: "zajel_payment_paid", language: "ar", body: "شكرًا لك، استلمنا الدفعة." });

  const { code, output, errors } = await templates("submit", "--starter", "--merchant", fresh.merchantId);

  assert.equal(code, 0, errors);
  const outcomes = output
    .trim()
    .split("\n")
    .map((line) => line.split("\t").slice(0, 3).join(" "));
  assert.equal(outcomes.filter((one) => one.endsWith("submitted")).length, 11);
  assert.deepEqual(
    outcomes.filter((one) => one.endsWith("exists")),
    ["zajel_payment_paid ar exists"],
  );
});
