/**
 * Rows to test with: a shop with a sender, its transactions, and notifications anywhere in their life.
 */
import { randomBytes } from "node:crypto";
import type { Phase } from "../../domain/notification.ts";
import type { NotifiableState, PaymentState } from "../../domain/payment-state.ts";
import { insertAuthenticator } from "../authenticator.ts";
import type { ISql, Sql } from "../database.ts";
import { newId } from "../ids.ts";
import { insertMerchant, type MerchantPatch, patchMerchant } from "../merchant.ts";
import type { Settlement } from "../settle.ts";
import { insertTransactions, type Move, type NewTransaction, type OwedNotification } from "../transaction.ts";

export interface Shop {
  merchantId: string;
  authenticatorId: string;
}

/** A merchant of this test alone, with one sender. */
export async function addShop(sql: Sql, settings: MerchantPatch = {}): Promise<Shop> {
  const merchantId = `shop_${randomBytes(6).toString("hex")}`;
  await insertMerchant(sql, {
    merchantId,
    name: "Demo Shop",
    defaultCountry: "KW",
    defaultLanguage: "en",
    timezone: "Asia/Kuwait",
  });
  await patchMerchant(sql, merchantId, settings);
  return { merchantId, authenticatorId: await addSender(sql, merchantId) };
}

/** One more sender of a merchant; its authenticator's id. */
export async function addSender(sql: Sql, merchantId: string): Promise<string> {
  const id = newId();
  await insertAuthenticator(sql, {
    merchantId,
    id,
    name: "Main",
    environment: "live",
    wabaId: "20981",
    phoneNumberId: id,
    verifyToken: "verify",
    messagesPerSecond: null,
    accessToken: Buffer.from("sealed"),
    appSecret: Buffer.from("sealed"),
    tokenHash: null,
  });
  return id;
}

/** A payment request as intake writes it. Nothing is ticked and nothing is owed, where the test does not say so. */
export function newTransaction(shop: Shop, changes: Partial<NewTransaction> = {}): NewTransaction {
  return {
    merchantId: shop.merchantId,
    sessionId: `s_${randomBytes(8).toString("hex")}`,
    type: "payment_request",
    environment: "live",
    orderNo: "A-17",
    amount: "20.000",
    currencyCode: "KWD",
    customerPhone: "+96550001234",
    customerFirstName: "Noura",
    customerLastName: "Al-Sabah",
    customerEmail: null,
    language: null,
    checkoutUrl: "https://pay.example.com/c/s_17",
    expiresAt: null,
    extra: {},
    ticks: [],
    whatsappManual: false,
    authenticatorId: null,
    referenceNumber: null,
    paidAmount: null,
    eventId: newId(),
    source: "test",
    expiryManaged: true,
    owed: [],
    ...changes,
  };
}

/** What a transaction owes, as intake writes it. */
export function owed(
  shop: Shop,
  state: NotifiableState,
  changes: Partial<OwedNotification> = {},
): OwedNotification & { id: string } {
  return {
    id: newId(),
    state,
    authenticatorId: shop.authenticatorId,
    phase: "queued",
    reasonCode: null,
    priority: 0,
    dueInSeconds: 0,
    ...changes,
  };
}

/** A report of `paid` to a payment request that was just created, which makes its payment link untrue. */
export function move(shop: Shop, sessionId: string, changes: Partial<Move> = {}): Move {
  return {
    merchantId: shop.merchantId,
    sessionId,
    version: 1,
    eventId: newId(),
    from: "created",
    reported: "paid",
    applied: true,
    reason: null,
    conflict: false,
    occurredAt: null,
    source: "test",
    referenceNumber: null,
    paidAmount: null,
    note: null,
    untrue: ["created", "authorized", "canceled", "failed", "expired"],
    owed: [],
    ...changes,
  };
}

/** A stored transaction; its `session_id`. */
export async function addTransaction(
  sql: ISql,
  shop: Shop,
  changes: Partial<NewTransaction> & { state?: PaymentState } = {},
): Promise<string> {
  const { state = "created", ...others } = changes;
  const [made] = await insertTransactions(sql, [newTransaction(shop, others)]);
  if (made === undefined) throw new Error("the session_id is taken");
  await sql`
    update transaction set state = ${state} where merchant_id = ${made.merchantId} and session_id = ${made.sessionId}`;
  return made.sessionId;
}

/** A row of the table `notification`, without what the tests never look at. */
export interface NotificationRow {
  merchantId: string;
  id: string;
  sessionId: string;
  state: NotifiableState;
  kind: "automatic" | "manual";
  copy: number;
  authenticatorId: string | null;
  phase: Phase;
  priority: number;
  dueAt: Date;
  owedAt: Date;
  attempts: number;
  leasedUntil: Date | null;
  heldSince: Date | null;
  holdScope: string | null;
  holdKey: string | null;
  uncertainSince: Date | null;
  reasonCode: string | null;
  reasonDetail: string | null;
  recipient: string | null;
  templateName: string | null;
  templateNamespace: string | null;
  templateLanguage: string | null;
  requestedLanguage: string | null;
  content: unknown;
  corrects: string | null;
  messageId: string | null;
  silentSince: Date | null;
  deliveryRank: number;
  acceptedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  failedAt: Date | null;
  pricing: unknown;
}

