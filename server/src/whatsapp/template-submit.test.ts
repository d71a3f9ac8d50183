import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import type { Rendered } from "../domain/compose.ts";
import { exampleFacts } from "../domain/example-facts.ts";
import { previewMessage } from "../domain/preview.ts";
import { type StarterTemplate, starterDraft, starterTemplates, starterVariables } from "../domain/starter-templates.ts";
import { parseComponents, type Template } from "../domain/template.ts";
import { readDraft, submission, type TemplateDraft } from "../domain/template-draft.ts";
import { hasErrors, lintTemplate } from "../domain/template-lint.ts";
import type { VariableFacts } from "../domain/variables.ts";
import { createGraphClient, type GraphClient } from "./graph-client.ts";
import { listTemplates } from "./template-list.ts";
import { componentRefused, isDuplicate, submitTemplate } from "./template-submit.ts";
import { answer, startFakeGraph } from "./testing/fake-graph.ts";
import { answerOf, fixture } from "./testing/fixture.ts";
import { type SandboxProcess, startSandboxProcess } from "./testing/sandbox-process.ts";

const token = "EAAJexampletoken";
const wabaId = "209871345600112";

let client: GraphClient;
before(() => {
  client = createGraphClient({ version: "v25.0", timeoutMs: 10_000 });
});
after(() => client.close());

function read(template: unknown): TemplateDraft {
  const read = readDraft(template, { isComplete: true });
  assert.ok(read.kind === "ok", JSON.stringify(read));
  return read.draft;
}

describe("as recorded", () => {
  const { request } = fixture("template-create");

  test("a template is submitted in Meta's form, and the answer says its id, status and category", async () => {
    await using graph = await startFakeGraph((_request, response) => answer(response, answerOf("template-create")));
    const access = { baseUrl: graph.baseUrl, token };

    const submitted = await submitTemplate(client, access, wabaId, submission(read(request?.body)));

    const [sent] = graph.requests;
    assert.deepEqual(
      [sent?.method, sent?.path, sent?.headers["content-type"]],
      [request?.method, request?.path, "application/json"],
    );
    assert.deepEqual(JSON.parse(sent?.body ?? ""), request?.body);
    assert.deepEqual(submitted, {
      kind: "ok",
      value: { templateId: "1482069371550248", status: "PENDING", category: "UTILITY" },
      graphVersion: "v25.0",
    });
  });

  test("a name that is taken in this language is known by its subcode", async () => {
    const recorded = answerOf("template-create-duplicate");
    await using graph = await startFakeGraph((_request, response) => answer(response, recorded));

    const submitted = await submitTemplate(client, { baseUrl: graph.baseUrl, token }, wabaId, {});

    assert.ok(submitted.kind === "refused");
    assert.equal(isDuplicate(submitted), true);
    assert.equal(submitted.httpStatus, 400);
    assert.match(submitted.detail, /There is already English/);
  });

  test("an answer without an id says nothing", async () => {
    await using graph = await startFakeGraph((_request, response) => answer(response, { status: 200, body: {} }));

    const submitted = await submitTemplate(client, { baseUrl: graph.baseUrl, token }, wabaId, {});

    assert.equal(submitted.kind, "silent");
  });
});

test("a refusal tells its component by its number, where it can", () => {
  const about = (subcode: number | null, code = 100) => componentRefused({ code, subcode });

  assert.deepEqual(
    [2388047, 2388072, 2388293, 2388299, 2388073].map((subcode) => about(subcode)),
    ["header", "body", "body", "body", "footer"],
  );
  assert.deepEqual([about(2388040), about(null), about(2388047, 190)], [null, null, null]);
});

/**
 * Templates of the linter's rules and their breaches, each with a body of its own. Three accounts share them, so that
 * none reaches Meta's limit of 100 an hour.
 */
