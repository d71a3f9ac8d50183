import { randomInt } from "node:crypto";
import { after } from "./clock.ts";
import type { Events } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { isObject, textAt } from "./json.ts";
import { limits } from "./limits.ts";
import type { SettingsStore } from "./settings.ts";
import type { KeyValueLog } from "./state/key-value-log.ts";

/** A shop whose payments end on the demo checkout, and the key that may only report their states. */
export interface Shop {
  id: string;
  name: string;
  zajelUrl: string;
  apiKey: string;
  timezone: string;
}

/** How a customer can end a payment here, and the states that a payment system would report for it. */
const outcomes = {
  pay: "paid",
  authorize: "authorized",
  cod: "cod",
  decline: "failed",
  decline_then_pay: "failed",
  // A cancel at the gateway is reported as expired; `canceled` is what staff do.
  cancel: "expired",
} as const;
export type Outcome = keyof typeof outcomes;

const said: Record<Outcome, string> = {
  pay: "Customer paid on the demo checkout",
  authorize: "Customer authorized the payment on the demo checkout",
  cod: "Customer chose to pay on delivery",
  decline: "The card was declined on the demo checkout",
  decline_then_pay: "The card was declined, a late success follows",
  cancel: "Customer left the demo checkout without paying",
};

export function isOutcome(value: unknown): value is Outcome {
  return typeof value === "string" && Object.hasOwn(outcomes, value);
}

/** What Zajel made of a report. */
export type Reported =
  | { kind: "taken"; applied: boolean; transaction: JsonObject }
  | { kind: "ended"; state: string }
  | { kind: "refused"; status: number; detail: string };

export interface Checkout {
  shop(id: string): Shop | undefined;
  putShop(shop: Shop): void;
  /** The payment page is opened: the payment is under way. */
  open(shop: Shop, sessionId: string): Promise<Reported>;
  report(shop: Shop, sessionId: string, outcome: Outcome): Promise<Reported>;
}

const timeoutMs = 10_000;

/** Reports payment states to Zajel by HTTP, as a payment system would. */
export function createCheckout(store: KeyValueLog, settings: SettingsStore, events: Events): Checkout {
  const shops = new Map(store.entries<Shop>("shop:").map((shop) => [shop.id, shop]));
  /** Payments that were opened here, for the amount that a success reports. */
  const opened = new Map<string, JsonObject>();

  const post = async (shop: Shop, sessionId: string, report: JsonObject): Promise<Reported> => {
    const url = `${shop.zajelUrl}/v1/transactions/${encodeURIComponent(sessionId)}/state`;
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${shop.apiKey}` },
        body: JSON.stringify(report),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return readAnswer(answer.status, await answer.json());
    } catch (error) {
      return { kind: "refused", status: 502, detail: `Zajel does not answer: ${String(error)}` };
    }
  };

  const open = async (shop: Shop, sessionId: string): Promise<Reported> => {
    const reported = await post(shop, sessionId, { state: "pending" });
    if (reported.kind === "taken") {
      if (opened.size >= limits.checkouts) opened.delete(opened.keys().next().value as string);
      opened.set(`${shop.id} ${sessionId}`, reported.transaction);
    }
    return reported;
  };

  const end = async (shop: Shop, sessionId: string, state: string): Promise<Reported> => {
    const transaction = opened.get(`${shop.id} ${sessionId}`);
    const amount = transaction && textAt(transaction, "amount");
    const isSuccess = state === "paid" || state === "authorized";
    return post(shop, sessionId, {
      state,
      ...(isSuccess ? { reference_number: String(randomInt(100_000_000_000, 999_999_999_999)) } : {}),
      ...(isSuccess && amount ? { paid_amount: amount } : {}),
    });
  };

  return {
    shop: (id) => shops.get(id),
    putShop(shop) {
      shops.set(shop.id, shop);
      store.set(`shop:${shop.id}`, shop);
    },
    open,
    async report(shop, sessionId, outcome) {
      if (!opened.has(`${shop.id} ${sessionId}`)) {
        const reported = await open(shop, sessionId);
        if (reported.kind !== "taken") return reported;
      }
      const reported = await end(shop, sessionId, outcomes[outcome]);
      if (reported.kind !== "taken") return reported;
      events.say("checkout", said[outcome]);
      if (outcome === "decline_then_pay") {
        after(settings.now.decline_then_pay_ms, () => {
          void end(shop, sessionId, "paid").then((late) => {
            if (late.kind === "taken") events.say("checkout", "The declined payment succeeded after all");
          });
        });
      }
      return reported;
    },
  };
}

function readAnswer(status: number, body: unknown): Reported {
  const answer = isObject(body) ? body : {};
  const { transaction, applied } = answer;
  if (status === 200 && isObject(transaction)) return { kind: "taken", applied: applied === true, transaction };
  const state = textAt(answer, "state");
  if (status === 409 && state !== null) return { kind: "ended", state };
  return { kind: "refused", status, detail: textAt(answer, "detail") ?? `Zajel answered ${status}.` };
}
