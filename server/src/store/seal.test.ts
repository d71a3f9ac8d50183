import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { keyIdOf, makeSecretKey, open, parseSecretKeys, SealBroken, type SealedPlace, seal } from "./seal.ts";

const old = makeSecretKey();
const fresh = makeSecretKey();
const token: SealedPlace = { table: "authenticator", column: "access_token", merchantId: "shop", rowId: "1" };

test("what was sealed opens again in its place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.equal(open([old], seal([old], text, token), token), text);
    }),
  );
});

test("the plaintext is not in the sealed value, and no two sealed values are alike", () => {
  const first = seal([old], "EAAG-secret-token", token);
  const second = seal([old], "EAAG-secret-token", token);

  assert.equal(first.includes("secret"), false);
  assert.notDeepEqual(first, second);
});

const otherPlaces: [what: string, place: SealedPlace][] = [
  ["table", { ...token, table: "webhook_endpoint" }],
  ["column", { ...token, column: "app_secret" }],
  ["merchant", { ...token, merchantId: "rival" }],
  ["row", { ...token, rowId: "2" }],
  ["boundary between merchant and row", { ...token, merchantId: "shop1", rowId: "" }],
];

for (const [what, place] of otherPlaces) {
  test(`a sealed value does not open under another ${what}`, () => {
    const sealed = seal([old], "secret", token);

    assert.throws(() => open([old], sealed, place), SealBroken);
  });
}

test("no changed byte goes unnoticed", () => {
  const sealed = seal([old], "secret", token);

  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ change;
      assert.throws(() => open([old], changed, token), SealBroken);
    }),
  );
});

test("a value that was cut short does not open", () => {
  const sealed = seal([old], "secret", token);

  fc.assert(
    fc.property(fc.nat(sealed.length - 1), (length) => {
      assert.throws(() => open([old], sealed.subarray(0, length), token), SealBroken);
    }),
  );
});

test("with a new and an old key both open and the new one seals", () => {
  const both = [fresh, old] as const;

  assert.equal(open(both, seal([old], "before", token), token), "before");
  assert.equal(keyIdOf(seal(both, "after", token)), fresh.id);
});

test("a value under an unknown key says which key is missing", () => {
  const sealed = seal([old], "secret", token);

  assert.throws(() => open([fresh], sealed, token), new RegExp(`sealed with the key ${old.id}`));
});

test("keys are read from base64, the first one being the newest", () => {
  const text = `${fresh.key.toString("base64")}, ${old.key.toString("base64url")}`;

  assert.deepEqual(parseSecretKeys(text), { kind: "ok", keys: [fresh, old] });
});

for (const text of [
  "",
  "abc",
  Buffer.alloc(31).toString("base64"),
  Buffer.alloc(33).toString("base64"),
  "!".repeat(44),
]) {
  test(`the key "${text}" is refused`, () => {
    assert.equal(parseSecretKeys(text).kind, "refused");
  });
}