describe("against the sandbox", () => {
  const accounts = ["209871345600201", "209871345600202", "209871345600203"];
  const runs = 150;
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandboxProcess();
    await sandbox.control("PATCH", "/settings", { template_review_ms: 0, pacing: false });
    for (const [index, id] of accounts.entries()) {
      await sandbox.control("PUT", `/accounts/${id}`, {
        name: "Dar Noura",
        phone_numbers: [
          { id: phoneOf(index), display_phone_number: `+965 2200 010${index}`, verified_name: "Dar Noura" },
        ],
        app: { id: `73160448821560${index}`, secret: "0123456789abcdef0123456789abcdef" },
        tokens: [{ token: `${token}${index}` }],
      });
    }
  });
  after(() => sandbox[Symbol.asyncDispose]());

  const accessOf = (account: number) => ({ baseUrl: sandbox.url, token: `${token}${account}` });

  /** What becomes of each: its final status, or REFUSED where it was not even taken in. */
  async function fates(drafts: readonly TemplateDraft[]): Promise<string[]> {
    const taken: { draft: TemplateDraft; account: number; isTaken: boolean }[] = [];
    for (const [index, draft] of drafts.entries()) {
      const account = index % accounts.length;
      const outcome = await submitTemplate(client, accessOf(account), accounts[account] as string, submission(draft));
      assert.ok(outcome.kind === "ok" || (outcome.kind === "refused" && outcome.code === 100), JSON.stringify(outcome));
      taken.push({ draft, account, isTaken: outcome.kind === "ok" });
    }
    const statuses = await reviewed();
    return taken.map(({ draft, account, isTaken }) =>
      isTaken ? (statuses.get(`${account}/${draft.name}/${draft.language}`) ?? "missing") : "REFUSED",
    );
  }

  async function reviewed(): Promise<Map<string, string>> {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const lists = await Promise.all(
        accounts.map(async (id, account) => {
          const listed = await listTemplates(client, accessOf(account), id);
          assert.ok(listed.kind === "ok", JSON.stringify(listed));
          return listed.value.map(({ name, language, status }) => [`${account}/${name}/${language}`, status] as const);
        }),
      );
      const all = lists.flat();
      if (all.every(([, status]) => status !== "PENDING")) return new Map(all);
      assert.ok(performance.now() < deadline, "the review takes longer than 20 s");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  test("a template without errors is approved, and of one that is refused or rejected the linter has an error", async () => {
    const drafts = fc.sample(template(), { numRuns: runs, seed: 20261126 }).map((make, index) => read(make(index)));

    const fateOf = await fates(drafts);

    const wrong = drafts.flatMap((draft, index) => {
      const isGood = fateOf[index] === "APPROVED";
      const findings = lintTemplate(draft);
      // The linter may be stricter than the sandbox, as some reviews are.
      return hasErrors(findings) || isGood ? [] : [{ fate: fateOf[index], draft: submission(draft), findings }];
    });
    const clean = drafts.filter((draft) => !hasErrors(lintTemplate(draft))).length;
    assert.deepEqual(wrong, []);
    assert.ok(clean > runs / 6 && clean < runs, `${clean} of ${runs} were clean`);
    assert.ok(fateOf.includes("REJECTED") && fateOf.includes("REFUSED"));
  });

  test("the whole starter set is approved", async () => {
    const starters = starterTemplates("https://pay.example.com/c/").map(starterDraft);

    assert.deepEqual(new Set(await fates(starters)), new Set(["APPROVED"]));
  });

  test("with any name, order number and amount the set passes WhatsApp's checks, and reads as the preview said", async () => {
    const starters = starterTemplates("https://pay.example.com/c/");
    await fates(starters.map(starterDraft));
    const payments = fc.sample(fc.tuple(facts(), fc.nat(starters.length - 1)), { numRuns: 60, seed: 20261126 });
    const wrong: unknown[] = [];
    const expected = new Map<string, Rendered>();

    for (const [index, [facts, chosen]] of payments.entries()) {
      const starter = starters[chosen] as StarterTemplate;
      const { name, language, state } = starter;
      const account = chosen % accounts.length;
      const { rendered, problems, parameters } = previewMessage({
        template: templateOf(starter),
        variables: starterVariables(starter),
        facts: { ...exampleFacts, ...facts, language, state },
        mode: "send",
      });
      if (parameters === null) {
        // The only thing that may be in the way: 1,024 characters are full.
        if (problems.some(({ code }) => code !== "132005")) wrong.push({ facts, problems });
        continue;
      }
      const to = `+9655${String(1_000_000 + index)}`;
      const { outcome } = await client.sendTemplate({
        ...accessOf(account),
        phoneNumberId: phoneOf(account),
        to,
        template: { name, language, parameters },
        callbackData: to,
      });
      if (outcome.kind !== "accepted") wrong.push({ facts, outcome });
      expected.set(to, rendered);
    }

    const { data } = await sandbox.control("GET", "/messages");
    for (const { biz_opaque_callback_data: to, rendered } of data as Received[]) {
      const { header, body } = expected.get(to) as Rendered;
      if (rendered.header !== header || rendered.body !== body) wrong.push({ header, body, rendered });
    }
    assert.deepEqual(wrong, []);
    assert.ok(expected.size > 50 && (data as Received[]).length === expected.size);
  });
});

interface Received {
  biz_opaque_callback_data: string;
  rendered: { header: string; body: string };
}

function phoneOf(account: number): string {
  return `11823004551220${account}`;
}

function templateOf({ name, language, category, components }: StarterTemplate): Template {
  const parsed = parseComponents(components);
  assert.ok(parsed !== null);
  const common = { templateId: null, status: "APPROVED", parameterFormat: "POSITIONAL" as const };
  return { ...common, name, language, category, components: parsed };
}

