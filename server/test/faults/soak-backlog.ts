/** A million payment links of one merchant wait, and another merchant's receipt must not wait for them. */
import { setTimeout as pause } from "node:timers/promises";
import { until } from "../support/zajel.ts";
import type { Chance } from "./chance.ts";
import { type Fleet, openSender, patienceMs, startFleet } from "./fleet.ts";
import { startOwnPostgres, temporaryFolder } from "./own-postgres.ts";
import { createPayments } from "./payments.ts";
import { type Chapter, number } from "./soak-report.ts";

const messagesPerSecond = 80;
const receipts = 100;
const target = 250;
const rowsAtOnce = 100_000;

export async function soakBacklog(options: {
  rows: number;
  chance: Chance;
  tell: (line: string) => void;
}): Promise<Chapter> {
  const { rows, chance, tell } = options;
  const startedAt = new Date();
  await using postgres = await startOwnPostgres(await temporaryFolder());
  const database = { url: postgres.url, directUrl: postgres.url };
  await using fleet = await startFleet({ nodes: 2, database, environment: { ZAJEL_UNCERTAIN_GRACE_MS: "90000" } });
  await openSender(fleet, { messagesPerSecond });
  await fleet.api("POST", "/v1/merchants", { id: "bulk", name: "Dar Noura" });
  const bulk = await openSender(fleet, { merchant: "bulk", messagesPerSecond });

  tell("receipts without a backlog");
  const before = await measureReceipts(fleet, chance);
  tell(`making ${rows} rows`);
  const madeAt = performance.now();
  for (let first = 0; first < rows; first += rowsAtOnce) {
    await queueLinks(fleet, bulk.authenticatorId, first, Math.min(rows, first + rowsAtOnce));
  }
  const madeSeconds = (performance.now() - madeAt) / 1000;
  const sentBefore = await sentBy(fleet, bulk.phoneNumberId);
  const measuredAt = performance.now();
  tell("receipts beside the backlog");
  const beside = await measureReceipts(fleet, chance);
  const seconds = (performance.now() - measuredAt) / 1000;
  const sent = (await sentBy(fleet, bulk.phoneNumberId)) - sentBefore;
  const [left] = await fleet.sql<{ count: number }[]>`
    select count(*)::integer as count from notification where merchant_id = 'bulk' and phase = 'queued'`;

  const delays = [0.5, 0.95].map((share) => percentile(beside, share) - percentile(before, share));
  const delay = Math.max(...delays);
  return {
    title: `A backlog of ${number(rows)} rows`,
    done:
      `${number(rows)} payment links of one merchant are due at once, made in the database, and leave at its sender's ` +
      `${messagesPerSecond} per second. Meanwhile another merchant's payments are reported as paid, one after the other; ` +
      "measured is the time from the start of that request until the receipt arrives at WhatsApp. The promise is that " +
      `the backlog delays it by less than ${target} ms, at the median and at the 95th percentile.`,
    startedAt,
    seed: chance.seed,
    minutes: (Date.now() - startedAt.getTime()) / 60_000,
    counts: [
      ["rows made in", `${madeSeconds.toFixed(0)} s`],
      ["receipts measured, each time", number(receipts)],
      ["without a backlog: median, 95th percentile, slowest", spread(before)],
      ["beside the backlog: median, 95th percentile, slowest", spread(beside)],
      ["delay by the backlog: median, 95th percentile", delays.map((ms) => `${ms.toFixed(0)} ms`).join(", ")],
      ["links that left meanwhile", `${number(sent)} in ${seconds.toFixed(0)} s`],
      ["links that still wait", number(left?.count ?? 0)],
    ],
    broken: delay < target ? [] : [`fairness: delayed by ${delay.toFixed(0)} ms, ${target} allowed`],
  };
}

/** How long receipts take, in milliseconds, one payment at a time. */
async function measureReceipts(fleet: Fleet, chance: Chance): Promise<number[]> {
  const payments = createPayments({ url: fleet.url, headers: fleet.headers, chance, way: ["created"] });
  await payments.run(receipts, 4_000);
  await untilLeft(fleet);
  const reported = new Map<string, number>();
  for (const { sessionId } of payments.all) {
    const answerOf = fleet.api("POST", `/v1/transactions/${sessionId}/state`, { state: "paid" });
    const at = performance.timeOrigin + performance.now();
    const { status, body } = await answerOf;
    if (status !== 200) throw new Error(JSON.stringify(body));
    reported.set(sessionId, at);
    await pause(chance.whole(20, 120));
  }
  await untilLeft(fleet);
  const arrived = new Map((await fleet.log.accepted()).map((one) => [one.biz_opaque_callback_data, one.arrived_at_ms]));
  const rows = await fleet.sql<{ id: string; sessionId: string }[]>`
    select id, session_id from notification
     where merchant_id = 'shop' and state = 'paid' and session_id = any(${[...reported.keys()]})`;
  return rows.map(({ id, sessionId }) => (arrived.get(id) ?? Number.NaN) - (reported.get(sessionId) ?? Number.NaN));
}

/** Everything of the measured merchant is at WhatsApp. */
async function untilLeft(fleet: Fleet): Promise<void> {
  await until(
    "the shop's messages to have left",
    async () => {
      const [row] = await fleet.sql<{ open: number }[]>`
        select count(*)::integer as open from notification
         where merchant_id = 'shop' and phase in ('queued', 'sending', 'held', 'uncertain')`;
      return row?.open === 0;
    },
    patienceMs,
  );
}

/** As intake writes them, many in one statement: payments of a bulk run with their links, all due. */
async function queueLinks(fleet: Fleet, authenticatorId: string, first: number, end: number): Promise<void> {
  await fleet.sql.begin(async (sql) => {
    await sql`set local statement_timeout = 0`;
    await sql`
      insert into transaction (merchant_id, session_id, type, state, environment, amount, currency_code,
                               customer_phone, customer_first_name, checkout_url, ticks, occurred_at)
      select 'bulk', 'bulk-' || n, 'payment_request', 'created', 'live', '24.500', 'KWD',
             '+9655' || lpad(n::text, 7, '0'), 'Noura', 'https://pay.example.com/c/bulk-' || n, '{created}', now()
        from generate_series(${first}::integer, ${end - 1}::integer) as n`;
    await sql`
      insert into notification (merchant_id, id, session_id, state, kind, copy, authenticator_id, phase, priority, due_at)
      select 'bulk', gen_random_uuid(), 'bulk-' || n, 'created', 'automatic', 0, ${authenticatorId}, 'queued', 1, now()
        from generate_series(${first}::integer, ${end - 1}::integer) as n`;
  });
}

async function sentBy(fleet: Fleet, phoneNumberId: string): Promise<number> {
  return (await fleet.log.sends()).filter((send) => send.phoneNumberId === phoneNumberId).length;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function spread(values: readonly number[]): string {
  return [0.5, 0.95, 1].map((share) => `${percentile(values, share).toFixed(0)} ms`).join(", ");
}
