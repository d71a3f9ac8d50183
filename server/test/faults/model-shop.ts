/** The real thing for the property test: intake, claim, settle, receipts and reconcile on a real store, step by step. */
import { randomBytes } from "node:crypto";
import { claimPass } from "../../src/dispatch/claim.ts";
import type { DispatchParts } from "../../src/dispatch/dispatcher.ts";
import type { Claimed } from "../../src/dispatch/judge.ts";
import { reconcile } from "../../src/dispatch/reconcile.ts";
import { settleBatch } from "../../src/dispatch/send.ts";
import { nextStep, type SendOutcome } from "../../src/domain/next-step.ts";
import type { PaymentState } from "../../src/domain/payment-state.ts";
import { starterTemplates } from "../../src/domain/starter-templates.ts";
import { createIntake } from "../../src/intake/intake.ts";
import { createLogger } from "../../src/log.ts";
import { recordReports } from "../../src/receipts/receipts.ts";
import { recordCustomerNews } from "../../src/receipts/replies.ts";
import { lineAlone, type Sql } from "../../src/store/database.ts";
import { newId } from "../../src/store/ids.ts";
import { bumpConfigVersion } from "../../src/store/merchant.ts";
import { createMerchantConfigs } from "../../src/store/merchant-configs.ts";
import { parseSecretKeys } from "../../src/store/seal.ts";
import { beginLook, writeTemplates } from "../../src/store/template.ts";
import { putTemplateLink } from "../../src/store/template-link.ts";
import { addShop } from "../../src/store/testing/rows.ts";
import type { GraphClient } from "../../src/whatsapp/graph-client.ts";
import { checkoutPrefix } from "../support/zajel.ts";
import { graceMs, leaseMs, retryBaseMs } from "./model.ts";

export interface StoredNotification {
  sessionId: string;
  state: string;
  phase: string;
  attempts: number;
  messageId: string | null;
  rank: number;
}

/** A merchant's installation, of which each step is made by hand. */
export interface ModelShop {
  create(sessionId: string): Promise<void>;
  report(sessionId: string, state: PaymentState): Promise<string>;
  /** The customer of a payment writes to the shop. */
  write(sessionId: string, text: string, at: Date): Promise<void>;
  /** Claims what is due; the notifications that are now on their way to WhatsApp, as `session/state`. */
  claim(): Promise<string[]>;
  /** An answer to the attempt comes and is written down. */
  settle(sessionId: string, state: string, number: number, outcome: SendOutcome): Promise<void>;
  /** The process with everything on its way is gone. */
  crash(): void;
  hear(report: {
    sessionId: string;
    state: string;
    messageId: string;
    status: "sent" | "delivered" | "read" | "failed";
    at: Date;
  }): Promise<void>;
  reconcile(now: Date): Promise<void>;
  notifications(): Promise<StoredNotification[]>;
  /** Of each payment, by its `session_id`. */
  states(): Promise<Record<string, string>>;
}

/** What a claim needs; what it claims is not sent. */
export function partsOfClaims(sql: Sql, configs = createMerchantConfigs()): DispatchParts {
  return {
    sql,
    busySql: sql,
    claimLine: lineAlone(sql),
    answerLine: lineAlone(sql),
    configs,
    tokens: { get: async () => "EAAtoken" },
    // Nothing is sent: what comes of an attempt is said by the test.
    graph: {} as GraphClient,
    baseUrlOf: () => "http://127.0.0.1:9",
    sendTimeoutMs: leaseMs - 10_000,
    leaseMs,
    retryBaseMs,
    now: () => new Date(),
    random: () => 0,
    log: createLogger({ level: "silent" }),
  };
}

let customers = 0;

