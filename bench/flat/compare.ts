/** The same work on both databases in turns, and on the full one while an old snapshot is held. */
import { apiKeyOf, type Crowd } from "../crowd.ts";
import { percentile } from "../percentile.ts";
import { merchantId } from "../shop.ts";
import { sendSteadily } from "../side-by-side/load.ts";
import { startWhatsApp, type WhatsApp } from "../side-by-side/whatsapp.ts";
import { type Database, openAtLeisure } from "./databases.ts";
import { startServer } from "./servers.ts";
import { type Claims, claimSome, createEvents, type EventsTaken, sendMessages, takeEvents, tidy } from "./work.ts";

export interface Comparison {
  empty: Database;
  full: Database;
  crowd: Crowd;
  postgresPid: number;
  logFile: string;
  rounds: number;
  snapshotMinutes: number;
  say: (text: string) => void;
}

const eventsToWarmUp = 5_000;
const eventsOfRound = 10_000;
const spreadEvents = 20_000;
const messagesOfRound = 3_000;
const claimsOfRound = 15;
/** Events and messages a second while the snapshot ages. */
const steadyRate = 200;

interface Measured {
  events: EventsTaken[];
  messagesPerSecond: number[];
  claims: Claims[];
}

type Work = Pick<Comparison, "postgresPid" | "logFile" | "rounds"> & {
  whatsApp: WhatsApp;
  makeEvents: ReturnType<typeof createEvents>;
};

/** Measures in turns, so that what else the machine does is shared. */
async function inTurns(databases: readonly Database[], work: Work): Promise<Map<Database, Measured>> {
  const { whatsApp, makeEvents, postgresPid, logFile, rounds } = work;
  const measured = new Map<Database, Measured>(
    databases.map((database) => [database, { events: [], messagesPerSecond: [], claims: [] }]),
  );
  const each = async (times: number, measure: (database: Database, into: Measured) => Promise<void>) => {
    for (let time = 0; time < times; time += 1) {
      for (const [database, into] of measured) await measure(database, into);
    }
  };
  {
    await using servers = new AsyncDisposableStack();
    const serverOf = new Map<Database, Awaited<ReturnType<typeof startServer>>>();
    for (const database of databases) {
      const server = await startServer(database, { roles: "api", whatsAppPort: whatsApp.port, logFile });
      serverOf.set(database, servers.use(server));
    }
    const take = (database: Database, count: number) => {
      const server = serverOf.get(database);
      if (server === undefined) throw new Error("Every database has a server.");
      return takeEvents(server, postgresPid, makeEvents(count, server.port));
    };
    for (const database of databases) await take(database, eventsToWarmUp);
    await each(rounds, async (database, { events }) => void events.push(await take(database, eventsOfRound)));
  }
  const messages = { warmUp: 500, count: messagesOfRound, logFile };
  await each(rounds, async (database, { messagesPerSecond }) => {
    messagesPerSecond.push(await sendMessages(database, whatsApp, messages));
  });
  await each(rounds, async (database, { claims }) => void claims.push(await claimSome(database, claimsOfRound)));
  return measured;
}

/** Events of all merchants in a random order: the first of each, which nobody remembers, and then more of them. */
async function spread(full: Database, crowd: Crowd, work: Work): Promise<{ first: EventsTaken; later: EventsTaken[] }> {
  const { whatsApp, makeEvents, postgresPid, logFile } = work;
  await using server = await startServer(full, { roles: "api", whatsAppPort: whatsApp.port, logFile });
  // What a server costs that has just started is not the question.
  await takeEvents(server, postgresPid, makeEvents(eventsToWarmUp, server.port));
  const merchants = Array.from({ length: crowd.merchants }, (_, index) => ({ index: index + 1, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ index }) => apiKeyOf(index));
  const keyOf = (index: number) => merchants[index % merchants.length] as string;
  const first = await takeEvents(server, postgresPid, makeEvents(crowd.merchants, server.port, keyOf));
  const later: EventsTaken[] = [];
  for (let round = 0; round < work.rounds; round += 1) {
    const random = () => merchants[Math.floor(Math.random() * merchants.length)] as string;
    later.push(await takeEvents(server, postgresPid, makeEvents(spreadEvents, server.port, random)));
  }
  return { first, later };
}

