/**
 * What payment systems do all day: payments are created and their states reported, many at a time. What was answered
 * with 2xx is noted, because that is what must not be missing at the end.
 */
import { type Answer, checkoutPrefix, type Json, request } from "../support/zajel.ts";
import type { Chance } from "./chance.ts";

/** One payment as its payment system knows it. */
export interface Payment {
  merchantId: string;
  sessionId: string;
  /** States that were ticked. */
  ticks: readonly string[];
  /** Its creation was answered with 201. */
  isCreated: boolean;
  /** States whose report was answered with 200: applied now, or known to have been applied before. */
  confirmed: string[];
}

export interface Payments {
  /** All payments that were begun, answered or not. */
  readonly all: readonly Payment[];
  /** Answers with 2xx until now. */
  readonly answered: number;
  /** Requests that were broken on the way or answered that the service cannot do it now. */
  readonly refused: number;
  /** Begins so many payments over `withinMs`; resolves when all of them have ended. Never rejects for a broken service. */
  run(count: number, withinMs: number): Promise<void>;
}

export interface PaymentsOptions {
  url: string;
  headers: Record<string, string>;
  chance: Chance;
  /** The longest time between two steps of one payment. */
  pauseMs?: number;
  merchantId?: string;
  /** The states that every payment comes to; by chance where unset. */
  way?: readonly string[];
}

const ways = [
  ["created"],
  ["created", "paid"],
  ["created", "pending", "paid"],
  ["created", "pending", "attempted", "failed", "paid"],
  ["created", "authorized"],
  ["created", "canceled"],
  ["created", "pending", "failed"],
] as const;

const everyTick = ["created", "paid", "authorized", "canceled", "failed", "expired"];
/** Some callers repeat what was not answered until it is, some give up. */
const givesUp = 0.2;
const answerWithinMs = 4_000;
const repeatAfterMs = 150;
/** After so long a service that does not come back is what the test is to fail for. */
const repeatForMs = 120_000;

/** Each payment of this process has a customer of its own, so that no limit on one recipient is in the way. */
let customers = 0;

export function createPayments(options: PaymentsOptions): Payments {
  const { url, chance, pauseMs = 300, merchantId = "shop" } = options;
  const headers = { ...options.headers, "zajel-merchant": merchantId };
  const all: Payment[] = [];
  const run = `${chance.seed.toString(36)}-${Date.now().toString(36)}`;
  let answered = 0;
  let refused = 0;

  /** Asks until there is an answer that says what became of it; null: given up. */
  async function ask(name: string, path: string, body: unknown, isPatient: boolean): Promise<Answer<Json> | null> {
    const keyed = { ...headers, "idempotency-key": name };
    const giveUpAt = performance.now() + repeatForMs;
    while (performance.now() < giveUpAt) {
      try {
        const signal = AbortSignal.timeout(answerWithinMs);
        const answer = await request(url, "POST", path, body, keyed, signal);
        if (answer.status < 500) {
          if (answer.status < 300) answered += 1;
          return answer;
        }
      } catch {
        // Broken on the way: it may have been done or not.
      }
      refused += 1;
      if (!isPatient) return null;
      await pause(repeatAfterMs);
    }
    throw new Error(`Nothing answered ${path} for ${repeatForMs} ms.`);
  }

  async function pay(): Promise<void> {
    const number = all.length;
    const way: readonly string[] = options.way ?? chance.pick(ways);
    const isPatient = chance.share() >= givesUp;
    const pauses = way.map(() => chance.whole(0, pauseMs));
    const payment: Payment = {
      merchantId,
      sessionId: `${run}-${number}`,
      ticks: everyTick,
      isCreated: false,
      confirmed: [],
    };
    all.push(payment);
    const created = await ask(
      payment.sessionId,
      "/v1/transactions",
      {
        type: "payment_request",
        session_id: payment.sessionId,
        amount: "24.500",
        currency_code: "KWD",
        customer_phone: newCustomer(),
        customer_first_name: "Noura",
        order_no: `DN-${number}`,
        checkout_url: `${checkoutPrefix}${payment.sessionId}`,
        notifications: { whatsapp: everyTick },
      },
      isPatient,
    );
    if (created === null) return;
    if (created.status !== 201) throw new Error(`A creation was answered ${created.status}: ${say(created)}`);
    payment.isCreated = true;
    for (const [index, state] of way.entries()) {
      if (state === "created") continue;
      await pause(pauses[index] ?? 0);
      const path = `/v1/transactions/${payment.sessionId}/state`;
      const reported = await ask(`${payment.sessionId}-${state}`, path, { state }, isPatient);
      if (reported === null) return;
      if (reported.status !== 200) throw new Error(`${state} was answered ${reported.status}: ${say(reported)}`);
      payment.confirmed.push(state);
    }
  }

  return {
    all,
    get answered() {
      return answered;
    },
    get refused() {
      return refused;
    },
    async run(count, withinMs) {
      const begun: Promise<void>[] = [];
      const failures: unknown[] = [];
      for (let index = 0; index < count; index += 1) {
        // Caught at once: one that fails while others are still being begun is told at the end.
        begun.push(pay().catch((error) => void failures.push(error)));
        await pause(withinMs / count);
      }
      await Promise.all(begun);
      if (failures.length > 0) throw failures[0];
    },
  };
}

function newCustomer(): string {
  customers += 1;
  return `+9656${String(customers).padStart(7, "0")}`;
}

function say({ body }: Answer<Json>): string {
  return JSON.stringify(body).slice(0, 300);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
