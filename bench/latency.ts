/**
 * How long a payment event takes to become a message: from the start of the HTTP request that reports it until the
 * message arrives at the sandbox. One event at a time; statuses come back all the while. Beside it, in the same run, the
 * limit: one durable commit and one request.
 */
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { watchArrivals } from "./arrivals.ts";
import { call, closeConnections, nowMs } from "./client.ts";
import { type Installation, startInstallation } from "./installation.ts";
import { prepareLimit } from "./limit.ts";
import { percentile } from "./percentile.ts";

const warmUp = 50;
const events = 200;
/** After an arrival the answer still has to be written; the next event shall find an idle machine. */
const restMs = 20;

/** Distinct customers, so that no limit on one recipient is in the way. */
function phone(series: 1 | 2, index: number): string {
  return `+9655${series}${String(index).padStart(6, "0")}`;
}

/** Measures one after the other; what warmed up is left out. */
async function series(measure: (index: number) => Promise<number>): Promise<number[]> {
  const measured: number[] = [];
  for (let index = 0; index < warmUp + events; index += 1) {
    measured.push(await measure(index));
    await sleep(restMs);
  }
  return measured.slice(warmUp);
}

function row(what: string, values: readonly number[]): string {
  const shown = [0.5, 0.95, 0.99].map((share) => percentile(values, share).toFixed(1).padStart(9));
  return `${what.padEnd(54)}${shown.join("")}`;
}

async function compare(installation: Installation): Promise<void> {
  const { apiUrl, apiKey, sandboxUrl, databaseUrl } = installation;
  const arrivals = watchArrivals(sandboxUrl);
  await using limit = await prepareLimit({ databaseUrl, sandboxUrl, arrivals });
  const authorization = { authorization: `Bearer ${apiKey}` };

  const limits: number[] = [];
  const created = await series(async (index) => {
    limits.push(await limit.measure(phone(2, index)));
    await sleep(restMs);

    const startedAt = nowMs();
    await call(
      "POST",
      `${apiUrl}/v1/transactions`,
      {
        type: "payment_request",
        amount: "24.500",
        currency_code: "KWD",
        session_id: `bench-${index}`,
        order_no: `DN-${index}`,
        customer_phone: phone(1, index),
        customer_first_name: "Noura",
        notifications: { whatsapp: ["created", "paid"] },
      },
      authorization,
    );
    return (await arrivals.next(phone(1, index))) - startedAt;
  });
  const paid = await series(async (index) => {
    const startedAt = nowMs();
    await call(
      "POST",
      `${apiUrl}/v1/transactions/bench-${index}/state`,
      { state: "paid", paid_amount: "24.500", reference_number: "620918443107" },
      authorization,
    );
    return (await arrivals.next(phone(1, index))) - startedAt;
  });

  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}`;
  const lines = [
    "From the start of the request to the arrival at the sandbox, in milliseconds;",
    `${events} events, one at a time, after ${warmUp} to warm up`,
    "",
    `${"".padEnd(54)}${["median", "95th", "99th"].map((name) => name.padStart(9)).join("")}`,
    row('POST /v1/transactions, "created" ticked', created),
    row("POST /v1/transactions/{session_id}/state, paid", paid),
    row("limit: one durable commit, then one bare request", limits.slice(warmUp)),
    "",
    `Node.js ${process.version}, ${machine}; PostgreSQL: ${await limit.durability()}`,
  ];
  console.log(lines.join("\n"));
}

await using installation = await startInstallation();
let isInterrupted = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    isInterrupted = true;
    void installation[Symbol.asyncDispose]();
  });
}
try {
  await compare(installation);
} catch (error) {
  // Whoever stops it need not be told that the requests under way then failed.
  if (!isInterrupted) throw error;
  process.exitCode = 1;
} finally {
  closeConnections();
}