/** Holds a snapshot for some minutes of steady work, and goes on holding it during `measure`. */
async function whileHeld<T>(full: Database, minutes: number, work: Work, measure: () => Promise<T>): Promise<T> {
  const { whatsApp, makeEvents, logFile } = work;
  await using parts = new AsyncDisposableStack();
  const sql = parts.adopt(openAtLeisure(full.url), (opened) => opened.end({ timeout: 5 }));
  const pace = async (perSecond: number) => {
    await using side = new AsyncDisposableStack();
    const other = side.adopt(openAtLeisure(full.url), (opened) => opened.end({ timeout: 5 }));
    await other`update authenticator set messages_per_second = ${perSecond} where merchant_id = ${merchantId}`;
    await other`update merchant set config_version = config_version + 1 where merchant_id = ${merchantId}`;
  };
  await sql`set idle_in_transaction_session_timeout = 0`;
  return (await sql.begin("isolation level repeatable read", async (held) => {
    await held`select count(*) from merchant`;
    await pace(steadyRate);
    whatsApp.begin(0);
    {
      await using server = await startServer(full, {
        roles: "api,dispatcher,upkeep",
        whatsAppPort: whatsApp.port,
        logFile,
      });
      for (let minute = 0; minute < minutes; minute += 1) {
        await sendSteadily(server.port, makeEvents(steadyRate * 60, server.port), 64, steadyRate);
      }
    }
    await pace(1_000_000);
    return await measure();
  })) as T;
}

const middle = (values: readonly number[]) => percentile(values, 0.5);
const shown = (value: number) => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(1));

/** A line of the table; `dearer`: how many times as dear as on the empty database, and how many it may be. */
function line(title: string, empty: string, full: string, dearer: number | null, atMost: number | null): string {
  const bound = atMost === null || dearer === null ? "" : `≤ ${atMost} ${dearer <= atMost ? "met" : "MISSED"}`;
  const times = dearer === null ? "" : dearer.toFixed(2);
  return `${title.padEnd(44)}${empty.padStart(16)}${full.padStart(16)}${times.padStart(8)}   ${bound}`.trimEnd();
}

function eventLines(title: string, empty: readonly EventsTaken[], full: readonly EventsTaken[], atMost: number | null) {
  const rate = (events: readonly EventsTaken[]) => middle(events.map(({ perSecond }) => perSecond));
  const cost = (events: readonly EventsTaken[]) =>
    `${shown(middle(events.map(({ node }) => node)))} + ${shown(middle(events.map(({ postgres }) => postgres)))}`;
  return [
    line(`${title}, a second`, shown(rate(empty)), shown(rate(full)), rate(empty) / rate(full), atMost),
    line("  processor time of one, µs: Node + PostgreSQL", cost(empty), cost(full), null, null),
  ];
}

function messagesLine({ messagesPerSecond: empty }: Measured, { messagesPerSecond: full }: Measured): string {
  return line("messages out, a second", shown(middle(empty)), shown(middle(full)), middle(empty) / middle(full), null);
}

function claimLines(empty: readonly Claims[], full: readonly Claims[]) {
  const of = (claims: readonly Claims[], what: keyof Claims) => middle(claims.map((claim) => claim[what]));
  const both = (title: string, what: keyof Claims, atMost: number | null) =>
    line(title, shown(of(empty, what)), shown(of(full, what)), of(full, what) / of(empty, what), atMost);
  return [
    both("a claim of 250, ms", "ms", 1.4),
    both("  in PostgreSQL, µs a message", "postgresUs", null),
    both("  pages looked at, a message", "pages", null),
  ];
}

/** The table. */
export async function compareDatabases(comparison: Comparison): Promise<string> {
  const { empty, full, crowd, snapshotMinutes, say } = comparison;
  await using whatsApp = await startWhatsApp();
  const work: Work = { ...comparison, whatsApp, makeEvents: createEvents() };
  await tidy(full);
  say("both in turns");
  const measured = await inTurns([empty, full], work);
  const ofEmpty = measured.get(empty) as Measured;
  const ofFull = measured.get(full) as Measured;
  say(`events of ${crowd.merchants} merchants`);
  const { first, later } = await spread(full, crowd, work);
  await tidy(full);
  const lines = [
    `${crowd.messages.toLocaleString("en")} messages, ${crowd.merchants.toLocaleString("en")} merchants, ${crowd.waiting.toLocaleString("en")} messages of one of them waiting`,
    "",
    `${"".padEnd(44)}${"empty".padStart(16)}${"full".padStart(16)}${"times".padStart(8)}`,
    ...eventLines("events of one merchant", ofEmpty.events, ofFull.events, 1.2),
    ...eventLines("events, the first of each merchant", ofEmpty.events, [first], null),
    ...eventLines("events of all merchants", ofEmpty.events, later, 2.3),
    messagesLine(ofEmpty, ofFull),
    ...claimLines(ofEmpty.claims, ofFull.claims),
  ];
  if (snapshotMinutes > 0) {
    say(`${snapshotMinutes} minutes with ${steadyRate} events and messages a second while a snapshot is held`);
    const held = await whileHeld(full, snapshotMinutes, work, () => inTurns([full], work));
    const ofHeld = held.get(full) as Measured;
    lines.push(
      "",
      `a snapshot is held since ${snapshotMinutes} minutes of ${steadyRate} events and messages a second:`,
      ...eventLines("events of one merchant", ofEmpty.events, ofHeld.events, 1.2),
      messagesLine(ofEmpty, ofHeld),
      ...claimLines(ofEmpty.claims, ofHeld.claims),
    );
  }
  return lines.join("\n");
}
