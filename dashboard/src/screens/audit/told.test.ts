import assert from "node:assert/strict";
import test from "node:test";
import { texts } from "./texts.ts";
import { type Entry, sentenceOf } from "./told.ts";

function entry(action: string, detail: Record<string, unknown> = {}, subject = "0199"): Entry {
  const chain = { hash: "", previous_hash: "" };
  return { number: 1, at: "2026-07-28T12:00:00Z", actor: "root", action, subject, detail, ...chain };
}
const nobody = () => null;
const plain = (text: string) => text.replace(/[\u2068\u2069]/g, "");

test("an entry is told in a sentence, in both languages", () => {
  const changed = entry("member.role_changed", { from: "viewer", to: "admin" });
  const salem = () => "Salem";
  assert.equal(plain(sentenceOf(changed, texts.en, salem)), "changed the role of Salem from viewer to admin");
  assert.equal(plain(sentenceOf(changed, texts.ar, salem)), "تغيير دور Salem من مطّلع إلى مدير");
});

test("what a key is called, a phone and the fields that were changed stand in it", () => {
  const said = (action: string, detail: Record<string, unknown>) =>
    plain(sentenceOf(entry(action, detail), texts.en, nobody));
  assert.equal(said("api_key.created", { name: "ERP", kind: "live" }), "made the API key ERP");
  assert.equal(said("opt_out.added", { phone: "+965••••0483" }), "put +965••••0483 on the opt-out list");
  assert.equal(said("merchant.changed", { name: "Dar", digits: "arab" }), "changed settings: name, digits");
});

test("an action that has no words yet is told by its name", () => {
  assert.equal(sentenceOf(entry("moon.landed"), texts.en, nobody), "did: moon.landed");
});
