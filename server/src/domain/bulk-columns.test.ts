import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cellsOfFields, fieldsOfCells, readHeader } from "./bulk-columns.ts";
import { guardCell, plainCell } from "./guarded-cell.ts";

const needed = ["type", "amount", "currency_code"];

test("a header names fields in any order, and values of one's own as extra.KEY", () => {
  const header = readHeader([" amount", "extra.branch", "type", "currency_code ", "extra.الفرع", "row", "errors"]);

  assert.deepEqual(header, {
    kind: "ok",
    columns: ["amount", "extra.branch", "type", "currency_code", "extra.الفرع", "row", "errors"],
  });
});

test("a header is refused with everything that is wrong with it, by name", () => {
  const errorsOf = (cells: string[]) => {
    const header = readHeader(cells);
    return header.kind === "refused" ? header.errors : {};
  };

  assert.deepEqual(errorsOf(["type", "order_no", "order_no", "currency_code"]), {
    order_no: ["This column stands there twice."],
    amount: ["This column is missing."],
  });
  assert.match(errorsOf([...needed, "customer"]).customer?.[0] ?? "", /^Unknown column\. Known columns: session_id, /);
  assert.match(errorsOf([...needed, "extra."])["extra."]?.[0] ?? "", /^Unknown column/);
  assert.match(errorsOf([...needed, ""]).file?.[0] ?? "", /^Column 4 has no name/);
  assert.deepEqual(errorsOf([...needed, "extra", "extra.a"]).extra, ["Give extra or extra.a, not both."]);
  assert.deepEqual(errorsOf(Array.from({ length: 101 }, (_, index) => `extra.${index}`)).file, [
    "Expected at most 100 columns, got 101.",
  ]);
});

test("an empty cell says nothing; notifications are words with spaces between them", () => {
  const columns = [...needed, "order_no", "notifications", "extra.branch", "extra.desk", "row"];

  const fields = fieldsOfCells(
    columns,
    ["e_commerce", "5", "KWD", "", " pre_payment  paid ", "Salmiya", "", "7"],
    "KW",
  );

  assert.deepEqual(fields, {
    type: "e_commerce",
    amount: "5",
    currency_code: "KWD",
    notifications: { whatsapp: ["pre_payment", "paid"] },
    extra: { branch: "Salmiya" },
  });
});

test("phones are written without their +, and read as whom they were", () => {
  const columns = ["customer_phone"];
  const written = (phone: string) => cellsOfFields(columns, { customer_phone: phone }, "KW")[0] ?? "";
  const read = (cell: string) => fieldsOfCells(columns, [cell], "KW").customer_phone;

  assert.deepEqual(["+96550000483", "+44 7700 900123"].map(written), ["96550000483", "44 7700 900123"]);
  assert.deepEqual(["96550000483", "44 7700 900123", "50000483"].map(read), [
    "96550000483",
    "+44 7700 900123",
    "50000483",
  ]);
  // Without its "+" this would be somebody in Kuwait.
  assert.equal(written("+29022222"), "'+29022222");
  assert.equal(read("'+29022222"), "+29022222");
  // What is no phone is for a person to mend.
  assert.deepEqual(["+12", "by mail"].map(written), ["12", "by mail"]);
});

const unicode = fc.string({ unit: "binary" }).map((text) => text.toWellFormed().replaceAll("\0", ""));

test("no text begins a formula once it is guarded, and every text is itself again", () => {
  fc.assert(
    fc.property(fc.oneof(unicode, fc.stringMatching(/^'*[=+\-@\t\r].*$/)), (text) => {
      assert.doesNotMatch(guardCell(text), /^[=+\-@\t\r]/);
      assert.equal(plainCell(guardCell(text)), text);
    }),
  );
});

test("whatever a row says is said by its cells, too", () => {
  const columns = [...needed, "customer_first_name", "order_no", "extra.branch", "extra.__proto__", "notifications"];
  const text = unicode.filter((text) => text !== "");
  const row = fc.record({
    type: text,
    amount: text,
    currency_code: text,
    customer_first_name: text,
    order_no: text,
    extra: fc.record({ branch: text }),
    notifications: fc.record({ whatsapp: fc.array(fc.stringMatching(/^\w+$/), { minLength: 1 }) }),
  });
  fc.assert(
    fc.property(row, (record) => {
      const fields = JSON.parse(JSON.stringify(record));
      assert.deepEqual(fieldsOfCells(columns, cellsOfFields(columns, fields, "KW"), "KW"), fields);
    }),
  );
});
