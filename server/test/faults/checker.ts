/**
 * Reads WhatsApp's own log against the API at the end of a fault run, and says what was promised and not kept:
 *
 *   missing      something that was answered with 2xx is not there (rule 6)
 *   unfinished   a notification that is owed has come to no end, or to one without a reason (rule 6)
 *   doubled      a notification was accepted by WhatsApp more than once, or has more than one row (rules 1 and 5)
 *   lost         the API says that it was sent, and WhatsApp knows nothing of it
 *   untold       the API says that it never left, and WhatsApp has it; or a report that was taken is not shown
 *   after_fact   it left after the payment had moved on (rule 2)
 *   too_fast     a sender had more requests in a second than its limit (rule 7)
 *
 * It is written from the promises alone and uses none of the server's code.
 */
import { busiestSecond, mostAllowed, type Span } from "../support/busiest-second.ts";
import type { Json } from "../support/zajel.ts";
import type { Fleet } from "./fleet.ts";
import type { Payment } from "./payments.ts";
import type { AcceptedMessage, SendRequest } from "./sandbox-log.ts";

export type Promised = "missing" | "unfinished" | "doubled" | "lost" | "untold" | "after_fact" | "too_fast";

export interface Broken {
  promise: Promised;
  what: string;
}

export interface Findings {
  payments: number;
  /** Creations and reports that were answered with 2xx. */
  confirmed: number;
  /** Notifications by the status they came to. */
  statuses: Record<string, number>;
  accepted: number;
  /** Requests to send that reached WhatsApp. */
  requests: number;
  /** What WhatsApp answered them with, `dropped` for none. */
  answers: Record<string, number>;
  /** The most requests of a sender within one second. */
  fastestSecond: number;
  broken: Broken[];
}

export interface CheckOptions {
  /** Messages per second, by the sender's phone number id. */
  limits: Record<string, number>;
  /** How many nodes sent at once at most. */
  nodes: number;
  /** Webhooks were thrown away: what WhatsApp told need not have arrived, and silence lets the uncertain wait. */
  webhooksLost?: boolean;
  /** The nodes' own clocks were wrong, so that what they noted by them says nothing. */
  wrongClocks?: boolean;
}

/**
 * How long before it was noted a payment may have been read by a claim, on a machine that is busy: a claim reads it,
 * commits, and its node notes when the attempt began.
 */
const claimToleranceMs = 5_000;
/** A claimed message may be written for 8 s (dispatch/claim.ts); what changes meanwhile comes too late for it. */
const flightToleranceMs = 8_000 + claimToleranceMs;
const atOnce = 8;

/** Checks all that these payments were promised. Call it when everything has come to its end. */
export async function check(fleet: Fleet, payments: readonly Payment[], options: CheckOptions): Promise<Findings> {
  const [sends, accepted] = await Promise.all([fleet.log.sends(), fleet.log.accepted()]);
  const messagesOf = Map.groupBy(accepted, (message) => message.biz_opaque_callback_data);
  const broken: Broken[] = [];
  const statuses: Record<string, number> = {};
  const startsOf = new Map<string, number[]>();

  await forAll(payments, async (payment) => {
    const merchant = { "zajel-merchant": payment.merchantId };
    const read = await fleet.api("GET", `/v1/transactions/${payment.sessionId}`, undefined, merchant);
    if (read.status === 404 && !payment.isCreated) return;
    if (read.status !== 200) {
      broken.push({
        promise: "missing",
        what: `${payment.sessionId}, whose creation was answered 201: ${read.status}`,
      });
      return;
    }
    const { history, notifications } = read.body;
    broken.push(...checkHistory(payment, history), ...checkOwed(payment, history, notifications));
    for (const notification of notifications) {
      statuses[notification.status] = (statuses[notification.status] ?? 0) + 1;
      const { status, body } = await fleet.api("GET", `/v1/notifications/${notification.id}`, undefined, merchant);
      if (status !== 200) {
        broken.push({ promise: "missing", what: `${notification.id}: ${status} ${JSON.stringify(body)}` });
        continue;
      }
      const starts: number[] = body.attempt_log.map((attempt: Json) => Date.parse(attempt.started_at));
      startsOf.set(notification.id, starts);
      const messages = messagesOf.get(notification.id) ?? [];
      broken.push(...checkEnd(notification, messages, options));
      broken.push(...checkTruth(notification, history, messages, options.wrongClocks ? [] : starts));
    }
  });

  const bySender = Map.groupBy(sends, ({ phoneNumberId }) => phoneNumberId);
  let fastestSecond = 0;
  for (const [phoneNumberId, ofSender] of bySender) {
    const limit = options.limits[phoneNumberId];
    const fastest = busiestSecond(spansOf(ofSender, options.wrongClocks ? new Map() : startsOf));
    fastestSecond = Math.max(fastestSecond, fastest);
    if (limit !== undefined && fastest > mostRequests(limit, options)) {
      broken.push({ promise: "too_fast", what: `${fastest} requests within a second, ${limit} allowed` });
    }
  }
  return {
    payments: payments.length,
    confirmed: payments.reduce((sum, one) => sum + (one.isCreated ? 1 : 0) + one.confirmed.length, 0),
    statuses,
    accepted: accepted.length,
    requests: sends.length,
    answers: countBy(sends, ({ status, code }) => (code === null ? `${status ?? "dropped"}` : `${status} (${code})`)),
    fastestSecond,
    broken,
  };
}

