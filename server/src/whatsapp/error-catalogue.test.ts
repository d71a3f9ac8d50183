import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Reaction } from "../domain/next-step.ts";
import { catalogue, classify, explain } from "./error-catalogue.ts";
import { answerOf, webhookOf } from "./testing/fixture.ts";

// The practical grouping of Meta's codes for a classifier.
const groups: Partial<Record<Reaction, number[]>> = {
  retry: [1, 2, 131000, 131016, 131057, 133004],
  pace: [130429, 4, 17, 80007],
  wait_pair: [131056],
  hold_token: [0, 3, 10, 104, 190, 200, 219, 299, 131005],
  hold_sender: [33, 803, 131037, 131045, 131048, 133006, 133010, 133015, 2494100],
  hold_waba: [368, 131031, 131042, 131064],
  hold_template: [132000, 132001, 132007, 132012, 132015, 132016, 131063, 141002],
  fail: [
    100, 130403, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131047, 131049, 131050, 131051, 131053, 132005,
    132018, 135000, 137000, 138001, 147003,
  ],
};

for (const [reaction, codes] of Object.entries(groups)) {
  test(`${reaction}: ${codes.join(", ")}`, () => {
    assert.deepEqual(
      codes.map((code) => classify({ code }).reaction),
      codes.map(() => reaction),
    );
    assert.ok(codes.every((code) => classify({ code }).known));
  });
}

test("the code decides and not the HTTP status, whichever of them comes", () => {
  for (const { code, reaction } of catalogue) {
    for (const httpStatus of [null, 200, 400, 401, 403, 404, 429, 500, 503]) {
      assert.equal(classify({ code, httpStatus }).reaction, reaction);
      assert.equal(classify({ code, httpStatus, isTransient: true }).reaction, reaction);
    }
  }
});

test("an unknown code passes where Meta says so or its server failed, and else fails; it is always flagged", () => {
  assert.deepEqual(classify({ code: 999_999, httpStatus: 500 }), {
    code: 999_999,
    title: "WhatsApp error 999999",
    scope: "transient",
    reaction: "retry",
    known: false,
  });
  assert.equal(classify({ code: 999_999, httpStatus: 400, isTransient: true }).reaction, "retry");
  assert.equal(classify({ code: 999_999, httpStatus: 400 }).reaction, "fail");
  assert.equal(classify({ code: 999_999 }).reaction, "fail");
  assert.equal(classify({ code: 999_999 }).known, false);
});

test("a refusal without a code passes: it is some proxy's", () => {
  assert.equal(classify({ code: null, httpStatus: 403 }).reaction, "retry");
  assert.equal(classify({ code: null, httpStatus: 429 }).reaction, "pace");
  assert.equal(classify({ code: null, httpStatus: 403 }).known, false);
});

test("an object that is not there, or not for this token, holds the sender instead of losing its messages", () => {
  const { error } = answerOf("phone-number-unknown").body as {
    error: { code: number; error_subcode: number; message: string };
  };

  assert.equal(classify({ code: error.code, subcode: error.error_subcode }).reaction, "hold_sender");
  assert.equal(classify({ code: error.code, details: error.message }).reaction, "hold_sender");
  assert.equal(classify({ code: error.code }).reaction, "fail");
});

test("a template error that comes as a subcode of 100 is told by the subcode", () => {
  assert.equal(classify({ code: 100, subcode: 2388024 }).title, "Template language already exists");
  assert.equal(classify({ code: 100, subcode: 2388000 }).title, "Invalid parameter");
});

test("no code is listed twice", () => {
  assert.equal(new Set(catalogue.map(({ code }) => code)).size, catalogue.length);
});

test("every code has a title, one sentence of meaning and one of advice, in English and in Arabic", () => {
  const codes = [...catalogue.map(({ code }) => code), 200, 138001, 147001, 999_999];
  for (const code of codes) {
    const english = explain(code, "en");
    const arabic = explain(code, "ar_KW");
    for (const text of [english.meaning, english.advice]) assert.match(text, /^[A-Z][^\n]*[^.]\.$/, `${code}: ${text}`);
    for (const text of [arabic.meaning, arabic.advice])
      assert.match(text, /^\p{Script=Arabic}[^\n]*\.$/u, `${code}: ${text}`);
    for (const text of [english.meaning, english.advice]) assert.doesNotMatch(text, /\. [A-Z]/, `${code}: ${text}`);
    for (const text of [arabic.meaning, arabic.advice]) assert.doesNotMatch(text, /\. /, `${code}: ${text}`);
    assert.match(arabic.title, /^\p{Script=Arabic}[^.]*$/u, `${code}: ${arabic.title}`);
    assert.equal(/خطأ واتساب/.test(arabic.title), !classify({ code }).known, `${code} has no Arabic title`);
  }
});

test("a code is explained under its own number, given as number or text", () => {
  assert.deepEqual(explain("131026", "en"), {
    code: "131026",
    title: "Message undeliverable",
    meaning: "The customer is not on WhatsApp, has not accepted its terms or uses a version that is too old.",
    advice: "Ask the customer for a number that uses WhatsApp, or reach them another way.",
  });
  assert.deepEqual(explain(131026, "en"), explain("131026", "en"));
  assert.equal(explain("", "en").title, "WhatsApp error ");
  assert.equal(explain("outcome_unknown", "en").meaning, "WhatsApp gave a reason that Zajel does not know.");
});

test("an error is classified alike in an answer and in a webhook", () => {
  const inAnswer = (answerOf("send-refused-rate-limit").body as { error: { code: number } }).error.code;
  const webhook = webhookOf("webhook-errors").raw;

  assert.ok(webhook.includes(`"code":${inAnswer}`));
  assert.equal(classify({ code: inAnswer, httpStatus: 400 }).reaction, classify({ code: inAnswer }).reaction);
});

const reference = new URL("../../../../shared/reference/whatsapp-cloud-api.md", import.meta.url);
const skip = existsSync(reference) ? false : "the reference with Meta's table of codes is not here";

test("every code of the reference's table is known", { skip }, () => {
  const text = readFileSync(reference, "utf8");
  const table = text.slice(text.indexOf("### 6.3"), text.indexOf("Practical grouping"));
  const cells = Array.from(table.matchAll(/^\| ([\d][^|]*)\|/gm), ([, cell = ""]) => cell);
  const codes = cells.flatMap((cell) =>
    Array.from(cell.replaceAll("xxx", "001").matchAll(/\d+/g), ([code]) => Number(code)),
  );

  assert.ok(codes.length > 80);
  assert.deepEqual(
    codes.filter((code) => !classify({ code }).known),
    [],
  );
});

test("a message that has ended with a code that passes is not said to be tried again", () => {
  assert.match(explain(131016, "en").advice, /tries again by itself/);
  assert.match(explain(131016, "en", { isOver: true }).advice, /^Send it again/);
  assert.match(explain(131016, "ar", { isOver: true }).advice, /^أعد الإرسال/);
  assert.match(explain(131026, "en", { isOver: true }).advice, /^Ask the customer/);
});