/** `isHeard`: reports of its sender have come before. */
export async function openModelShop(sql: Sql, listeningSince: Date, isHeard: boolean): Promise<ModelShop> {
  const shop = await addShop(sql);
  const { merchantId, authenticatorId } = shop;
  await linkStarters(sql, shop);
  if (isHeard) await sql`update sender set last_status_at = now() where merchant_id = ${merchantId}`;
  const configs = createMerchantConfigs();
  const keys = parseSecretKeys(randomBytes(32).toString("base64"));
  if (keys.kind !== "ok") throw new Error(keys.message);
  const intake = createIntake({
    sql,
    busySql: sql,
    creationLine: lineAlone(sql),
    configs,
    secretKeys: keys.keys,
    wake: () => {},
  });
  const nodeId = newId();
  await sql`delete from node`;

  const phones = new Map<string, string>();
  /** Claimed messages on their way, by notification and attempt. */
  const flying = new Map<string, Claimed>();
  const parts = partsOfClaims(sql, configs);

  async function idOf(sessionId: string, state: string): Promise<string> {
    const [row] = await sql<{ id: string }[]>`
      select id from notification
       where merchant_id = ${merchantId} and session_id = ${sessionId} and state = ${state}`;
    if (row === undefined) throw new Error(`${sessionId} owes nothing about ${state}`);
    return row.id;
  }

  return {
    async create(sessionId) {
      customers += 1;
      const customerPhone = `+9655${String(customers).padStart(7, "0")}`;
      phones.set(sessionId, customerPhone);
      const made = await intake.create({
        merchantId,
        reach: { kind: "everybody" },
        source: "test",
        type: "payment_request",
        amount: "24.500",
        currencyCode: "KWD",
        customerPhone,
        customerFirstName: "Noura",
        customerLastName: null,
        customerEmail: null,
        orderNo: "DN-10482",
        sessionId,
        authenticatorId: null,
        language: null,
        checkoutUrl: `${checkoutPrefix}${sessionId}`,
        expiresAt: null,
        expirationTime: null,
        extra: {},
        notifications: ["pre_payment", "post_payment"],
      });
      if (made.kind !== "created") throw new Error(JSON.stringify(made));
    },
    async report(sessionId, state) {
      const { kind } = await intake.report({
        merchantId,
        sessionId,
        source: "test",
        reach: { kind: "everybody" },
        state,
        occurredAt: null,
        referenceNumber: null,
        paidAmount: null,
        reason: null,
      });
      return kind;
    },
    async write(sessionId, text, at) {
      const from = phones.get(sessionId)?.slice(1) ?? null;
      const said = { type: "text", text, buttonPayload: null, inReplyTo: null, system: null, content: null };
      const item = { kind: "message", phoneNumberId: null, messageId: newId(), from, at, ...said } as const;
      await recordCustomerNews({ sql, configs }, [{ merchantId, authenticatorId, item }]);
    },
    async claim() {
      const claimed: Claimed[] = [];
      await claimPass(parts, shop, 100, { leave: (some) => claimed.push(...some) });
      const rows = await sql<{ id: string; state: string }[]>`
        select id, state from notification where merchant_id = ${merchantId}`;
      const states = new Map(rows.map(({ id, state }) => [id, state]));
      for (const one of claimed) flying.set(`${one.id}/${one.number}`, one);
      return claimed.map(({ id, sessionId }) => `${sessionId}/${states.get(id)}`);
    },
    async settle(sessionId, state, number, outcome) {
      const claimed = flying.get(`${await idOf(sessionId, state)}/${number}`);
      if (claimed === undefined) throw new Error(`Attempt ${number} about ${state} of ${sessionId} is not on its way`);
      const step = nextStep(outcome, claimed.faults + 1, 0, { ...claimed, baseMs: retryBaseMs });
      const answer = { outcome, httpStatus: null, code: null, traceId: null, durationMs: 1, answer: null };
      await settleBatch(sql, [{ claimed, answer, startedAt: new Date(), step }]);
    },
    crash: () => flying.clear(),
    async hear({ sessionId, state, messageId, status, at }) {
      const error = status === "failed" ? { code: 131026, title: "Undeliverable", details: null } : null;
      const callbackData = await idOf(sessionId, state);
      const report = { messageId, callbackData, status, at, error, pricing: null };
      await recordReports({ sql, busySql: sql, configs, graceMs }, [{ merchantId, authenticatorId, report }]);
    },
    async reconcile(now) {
      await sql`
        insert into node (id, listening_since, last_beat_at) values (${nodeId}, ${listeningSince}, ${now})
        on conflict (id) do update set last_beat_at = excluded.last_beat_at`;
      await reconcile(sql, { graceMs });
    },
    async notifications() {
      return sql<StoredNotification[]>`
        select session_id, state, phase, attempts, message_id, delivery_rank::integer as rank
          from notification where merchant_id = ${merchantId} order by session_id, state`;
    },
    async states() {
      const rows = await sql<{ sessionId: string; state: string }[]>`
        select session_id, state from transaction where merchant_id = ${merchantId}`;
      return Object.fromEntries(rows.map(({ sessionId, state }) => [sessionId, state]));
    },
  };
}

/** All starter templates approved and linked, and a sender that may send as fast as the test likes. */
export async function linkStarters(sql: Sql, shop: { merchantId: string; authenticatorId: string }): Promise<void> {
  const { merchantId, authenticatorId } = shop;
  for (const { state, language, name, category, components, body, hasPayButton } of starterTemplates(checkoutPrefix)) {
    if (language !== "en") continue;
    const template = {
      name,
      language,
      templateId: null,
      status: "APPROVED",
      category,
      correctCategory: null,
      parameterFormat: "POSITIONAL",
      components,
      quality: null,
      rejectedReason: null,
      ttlSeconds: null,
    } as const;
    const account = { merchantId, wabaId: "20981" };
    await writeTemplates(sql, account, await beginLook(sql), { found: [template], missing: [] });
    await putTemplateLink(sql, {
      ...shop,
      type: "payment_request",
      state,
      language,
      templateName: name,
      templateLanguage: language,
      namespace: null,
      category,
      variables: {
        header: {},
        body: Object.fromEntries(body.map((value, index) => [`${index + 1}`, value])),
        buttons: hasPayButton ? { "0": { from: "checkout_url_suffix" } } : {},
      },
    });
  }
  await sql`
    update authenticator set status = 'ready', is_default = true, messages_per_second = 100000
     where merchant_id = ${merchantId} and id = ${authenticatorId}`;
  await bumpConfigVersion(sql, merchantId);
}