function checkHistory({ sessionId, confirmed }: Payment, history: Json[]): Broken[] {
  const applied = new Set(history.filter((event) => event.applied).map((event) => event.state));
  return confirmed
    .filter((state) => !applied.has(state))
    .map((state) => ({ promise: "missing", what: `${sessionId}: ${state}, whose report was answered 200` }));
}

/** One automatic notification for each ticked state that the payment came to, and for no other. */
function checkOwed({ sessionId, ticks }: Payment, history: Json[], notifications: Json[]): Broken[] {
  const reached = ["created", ...history.filter((event) => event.applied).map((event) => event.state)];
  const owed = new Set(reached.filter((state) => ticks.includes(state)));
  const rows = countBy(
    notifications.filter(({ kind }) => kind === "automatic"),
    ({ state }) => state,
  );
  const missing = [...owed].filter((state) => rows[state] === undefined);
  const doubled = Object.keys(rows).filter((state) => (rows[state] ?? 0) > 1 || !owed.has(state));
  return [
    ...missing.map((state): Broken => ({ promise: "missing", what: `${sessionId}: the notification of ${state}` })),
    ...doubled.map((state): Broken => ({ promise: "doubled", what: `${sessionId}: rows of ${state}: ${rows[state]}` })),
  ];
}

const sentStatuses = ["accepted", "sent", "delivered", "read"];
const endsWithReason = ["failed", "suppressed"];
const endsWithout = ["superseded", "withdrawn"];

/** It ended, and WhatsApp says the same. */
function checkEnd(notification: Json, messages: readonly AcceptedMessage[], { webhooksLost }: CheckOptions): Broken[] {
  const { id, state, status, reason } = notification;
  const name = `${id} (${state}, ${status})`;
  if (messages.length > 1) return [{ promise: "doubled", what: `${name}: accepted ${messages.length} times` }];
  if (sentStatuses.includes(status)) {
    if (messages.length === 0) return [{ promise: "lost", what: name }];
    return webhooksLost ? [] : checkReports(name, notification, messages[0] as AcceptedMessage);
  }
  // Without a report nobody can know; it waits in sight until the hold limit.
  if (status === "uncertain" && webhooksLost) return [];
  if (endsWithReason.includes(status)) {
    if (!reason?.code || !reason.advice) return [{ promise: "unfinished", what: `${name}: no reason` }];
  } else if (!endsWithout.includes(status)) return [{ promise: "unfinished", what: name }];
  const isRefusedLater = status === "failed" && notification.message_id === messages[0]?.id;
  if (messages.length > 0 && !isRefusedLater && !webhooksLost) {
    return [{ promise: "untold", what: `${name}: WhatsApp has it as ${messages[0]?.status}` }];
  }
  return [];
}

/** Every report that was answered with 200 is shown. */
function checkReports(name: string, notification: Json, { statuses }: AcceptedMessage): Broken[] {
  return statuses
    .filter(({ status, told }) => told && ["sent", "delivered", "read"].includes(status))
    .filter(({ status }) => notification[`${status}_at`] === null)
    .map(({ status }) => ({ promise: "untold", what: `${name}: the report of ${status}` }));
}

/** No attempt began, and no message arrived, after the payment had moved on. */
function checkTruth(
  { id, state }: Json,
  history: Json[],
  messages: readonly AcceptedMessage[],
  starts: readonly number[],
): Broken[] {
  const untrueSince = whenUntrue(state, history);
  if (untrueSince === null) return [];
  const late = [
    ...starts.filter((at) => at > untrueSince + claimToleranceMs).map((at) => ["an attempt began", at] as const),
    ...messages
      .filter((message) => message.arrived_at_ms > untrueSince + flightToleranceMs)
      .map((message) => ["it arrived", message.arrived_at_ms] as const),
  ];
  return late.map(([what, at]) => ({
    promise: "after_fact",
    what: `${id} (${state}): ${what} ${Math.round(at - untrueSince)} ms after the payment had moved on`,
  }));
}

/** When the payment moved on from the state that a notification is about; null: it has not. */
function whenUntrue(about: string, history: Json[]): number | null {
  const open = ["created", "pending", "attempted"];
  const moves = history
    .filter((event) => event.applied)
    .map((event) => ({ state: event.state as string, at: Date.parse(event.recorded_at) }))
    .sort((a, b) => a.at - b.at);
  if (about === "created") return moves.find(({ state }) => !open.includes(state))?.at ?? null;
  const reached = moves.findIndex(({ state }) => state === about);
  return moves.slice(reached + 1).find(({ state }) => state !== about)?.at ?? null;
}

function spansOf(sends: readonly SendRequest[], startsOf: ReadonlyMap<string, readonly number[]>): Span[] {
  return sends.map(({ atMs, callbackData }) => {
    const begun = (startsOf.get(callbackData) ?? []).filter((start) => start <= atMs);
    return { from: Math.max(...begun, begun.length > 0 ? 0 : atMs), to: atMs };
  });
}

/** By the sandbox's clock alone, where the nodes' are wrong, a second half as long again must be allowed for. */
function mostRequests(limit: number, { nodes, wrongClocks = false }: CheckOptions): number {
  return wrongClocks ? 1.5 * limit : mostAllowed(limit, nodes);
}

async function forAll<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const workers = Array.from({ length: atOnce }, async () => {
    for (const item of rest) await work(item);
  });
  await Promise.all(workers);
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}
