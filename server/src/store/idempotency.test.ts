import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "./database.ts";
import { earlierOf, keepAnswers, nameKey, readNames, takeNames } from "./idempotency.ts";
import { makeSecretKey } from "./seal.ts";
import { addShop } from "./testing/rows.ts";

test("an answer that was sealed with a key that is gone is not given, and its work is not done again", async () => {
  await using database = await createTestDatabase();
  const sql = openDatabase({ url: database.url, max: 1 });
  const { merchantId } = await addShop(sql);
  const bodyHash = createHash("sha256").update("{}").digest("hex");
  const name = { merchantId, method: "POST", path: "/v1/transactions", key: "order-1", bodyHash };
  await takeNames(sql, [name]);
  await keepAnswers(sql, [makeSecretKey()], [{ name, answer: { status: 201, text: '{"session_id":"s1"}' } }]);

  const stored = (await readNames(sql, [makeSecretKey()], [name])).get(nameKey(name));

  assert.ok(stored !== undefined);
  const earlier = earlierOf(stored, bodyHash);
  assert.ok(earlier.kind === "answered");
  assert.equal(earlier.answer.status, 409);
  assert.match(earlier.answer.text, /new Idempotency-Key/);
  assert.doesNotMatch(earlier.answer.text, /s1/);
  await sql.end();
});
