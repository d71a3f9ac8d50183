/**
 * What a page of a list costs where there are a million payments: each filter asked for over HTTP, with what PostgreSQL
 * does for it. `node bench/lists.ts [COUNT]`
 */
import { cpus } from "node:os";
import postgres from "postgres";
import { parseSearch, type Search } from "../server/src/domain/search.ts";
import { listTransactions } from "../server/src/store/transaction-list.ts";
import { call, closeConnections, nowMs } from "./client.ts";
import { startInstallation } from "./installation.ts";
import { makePayments } from "./million.ts";
import { percentile } from "./percentile.ts";

const count = Number(process.argv[2] ?? 1_000_000);
const others = Math.round(count / 10);
const times = 7;

const middle = Math.floor(count / 2);
const asked: [string, string][] = [
  ["transactions: newest", "/v1/transactions"],
  ["state paid", "/v1/transactions?state=paid"],
  ["state invalided (1 in 1,000)", "/v1/transactions?state=invalided"],
  ["state attempted (none)", "/v1/transactions?state=attempted"],
  ["type e_commerce", "/v1/transactions?type=e_commerce"],
  ["with a failed message", "/v1/transactions?notification_status=failed"],
  ["with a held message (none)", "/v1/transactions?notification_status=held"],
  ["q: an order number", `/v1/transactions?q=MN-${middle}`],
  ["q: how many order numbers begin", "/v1/transactions?q=mn-1"],
  ["q: a phone", `/v1/transactions?q=%2B965${50_000_000 + ((middle * 7919) % 9_999_999)}`],
  ["q: how many phones begin", "/v1/transactions?q=%2B9655"],
  ["q: a rare name", "/v1/transactions?q=zuba"],
  ["q: a common name", "/v1/transactions?q=noura"],
  ["q: two words", "/v1/transactions?q=noura%20al%20sab"],
  ["q: nothing that is there", "/v1/transactions?q=xylophone"],
  ["q and state", "/v1/transactions?q=noura&state=canceled"],
  ["a day in the past", dayQuery("/v1/transactions")],
  ["notifications: newest", "/v1/notifications"],
  ["status failed", "/v1/notifications?status=failed"],
  ["status failed, one code", "/v1/notifications?status=failed&error_code=132000"],
  ["one code", "/v1/notifications?error_code=131047"],
  ["status held (none)", "/v1/notifications?status=held"],
  ["a day in the past", dayQuery("/v1/notifications")],
  ["needs attention", "/v1/attention"],
];

function dayQuery(path: string): string {
  const day = (before: number) => encodeURIComponent(new Date(Date.now() - before * 86_400_000).toISOString());
  const back = (count * 2) / 86_400 / 2;
  return `${path}?created_after=${day(back + 1)}&created_before=${day(back)}`;
}

/** Whose plans are shown: those that find by index, and those that look along the newest. */
const planned: [string, { search?: Search | null; state?: "paid" | "invalided"; notificationStatus?: "failed" }][] = [
  ["newest", {}],
  ["state invalided", { state: "invalided" }],
  ["with a failed message", { notificationStatus: "failed" }],
  ["q: an order number", { search: parseSearch(`MN-${middle}`, "KW") }],
  ["q: a rare name", { search: parseSearch("zuba", "KW") }],
  ["q: a common name", { search: parseSearch("noura", "KW") }],
];

/** How each table is read, with how many rows came of it. */
function steps(plan: string): string {
  return plan
    .split("\n")
    .filter((line) => /Scan|Sort|Join|Loop/.test(line) && !/Sort (Key|Method)/.test(line))
    .map((line) => `  ${line.replace(/\(cost=[^)]*\)\s*/, "").trimEnd()}`)
    .join("\n");
}

await using installation = await startInstallation();
const { apiUrl, apiKey, databaseUrl } = installation;
const authorization = { authorization: `Bearer ${apiKey}` };
const url = new URL(databaseUrl);
const host = url.searchParams.get("host");
const plans: string[] = [];
const options = {
  max: 1,
  ...(host === null ? {} : { host, port: Number(url.searchParams.get("port") ?? 5432) }),
  transform: { column: { from: postgres.toCamel } },
  connection: { plan_cache_mode: "force_custom_plan" },
  onnotice: ({ message }: { message?: string }) => plans.push(message ?? ""),
};
url.searchParams.delete("host");
url.searchParams.delete("port");
url.hostname ||= "localhost";
const sql = postgres(url.href, options);
try {
  await sql`
    insert into merchant (merchant_id, name, default_country, default_language, timezone)
    values ('other', 'Other', 'KW', 'en', 'Asia/Kuwait')`;
  const told = (made: number) => process.stderr.write(`\r${made.toLocaleString("en")} payments`);
  const me = await call<{ merchant_id: string }>("GET", `${apiUrl}/v1/me`, undefined, authorization);
  await makePayments(sql, me.merchant_id, count, told);
  await makePayments(sql, "other", others);
  process.stderr.write("\n");

  const [processor] = cpus();
  console.log(
    [
      `${count.toLocaleString("en")} payments with a message each, and ${others.toLocaleString("en")} of another merchant; a page of 50 over HTTP,`,
      `${times} times, in milliseconds. Node.js ${process.version}, ${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}`,
      "",
      `${"".padEnd(34)}${["median", "most", "rows"].map((name) => name.padStart(9)).join("")}`,
    ].join("\n"),
  );
  for (const [what, path] of asked) {
    const measured: number[] = [];
    let rows = 0;
    for (let turn = 0; turn < times; turn += 1) {
      const startedAt = nowMs();
      const answer = (await call("GET", `${apiUrl}${path}`, undefined, authorization)) as { data: unknown[] };
      measured.push(nowMs() - startedAt);
      rows = answer.data.length;
    }
    const shown = [percentile(measured, 0.5), Math.max(...measured)].map((ms) => ms.toFixed(1).padStart(9));
    console.log(`${what.padEnd(34)}${shown.join("")}${`${rows}`.padStart(9)}`);
  }

  await sql.unsafe("load 'auto_explain'");
  await sql.unsafe("set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on");
  await sql.unsafe("set auto_explain.log_timing = off; set client_min_messages = log");
  const nothing = { state: null, type: null, createdAfter: null, createdBefore: null, hasConflict: null };
  const unasked = { language: null, amountFrom: null, amountTo: null, notificationStatus: null, search: null };
  for (const [what, changes] of planned) {
    plans.length = 0;
    const filter = { merchantId: me.merchant_id, ...nothing, ...unasked, ...changes };
    await listTransactions(sql, filter, { after: null, limit: 50 });
    console.log(`\n${what}`);
    for (const plan of plans) console.log(steps(plan));
  }
} finally {
  await sql.end({ timeout: 1 });
  closeConnections();
}
