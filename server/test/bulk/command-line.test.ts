/** `zajel transactions import`, with exit codes that scripts can use. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { type Ended, startProgram } from "../support/program.ts";
import { type Json, startZajel } from "../support/zajel.ts";
import { bulkMerchant, goodFile } from "./merchant.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
const folder = await mkdtemp(path.join(tmpdir(), "zajel-import-"));
after(() => rm(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<Ended> {
  const command = startProgram(zajel.environment, ["transactions", "import", ...words]);
  command.ready.catch(() => {});
  return command.ended;
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const place = path.join(folder, name);
  await writeFile(place, content);
  return place;
}

/** The fields of the line that is printed at the end. */
const printed = ({ output }: Ended) => output.trim().split("\t");

test("imports a file once, shows how far it is, and ends with 0", async () => {
  const shop = await bulkMerchant(zajel);
  const place = await file("good.csv", goodFile(600));

  const first = await run(place, "--merchant", shop.id);
  const again = await run(place, "--merchant", shop.id);

  assert.deepEqual([first.code, printed(first).slice(1)], [0, ["finished", "600", "600", "0"]], first.errors);
  assert.match(first.errors, /^600 of 600 rows, 0 refused$/m);
  assert.deepEqual([again.code, printed(again)], [0, printed(first)], again.errors);
  assert.match(again.errors, /imported before, on 20/);
  assert.equal((await shop.transactions()).size, 600);
  const { body } = await shop.api("GET", "/v1/bulks");
  assert.deepEqual(
    body.data.map(({ id, name, accepted }: Json) => [id, name, accepted]),
    [[printed(first)[0], "good.csv", 600]],
  );
  const { data } = (await shop.api("GET", "/v1/audit")).body;
  assert.deepEqual([data[0].actor, data[0].action], ["command_line", "bulk.created"]);
});

test("says which lines are refused, ends with 1, and writes them to be mended and imported", async () => {
  const shop = await bulkMerchant(zajel);
  const place = await file(
    "some.csv",
    `${goodFile(2)}payment_request,,KWD,DN-3\n${"payment_request,5,KWX,DN-4\n".repeat(25)}`,
  );
  const errorsPlace = path.join(folder, "errors.csv");
  const options = ["--merchant", shop.id, "--errors", errorsPlace];

  const tried = await run(place, ...options, "--dry-run");
  const madeByDryRun = (await shop.transactions()).size;
  const made = await run(place, ...options);
  const errors = await readFile(errorsPlace, "utf8");
  const mended = await run(
    await file(
      "mended.csv",
      errors.split("\r\n").slice(0, 2).join("\r\n").replace("payment_request,,", "payment_request,7,"),
    ),
    ...options,
  );

  for (const ended of [tried, made]) {
    assert.deepEqual([ended.code, printed(ended).slice(1)], [1, ["finished", "28", "2", "26"]], ended.errors);
    assert.match(ended.errors, /^line 4: amount: Required\.$/m);
    assert.match(ended.errors, /and 6 more; --errors FILE/);
  }
  assert.match(tried.errors, /\(dry run\)/);
  assert.equal(madeByDryRun, 0);
  assert.deepEqual([mended.code, printed(mended).slice(1)], [0, ["finished", "1", "1", "0"]], mended.errors);
  assert.equal((await shop.transactions()).get("DN-3").amount, "7.000");
});

test("ends with 2 where there is no file of transactions", async () => {
  const [missing, unknown, utf16] = await Promise.all([
    run(path.join(folder, "none.csv")),
    run(await file("list.xlsx", "PK")),
    run(await file("utf16.csv", Buffer.from("\uFEFFtype,amount", "utf16le"))),
  ]);

  assert.deepEqual(
    [missing, unknown, utf16].map(({ code, output }) => [code, output]),
    Array.from({ length: 3 }, () => [2, ""]),
  );
  assert.match(missing.errors, /none\.csv cannot be read/);
  assert.match(unknown.errors, /ends in none of \.csv, \.json/);
  assert.match(utf16.errors, /UTF-16\. Save it as UTF-8/);
});
