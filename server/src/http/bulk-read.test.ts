/** Files as they come: what is read of them, and in which words what cannot be read is refused. */
import assert from "node:assert/strict";
import { createHash, hash } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import { creationFields } from "../domain/bulk-columns.ts";
import type { BulkFormat, BulkRow } from "../store/bulk.ts";
import { readRows } from "./bulk-read.ts";
import { csvLine } from "./csv.ts";
import { Refused } from "./errors.ts";
import { newTransaction } from "./transaction-input.ts";

const header = "type,amount,currency_code,customer_first_name";
const columns = header.split(",");

/** In pieces of this size, so that everything is cut somewhere. */
async function* pieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function all(rows: AsyncIterable<BulkRow>): Promise<BulkRow[]> {
  const read: BulkRow[] = [];
  for await (const row of rows) read.push(row);
  return read;
}

async function read(content: string | Uint8Array, format: BulkFormat = "csv", size?: number): Promise<BulkRow[]> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const digest = createHash("sha256");
  const options = { format, country: "KW", digest, onForm: () => {} };
  const rows = await all(readRows(pieces(bytes, size), options));
  assert.equal(digest.digest("hex"), hash("sha256", bytes, "hex"));
  return rows;
}

async function refusal(content: string | Uint8Array, format: BulkFormat = "csv", size?: number): Promise<string> {
  const error = await read(content, format, size).then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(error instanceof Refused, `${error}`);
  return `${error.problem.status} ${error.problem.detail}`;
}

const names = (rows: BulkRow[]) => rows.map(({ line, fields }) => [line, fields.customer_first_name]);

test("the columns are the fields of a creation", () => {
  assert.deepEqual([...creationFields].sort(), Object.keys(newTransaction.properties).sort());
});