/**
 * A stored notification, queued and due where the test does not say otherwise; its id. It gets a transaction of its
 * own where no `sessionId` is given.
 */
export async function addNotification(sql: ISql, shop: Shop, changes: Partial<NotificationRow> = {}): Promise<string> {
  const sessionId = changes.sessionId ?? (await addTransaction(sql, shop));
  const phase = changes.phase ?? "queued";
  const row = {
    ...shop,
    id: newId(),
    state: "created",
    kind: "automatic",
    copy: 0,
    priority: 1,
    phase,
    dueAt: before(1),
    owedAt: before(1),
    attempts: 0,
    deliveryRank: 0,
    ...inPhase(phase),
    ...changes,
    sessionId,
  };
  await sql`
    insert into notification (merchant_id, id, session_id, state, kind, copy, authenticator_id, phase, priority,
                              due_at, owed_at, attempts, leased_until, held_since, hold_scope, hold_key,
                              uncertain_since, reason_code, reason_detail, message_id, silent_since, delivery_rank,
                              accepted_at, sent_at, delivered_at, read_at, failed_at)
    select "merchantId", id, "sessionId", state, kind, copy, "authenticatorId", phase, priority, "dueAt", "owedAt",
           attempts, "leasedUntil", "heldSince", "holdScope", "holdKey", "uncertainSince", "reasonCode",
           "reasonDetail", "messageId", "silentSince", "deliveryRank", "acceptedAt", "sentAt", "deliveredAt",
           "readAt", "failedAt"
      from json_to_record(${JSON.stringify(row)}::text::json)
        as x("merchantId" text, id uuid, "sessionId" text, state text, kind text, copy integer,
             "authenticatorId" uuid, phase text, priority smallint, "dueAt" timestamptz, "owedAt" timestamptz,
             attempts integer, "leasedUntil" timestamptz, "heldSince" timestamptz, "holdScope" text, "holdKey" text,
             "uncertainSince" timestamptz, "reasonCode" text, "reasonDetail" text, "messageId" text,
             "silentSince" timestamptz, "deliveryRank" smallint, "acceptedAt" timestamptz, "sentAt" timestamptz,
             "deliveredAt" timestamptz, "readAt" timestamptz, "failedAt" timestamptz)`;
  return row.id;
}

/** What a notification in this phase has, as the functions of the store leave it. */
function inPhase(phase: Phase): Partial<NotificationRow> {
  switch (phase) {
    case "sending":
      return { attempts: 1, uncertainSince: before(1), leasedUntil: before(-20) };
    case "uncertain":
      return { attempts: 1, uncertainSince: before(120) };
    case "held":
      return { heldSince: before(1), holdScope: "token", holdKey: "", reasonCode: "token" };
    case "accepted":
      return {
        attempts: 1,
        messageId: `wamid.${newId()}`,
        deliveryRank: 1,
        acceptedAt: before(1),
        silentSince: before(1),
      };
    case "failed":
      return { attempts: 1, failedAt: before(1), reasonCode: "131026" };
    default:
      return {};
  }
}

/** What came of the first attempt: nobody knows, where the test does not say otherwise. */
export function settlement(
  { merchantId }: Pick<Shop, "merchantId">,
  id: string,
  changes: Partial<Settlement> = {},
): Settlement {
  return {
    merchantId,
    id,
    number: 1,
    phase: "uncertain",
    messageId: null,
    dueInMs: null,
    notSent: false,
    isFault: false,
    reasonCode: null,
    reasonDetail: null,
    holdScope: null,
    holdKey: null,
    attempt: {
      startedAt: before(1),
      durationMs: 120,
      outcome: "unanswered",
      httpStatus: null,
      code: null,
      detail: null,
      traceId: null,
      request: { type: "template" },
      answer: null,
    },
    ...changes,
  };
}

/** So many seconds before now; in the future where they are negative. */
export function before(seconds: number): Date {
  return new Date(Date.now() - seconds * 1000);
}

/** The notification as it is now. */
export async function readNotification(sql: ISql, id: string): Promise<NotificationRow> {
  const [row] = await sql<NotificationRow[]>`select * from notification where id = ${id}`;
  if (row === undefined) throw new Error(`there is no notification ${id}`);
  return row;
}

/** Resolves when some statement in this database waits for a lock that another holds. */
export async function untilBlocked(sql: Sql): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const waiting = await sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
    if (performance.now() > deadline) throw new Error("nothing waited for a lock");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Opens a transaction, does `work` in it, and leaves it open until `end` is called. */
export async function openTransaction(
  sql: Sql,
  work: (tx: ISql) => Promise<unknown>,
): Promise<{ end: () => Promise<void> }> {
  const working = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const committed = sql.begin(async (tx) => {
    await work(tx);
    working.resolve();
    await ended.promise;
  });
  await Promise.race([working.promise, committed]);
  return {
    async end() {
      ended.resolve();
      await committed;
    },
  };
}
