/**
 * Payments as a file for a spreadsheet.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { get, type IncomingMessage } from "node:http";
import { after, test } from "node:test";
import { rootKey, startApi } from "../http/support.ts";
import { until } from "../support/zajel.ts";

const api = await startApi();
after(() => api[Symbol.asyncDispose]());

async function newShop(): Promise<string> {
  const merchant = `csv-${randomBytes(4).toString("hex")}`;
  await api.call("POST", "/v1/merchants", { id: merchant, name: merchant });
  return merchant;
}

async function create(merchant: string, changes: Record<string, unknown>): Promise<Record<string, unknown>> {
  const body = { type: "payment_request", amount: "20", currency_code: "KWD", ...changes };
  const made = await api.call("POST", "/v1/transactions", body, { merchant });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** The bytes of the file, and how it was answered. */
async function download(merchant: string, query = ""): Promise<{ headers: Headers; text: string; bytes: Buffer }> {
  const response = await fetch(`${api.url}/v1/transactions.csv${query}`, {
    headers: { authorization: `Bearer ${rootKey}`, "zajel-merchant": merchant },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { headers: response.headers, bytes, text: bytes.toString("utf8").replace(/^\uFEFF/, "") };
}

/** Reads a file by RFC 4180. */
function parseCsv(text: string): Record<string, string>[] {
  const lines: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    const line = lines.at(-1) as string[];
    if (isQuoted && char === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === ",") {
      line.push(cell);
      cell = "";
    } else if (!isQuoted && char === "\r" && text[at + 1] === "\n") {
      line.push(cell);
      cell = "";
      lines.push([]);
      at += 1;
    } else cell += char;
  }
  lines.pop();
  const [names = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ""])));
}

test("the columns are the fields of the API, and the values theirs", async () => {
  const merchant = await newShop();
  const made = await create(merchant, {
    session_id: "whole",
    order_no: "DN-10482",
    customer_phone: "+96550001234",
    customer_first_name: "نورة",
    customer_last_name: 'Al "Noor", Sabah\r\nsecond line',
    customer_email: "noura@example.com",
    language: "ar",
    checkout_url: "https://pay.example.com/c/whole?a=1,2",
    expires_at: "2030-01-01T00:00:00Z",
    extra: { table: 7 },
    notifications: { whatsapp: ["created", "paid"] },
  });
  const { notification_plan: _, ...fields } = made;

  const { headers, bytes, text } = await download(merchant);

  assert.equal(headers.get("content-type"), "text/csv; charset=utf-8");
  assert.equal(headers.get("content-disposition"), 'attachment; filename="transactions.csv"');
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const [row] = parseCsv(text);
  assert.deepEqual(row, {
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === null ? "" : String(value)])),
    customer_phone: "96550001234",
    extra: '{"table":7}',
    notification_states: "created paid",
  });
});

test("what a spreadsheet would take for a formula is a text", async () => {
  const merchant = await newShop();
  const texts = { "=1+1": "'=1+1", "+9": "'+9", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)", "a=1": "a=1", "'ok": "'ok" };
  for (const order_no of Object.keys(texts)) {
    await create(merchant, {
      order_no,
      customer_first_name: order_no,
      customer_last_name: order_no,
      customer_email: order_no,
    });
  }
  await create(merchant, { session_id: "-dash", customer_phone: "+96550001234" });

  const rows = parseCsv((await download(merchant)).text).toReversed();

  const columns = ["order_no", "customer_first_name", "customer_last_name", "customer_email"];
  for (const column of columns) {
    assert.deepEqual(
      rows.slice(0, -1).map((row) => row[column]),
      Object.values(texts),
    );
  }
  assert.deepEqual([rows.at(-1)?.session_id, rows.at(-1)?.customer_phone], ["'-dash", "96550001234"]);
  assert.doesNotMatch((await download(merchant)).text, /(^|,)"?[=+@]/m);
});

test("the file has the filters of the list", async () => {
  const merchant = await newShop();
  await create(merchant, { session_id: "one", order_no: "A-1" });
  await create(merchant, { session_id: "two", order_no: "A-2" });
  await create(merchant, { session_id: "three", order_no: "B-1" });
  await api.call("POST", "/v1/transactions/two/state", { state: "paid" }, { merchant });

  const sessions = async (query: string) =>
    parseCsv((await download(merchant, query)).text).map((row) => row.session_id);

  assert.deepEqual(await sessions(""), ["three", "two", "one"]);
  assert.deepEqual(await sessions("?q=A-"), ["two", "one"]);
  assert.deepEqual(await sessions("?state=paid"), ["two"]);
  assert.deepEqual(await sessions("?conflict=true"), []);
  const refused = await api.call("GET", "/v1/transactions.csv?created_after=now&limit=5", undefined, { merchant });
  assert.equal(refused.status, 400);
});

test("a file of many pages has every payment once, also while others are made", async () => {
  const merchant = await newShop();
  await api.sql`
    insert into transaction (merchant_id, session_id, type, state, environment, amount, currency_code, occurred_at,
                             created_at)
    select ${merchant}, 'row-' || n, 'payment_request', 'created', 'live', '1.000', 'KWD', now(),
           now() - (n / 7) * interval '1 millisecond'
      from generate_series(1, 3000) as n`;

  const [{ text }] = await Promise.all([
    download(merchant),
    ...Array.from({ length: 30 }, (_, index) => create(merchant, { session_id: `later-${index}` })),
  ]);

  const rows = parseCsv(text).filter(({ session_id }) => session_id?.startsWith("row-"));
  assert.equal(rows.length, 3000);
  assert.equal(new Set(rows.map(({ session_id }) => session_id)).size, 3000);
});

test("a reader who takes nothing makes us read only a little ahead", async () => {
  const merchant = await newShop();
  const extra = JSON.stringify({ note: "x".repeat(15_000) });
  await api.sql`
    insert into transaction (merchant_id, session_id, type, state, environment, amount, currency_code, extra,
                             occurred_at)
    select ${merchant}, 'row-' || n, 'payment_request', 'created', 'live', '1.000', 'KWD', ${extra}::text::jsonb, now()
      from generate_series(1, 4000) as n`;

  const response = await opened(`${api.url}/v1/transactions.csv`, merchant);
  response.pause();
  await untilNothingIsRead();
  await api.sql`update transaction set order_no = 'late' where merchant_id = ${merchant}`;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);

  const rows =
    Buffer.concat(chunks)
      .toString("utf8")
      .match(/^row-\d+,(late)?,/gm) ?? [];
  const ahead = rows.filter((row) => !row.includes("late")).length;
  assert.equal(rows.length, 4_000);
  assert.ok(ahead > 0 && ahead < 2_000, `${ahead} of 4,000 rows were read before anybody took them`);
});

/** Resolves when the server asks the database for nothing, several times in a row. */
async function untilNothingIsRead(): Promise<void> {
  let quiet = 0;
  await until("nobody to read for the file", async () => {
    const running = await api.sql`
      select 1 from pg_stat_activity
       where datname = current_database() and state = 'active' and pid <> pg_backend_pid()`;
    quiet = running.length === 0 ? quiet + 1 : 0;
    return quiet >= 8;
  });
}

function opened(url: string, merchant: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { headers: { authorization: `Bearer ${rootKey}`, "zajel-merchant": merchant } }, resolve).on(
    "error",
    reject,
  );
  return promise;
}