/** What people can be called, orders be numbered and things cost, as the API takes it. */
function facts(): fc.Arbitrary<Partial<VariableFacts>> {
  const unit = fc.constantFrom(...' ab1{}<&"*_~`\n\t\u00a0\u200b\u200e\u202eنôé🇰🇼👩‍👧');
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: "grapheme", maxLength: 128 }),
    fc.string({ unit, maxLength: 60 }),
  );
  const given = fc.option(text.map((value) => value.replaceAll("\0", "").toWellFormed()));
  const money = fc.tuple(
    fc.nat(10 ** 9),
    fc.constantFrom(["KWD", 3] as const, ["AED", 2] as const, ["JPY", 0] as const),
  );
  return fc
    .record({ customerFirstName: given, orderNo: given, referenceNumber: given, money })
    .map(({ money, ...texts }) => {
      const [units, [currencyCode, decimals]] = money;
      const amount = decimals === 0 ? `${units + 1}` : `${units}.${"7".repeat(decimals)}`;
      return { ...texts, currencyCode, amount, paidAmount: amount };
    });
}

/** Mostly good, with each part now and then not. */
function template(): fc.Arbitrary<(index: number) => unknown> {
  const seldom = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: other });
  const word = fc.constantFrom("Hello", "your order", "is paid", "thank you", "مرحبًا", "طلبك", "💐", "—", "12");
  const variable = seldom(
    fc.constant("{{next}}"),
    fc.constantFrom("{{1}}", "{{9}}", "{{ 1 }}", "{{name}}", "{1}", "{{x", "{{next}}{{next}}", "{{next}} {{next}}"),
  );
  const middle = fc.array(fc.tuple(variable, fc.array(word, { minLength: 3, maxLength: 5 })), { maxLength: 4 });
  const edge = (fixed: string) => seldom(fc.constant(fixed), fc.constantFrom("", "{{next}}", " "));
  const bodyText = seldom(
    fc
      .tuple(edge("Dear customer of this shop"), middle, edge("and that is all for today."))
      .map(([start, parts, end]) => [start, ...parts.map(([v, words]) => `${v} ${words.join(" ")}`), end].join(" "))
      .filter((text) => text.trim() !== ""),
    fc.constantFrom("x".repeat(1025), "💐".repeat(600), "Hi {{next}} ok {{next}} go"),
  );
  const header = seldom(
    fc.constantFrom(null, "Payment received", "Order {{next}} paid"),
    fc.constantFrom("x".repeat(61), "Order {{next}} of {{next}} paid", "Order {{2}} paid", "Order {x} paid"),
  );
  const footer = seldom(
    fc.constantFrom(null, "Automatic message"),
    fc.constantFrom("x".repeat(61), "Paid {{1}} today"),
  );
  const reply = { type: "QUICK_REPLY", text: "Thanks" };
  const url = (address: string, text = "Pay now") => ({
    type: "URL",
    text,
    url: address,
    example: [address.replace("{{1}}", "8f14")],
  });
  const good = url("https://pay.example.com/c/{{1}}");
  const buttons = seldom(
    fc.constantFrom<unknown[]>([], [good], [reply, good], [good, reply, reply]),
    fc.constantFrom<unknown[]>(
      [good, good, good],
      [reply, good, reply],
      [url("https://pay.example.com/{{1}}/x")],
      [url("pay.example.com")],
      [url("https://pay.example.com/", "x".repeat(26))],
      [{ ...good, example: undefined }],
      [{ ...reply, text: "" }],
      Array.from({ length: 11 }, () => reply),
    ),
  );
  const name = seldom(fc.constant("template"), fc.constantFrom("Template", "a template", "x".repeat(513)));
  const hasExamples = seldom(fc.constant(true), fc.constant(false));
  return fc.record({ bodyText, header, footer, buttons, name, hasExamples }).map((parts) => (index: number) => {
    const { hasExamples } = parts;
    const body = numbered(parts.bodyText, index);
    const examples = Array.from({ length: 12 }, (_, index) => `example ${index}`);
    const headerPart =
      parts.header === null
        ? []
        : [{ type: "HEADER", format: "TEXT", text: numbered(parts.header), example: { header_text: ["A-17"] } }];
    return {
      name: `${parts.name}_${index}`,
      language: "en",
      components: [
        ...headerPart,
        { type: "BODY", text: body, ...(hasExamples ? { example: { body_text: [examples] } } : {}) },
        ...(parts.footer === null ? [] : [{ type: "FOOTER", text: parts.footer }]),
        ...(parts.buttons.length === 0 ? [] : [{ type: "BUTTONS", buttons: parts.buttons }]),
      ],
    };
  });
}

/** {{next}} becomes {{1}}, {{2}}, …; with an index the text is like no other's. */
function numbered(text: string, index?: number): string {
  let count = 0;
  const filled = text.replace(/\{\{next\}\}/g, () => {
    count += 1;
    return `{{${count}}}`;
  });
  if (index === undefined) return filled;
  const place = filled.indexOf(" ", 5);
  return place === -1 ? filled : `${filled.slice(0, place)} number${index}${filled.slice(place)}`;
}
