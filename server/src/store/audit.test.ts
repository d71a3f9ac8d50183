import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { type AuditInput, listAudit, verifyAudit, writeAudit } from "./audit.ts";
import { openDatabase } from "./database.ts";
import { addShop } from "./testing/rows.ts";

const anything = { action: null, actor: null, subject: null, from: null, to: null };
const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

async function newMerchant(): Promise<string> {
  return (await addShop(sql)).merchantId;
}

async function write(merchantId: string, changes: Partial<AuditInput> = {}): Promise<void> {
  const entry = { merchantId, actor: "root", action: "merchant.changed", subject: merchantId, ...changes };
  await sql.begin((tx) => writeAudit(tx, entry));
}

/** Changes the log behind the back of its triggers, as only the database's owner can. */
async function tamper(statement: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe("alter table audit_entry disable trigger user");
    await tx.unsafe(statement);
    await tx.unsafe("alter table audit_entry enable trigger user");
  });
}

describe("the audit log", () => {
  test("counts from 1 without gaps, also when many write at once", async () => {
    const merchantId = await newMerchant();

    await Promise.all(Array.from({ length: 20 }, (_, index) => write(merchantId, { subject: `s${index}` })));

    const entries = await listAudit(sql, { merchantId, limit: 100, before: null, ...anything });
    assert.deepEqual(
      entries.map(({ number }) => Number(number)),
      Array.from({ length: 20 }, (_, index) => 20 - index),
    );
    assert.equal((await verifyAudit(sql, merchantId)).kind, "whole");
  });

  test("has one chain for each merchant", async () => {
    const [one, other] = [await newMerchant(), await newMerchant()];

    await write(one);
    await write(other);

    const [first] = await listAudit(sql, { merchantId: other, limit: 1, before: null, ...anything });
    assert.equal(first?.number, "1");
  });

  test("is gone with the change that is rolled back", async () => {
    const merchantId = await newMerchant();
    const input = { merchantId, actor: "root", action: "merchant.changed", subject: merchantId };

    await assert.rejects(
      sql.begin(async (tx) => {
        await writeAudit(tx, input);
        throw new Error("no");
      }),
    );

    assert.deepEqual(await verifyAudit(sql, merchantId), { kind: "whole", entries: 0, lastHash: Buffer.alloc(32) });
  });

  test("verifies whatever order the database keeps the keys of a detail in", async () => {
    const merchantId = await newMerchant();

    await write(merchantId, { detail: { zeta: 1, a: { longer: [1.5, null, "é\u2028"], b: true }, unset: undefined } });

    assert.equal((await verifyAudit(sql, merchantId)).kind, "whole");
  });

  for (const statement of [
    "update audit_entry set actor = 'nobody'",
    "delete from audit_entry",
    "truncate audit_entry",
  ]) {
    test(`refuses: ${statement}`, async () => {
      await write(await newMerchant());

      await assert.rejects(sql.unsafe(statement), /append-only/);
    });
  }

  test("shows which entry was changed", async () => {
    const merchantId = await newMerchant();
    for (const subject of ["a", "b", "c"]) await write(merchantId, { subject });

    await tamper(`update audit_entry set subject = 'x' where merchant_id = '${merchantId}' and number = 2`);

    const verdict = await verifyAudit(sql, merchantId);
    assert.deepEqual(verdict.kind === "broken" && verdict.number, "2");
  });

  test("shows which entry is missing", async () => {
    const merchantId = await newMerchant();
    for (const subject of ["a", "b", "c"]) await write(merchantId, { subject });

    await tamper(`delete from audit_entry where merchant_id = '${merchantId}' and number = 2`);

    const verdict = await verifyAudit(sql, merchantId);
    assert.deepEqual(verdict, { kind: "broken", number: "2", detail: "The entry is missing." });
  });

  test("shows an entry that was changed together with its own hash", async () => {
    const merchantId = await newMerchant();
    for (const subject of ["a", "b", "c"]) await write(merchantId, { subject });

    await tamper(`update audit_entry set hash = sha256('x') where merchant_id = '${merchantId}' and number = 2`);

    const verdict = await verifyAudit(sql, merchantId);
    assert.equal(verdict.kind, "broken");
  });
});