describe("a CSV file", () => {
  test("is read with and without a byte order mark, with commas and semicolons, and with any ends of lines", async () => {
    const lines = [header, 'payment_request,5,KWD,"نورة, ""أم علي"""', "payment_request,6,KWD,علي; حسن"];
    const expected = [
      [2, 'نورة, "أم علي"'],
      [3, "علي; حسن"],
    ];
    for (const end of ["\n", "\r\n", "\r"]) {
      assert.deepEqual(names(await read(lines.join(end))), expected);
      assert.deepEqual(names(await read(`\uFEFF${lines.join(end)}${end}`)), expected);
    }
    const withSemicolons = [
      header.replaceAll(",", ";"),
      'payment_request;5;KWD;"نورة, ""أم علي"""',
      'payment_request;6;KWD;"علي; حسن"',
    ];
    assert.deepEqual(names(await read(withSemicolons.join("\r\n"))), expected);
  });

  test("names rows by their line, also after cells with line breaks and after empty lines", async () => {
    const rows = await read(`${header}\r\np,5,KWD,"a\r\nb\nc"\r\n\r\n,,,\r\np,5,KWD,d\r\n"p",5,KWD,"\n"\r\np,5,KWD,e`);

    assert.deepEqual(names(rows), [
      [2, "a\r\nb\nc"],
      [7, "d"],
      [8, "\n"],
      [10, "e"],
    ]);
  });

  test("may have rows that are wrong: with another number of cells, or without what is needed", async () => {
    const rows = await read(`${header}\npayment_request,5,KWD\npayment_request,5,KWD,a,b\n,5,KWD,c\nlink,5,KWD,d`);

    assert.deepEqual(
      rows.map(({ errors }) => errors),
      [
        { row: ["Expected 4 cells, as many as the header has, got 3."] },
        { row: ["Expected 4 cells, as many as the header has, got 5."] },
        { type: ["Required."] },
        { type: ['Expected one of payment_request, e_commerce, got "link".'] },
      ],
    );
  });

  const wrong: [string, string | Uint8Array, RegExp][] = [
    ["that is empty", "", /^400 The file has no transactions/],
    ["with a header and nothing more", `${header}\r\n`, /^400 The file has no transactions/],
    [
      "in UTF-16 as spreadsheets write it",
      Buffer.from(`\uFEFF${header}`, "utf16le"),
      /^400 .*UTF-16\. Save it as UTF-8/,
    ],
    ["in UTF-16 without a mark", Buffer.from(header, "utf16le"), /^400 .*U\+0000.*UTF-16.*Save it as UTF-8/],
    [
      "in Latin-1",
      Buffer.from(`${header}\npayment_request,5,KWD,José`, "latin1"),
      /^400 .*not in UTF-8.*Latin-1.*choose "CSV UTF-8"/,
    ],
    [
      "that ends in the middle of a character",
      Buffer.from(`${header}\np,5,KWD,ن`).subarray(0, -1),
      /^400 .*not in UTF-8/,
    ],
    ["with a quote that is not closed", `${header}\np,5,KWD,a\np,5,KWD,"b\np,5,KWD,c`, /^400 .*line 3 is not closed/],
    ["with a quote within a cell", `${header}\np,5,KWD,5" pipe\n`, /^400 .*line 2 has a quote where none can be/],
  ];
  for (const [what, content, expected] of wrong) {
    test(`${what} is refused as a whole`, async () => assert.match(await refusal(content), expected));
  }

  test("with a cell of 10 MB is refused as soon as the row is too long", async () => {
    let given = 0;
    async function* chunks() {
      yield Buffer.from(`${header}\npayment_request,5,KWD,"`);
      for (; given < 10 * 16; given += 1) yield Buffer.alloc(64 * 1024, "x");
    }
    const rows = readRows(chunks(), { format: "csv", country: "KW", digest: createHash("sha256"), onForm: () => {} });

    await assert.rejects(all(rows), {
      name: "Refused",
      message: /^The row in line 2 has more than 64 kB/,
    });
    assert.ok(given < 10, `${given}`);
  });

  test("gives back any cell as it was written, wherever its bytes are cut", async () => {
    const cell = fc.string({ unit: "binary" }).map((text) => text.toWellFormed().replaceAll("\0", ""));
    const cells = fc.array(cell, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        cells,
        fc.constantFrom(",", ";"),
        fc.integer({ min: 1, max: 20 }),
        async (texts, delimiter, size) => {
          const lines = texts.map((text) => csvLine(["payment_request", "5", "KWD", text], delimiter));

          const rows = await read([csvLine(columns, delimiter), ...lines].join(""), "csv", size);

          const guarded = texts.map((text) => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text));
          assert.deepEqual(
            rows.map(({ fields }) => fields.customer_first_name ?? ""),
            guarded,
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test("of any bytes is read or refused, and nothing else comes of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, hasHeader) => {
        const content = hasHeader ? Buffer.concat([Buffer.from(`${header}\n`), bytes]) : bytes;
        await read(content).catch((error: unknown) => assert.ok(error instanceof Refused, `${error}`));
      }),
      { numRuns: 100 },
    );
  });
});

