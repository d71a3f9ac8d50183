/**
 * What a file of 100,000 payment links takes: until it is stored, until all of it are transactions, and how much memory
 * of the server's. Beside it, in the same run, the limit: the same rows as plain inserts in durable commits of the same
 * size.
 */
import { request } from "node:http";
import { cpus } from "node:os";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "../server/src/store/database.ts";
import { call, closeConnections, nowMs } from "./client.ts";
import { startInstallation } from "./installation.ts";

const rows = Number(process.argv[2] ?? 100_000);
const rowsOfCommit = 250;
const columns =
  "type,amount,currency_code,customer_phone,customer_first_name,order_no,checkout_url,language,extra.branch,notifications";

/** A row, some 150 bytes; each to a customer of its own. */
function line(index: number): string {
  const phone = `9655${String(index).padStart(7, "0")}`;
  return `payment_request,24.500,KWD,${phone},نورة,DN-${index},https://pay.example.com/c/8f14e45fceea167a,ar,"السالمية, قطعة ${index % 9}",pre_payment\r\n`;
}

function* file(): Generator<string> {
  yield `${columns}\r\n`;
  for (let from = 0; from < rows; from += 1_000) {
    yield Array.from({ length: Math.min(1_000, rows - from) }, (_, index) => line(from + index)).join("");
  }
}

interface Bulk {
  id: string;
  status: string;
  rows: number;
  accepted: number;
  refused: number;
}

function upload(url: string, headers: Record<string, string>): Promise<Bulk> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers: { ...headers, "content-type": "text/csv" } }, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        answer += chunk;
      });
      response.once("end", () => {
        if (response.statusCode === 202) resolve(JSON.parse(answer) as Bulk);
        else reject(new Error(`${response.statusCode}: ${answer}`));
      });
    });
    pipeline(Readable.from(file()), sent).catch(reject);
  });
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s (${Math.round(rows / (ms / 1000))} rows/s)`;

await using installation = await startInstallation();
const { apiUrl, apiKey, databaseUrl } = installation;
const authorization = { authorization: `Bearer ${apiKey}` };

async function residentBytes(): Promise<number> {
  const text = await (await fetch(`${apiUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
}

const atRest = await residentBytes();
let peak = atRest;
let isOver = false;
const watching = (async () => {
  while (!isOver) {
    peak = Math.max(peak, await residentBytes());
    await sleep(100);
  }
})();

const startedAt = nowMs();
const bulk = await upload(`${apiUrl}/v1/bulks`, authorization);
const storedMs = nowMs() - startedAt;
const peakStored = peak;
let now = bulk;
while (now.status === "running") {
  await sleep(100);
  now = await call<Bulk>("GET", `${apiUrl}/v1/bulks/${bulk.id}`, undefined, authorization);
}
const finishedMs = nowMs() - startedAt;
isOver = true;
await watching;

const sql = openDatabase({ url: databaseUrl, max: 1, applicationName: "zajel bench" });
await sql`create table bench_row (id integer primary key, content text not null)`;
const limitFrom = nowMs();
for (let from = 0; from < rows; from += rowsOfCommit) {
  const batch = Array.from({ length: rowsOfCommit }, (_, index) => ({ id: from + index, content: line(from + index) }));
  await sql`
    insert into bench_row select id, content
      from json_to_recordset(${JSON.stringify(batch)}::text::json) as r(id integer, content text)`;
}
const limitMs = nowMs() - limitFrom;
await sql.end({ timeout: 5 });
closeConnections();

const size = [...file()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node.js ${process.version}`);
console.log(`A file of ${rows} payment links, ${megabytes(size)}; ${now.accepted} accepted, ${now.refused} refused\n`);
console.log(`stored (answered 202)                       ${seconds(storedMs)}`);
console.log(`all of them transactions                    ${seconds(finishedMs)}`);
console.log(`limit: plain inserts, ${rowsOfCommit} in a commit          ${seconds(limitMs)}`);
console.log(`memory of the server: at rest               ${megabytes(atRest)}`);
console.log(`  at most, until it was stored              ${megabytes(peakStored)}`);
console.log(`  at most, until all were transactions      ${megabytes(peak)}`);