describe("a file of JSON", () => {
  const row = (name: string) => ({
    type: "payment_request",
    amount: "5",
    currency_code: "KWD",
    customer_first_name: name,
  });
  const tricky = ['a"]}', "\\", "{[,", "نورة"];

  test("is a list, or a list under its name, with any white space; rows are counted from 1", async () => {
    const list = tricky.map(row);
    const expected = tricky.map((name, index) => [index + 1, name]);

    for (const content of [
      JSON.stringify(list),
      JSON.stringify(list, null, 2),
      JSON.stringify({ transactions: list }, null, 1),
    ]) {
      assert.deepEqual(names(await read(content, "json")), expected);
      assert.deepEqual(names(await read(`\uFEFF${content}\n`, "json", 1)), expected);
    }
  });

  test("may be lines, of which one that is no JSON is a row that is wrong", async () => {
    const rows = await read(`\uFEFF${JSON.stringify(row("a"))}\n\n{"type":\n${JSON.stringify(row("b"))}\r\n`, "ndjson");

    assert.deepEqual(names(rows), [
      [1, "a"],
      [3, undefined],
      [4, "b"],
    ]);
    assert.match(rows[1]?.errors?.row?.[0] ?? "", /^Expected JSON/);
  });

  test("may have rows that are none", async () => {
    const rows = await read('[1, null, {"typ\\u0000e": "a"}, {"order_no": "\\ud800", "bogus": []}]', "json");

    assert.deepEqual(rows[0]?.errors, { row: ["Expected an object, got the number 1."] });
    assert.deepEqual(rows[1]?.errors, { row: ["Expected an object, got null."] });
    assert.ok(rows[2]?.errors?.type);
    assert.deepEqual(rows[3]?.errors?.order_no, ["Expected Unicode text, got half of a surrogate pair."]);
    assert.match(rows[3]?.errors?.bogus?.[0] ?? "", /^Unknown field/);
    assert.doesNotMatch(JSON.stringify(rows), /\\u0000|\\ud800/);
  });

  const wrong: [string, string, RegExp][] = [
    ["an object of something else", '{"events": [{}]}', /^400 Expected a list of transactions/],
    ["a text", '"[]"', /^400 Expected a list of transactions/],
    ["a list that does not end", '[{"type": "a"}, {', /^400 Transaction 2: The list does not end/],
    ["a list with a comma at its end", `[${JSON.stringify(row("a"))},]`, /^400 Transaction 2: Expected JSON/],
    ["a list with something after it", "[{}] []", /^400 Transaction 1: Expected the end after the list/],
    ["a list with the end of an object", '[{"order_no": "a"}}', /^400 Transaction 1: The list does not end/],
    ["an item that is no JSON", "[{}, {type: 1}]", /^400 Transaction 2: Expected JSON/],
    ["an empty list", "[ ]", /^400 The file has no transactions/],
    [
      "an item without an end",
      `[{"order_no": "${"x".repeat(70_000)}"}]`,
      /^400 Transaction 1: Expected at most 65536 bytes/,
    ],
  ];
  for (const [what, content, expected] of wrong) {
    test(`${what} is refused as a whole`, async () => assert.match(await refusal(content, "json", 1_000), expected));
  }

  test("of any text is read or refused, as JSON.parse would", async () => {
    const values = fc.oneof(
      fc.json({ maxDepth: 3 }),
      fc.string(),
      fc.array(fc.jsonValue({ maxDepth: 2 })).map((list) => JSON.stringify(list)),
    );
    await fc.assert(
      fc.asyncProperty(values, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        const rows = await read(text, "json", size).catch((error: unknown) => {
          assert.ok(error instanceof Refused, `${error}`);
          return null;
        });
        if (rows === null) return;
        const parsed = JSON.parse(text);
        assert.equal(rows.length, (Array.isArray(parsed) ? parsed : parsed.transactions).length);
      }),
      { numRuns: 100 },
    );
  });
});

describe("whatever its size", () => {
  /** As many rows as one likes, in chunks as a connection brings them; counts what was asked for. */
  function endless(format: BulkFormat, limits?: { bytes: number; rows: number }) {
    const asked = { bytes: 0 };
    const line =
      format === "csv"
        ? `payment_request,5,KWD,${"x".repeat(100)}\n`
        : `{"type":"payment_request","amount":"5","currency_code":"KWD","order_no":"${"x".repeat(50)}"},\n`;
    const chunk = Buffer.from(line.repeat(400));
    async function* chunks() {
      yield Buffer.from(format === "csv" ? `${header}\n` : "[");
      for (;;) {
        asked.bytes += chunk.length;
        yield chunk;
      }
    }
    const rows = readRows(chunks(), {
      format,
      country: "KW",
      digest: createHash("sha256"),
      onForm: () => {},
      ...(limits && { limits }),
    });
    return { asked, rows, bytesOfRow: line.length, chunk: chunk.length };
  }

  for (const format of ["csv", "json"] as const) {
    test(`a file of ${format} is read no further ahead than a few chunks of its bytes`, async () => {
      const { asked, rows, bytesOfRow, chunk } = endless(format);
      let taken = 0;
      let furthest = 0;
      for await (const _ of rows) {
        taken += bytesOfRow;
        furthest = Math.max(furthest, asked.bytes - taken);
        if (taken > 2 * 1024 * 1024) break;
      }

      assert.ok(furthest < 8 * chunk, `${furthest} bytes, in chunks of ${chunk}`);
    });
  }

  test("a file ends where it has more bytes or rows than it may", async () => {
    await assert.rejects(all(endless("csv", { bytes: 1024 * 1024, rows: 100_000 }).rows), {
      name: "Refused",
      message: "Expected at most 1 MB, got more. Divide the file.",
    });
    await assert.rejects(all(endless("json", { bytes: 1024 * 1024, rows: 300 }).rows), {
      name: "Refused",
      message: "Expected at most 300 rows, got more. Divide the file.",
    });
  });
});
