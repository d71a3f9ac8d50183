/** Which messages can be sent by hand now. The server has the last word; this is for what is offered. */
import { isOpen, type Payment } from "./payment.ts";

export type WhyNot = "notPaidYet" | "notPaid" | "notOpen" | "noLink" | "linkEnds" | "noPhone";

export interface Offer {
  /** Of the message: `created` is the payment link. */
  state: string;
  /** Null where it can be sent. */
  whyNot: WhyNot | null;
}

const told = ["created", "paid", "authorized", "canceled", "failed", "expired"];
const shortestLinkLifeMs = 60_000;

/** The message about the present state, if it has one, and beside it always the two that people look for. */
export function offersOf(payment: Payment, now: Date): Offer[] {
  const present = isOpen(payment.state) ? "created" : payment.state;
  const states = told.filter((state) => state === "created" || state === "paid" || state === present);
  const offers = states.map((state) => ({ state, whyNot: whyNot(state, present, payment, now) }));
  return offers.sort((a, b) => Number(a.whyNot !== null) - Number(b.whyNot !== null));
}

function whyNot(about: string, present: string, payment: Payment, now: Date): WhyNot | null {
  const { type, state, customer_phone, expires_at } = payment;
  if (about === "created" && type === "e_commerce") return "noLink";
  if (about !== present) return about === "created" ? "notOpen" : isOpen(state) ? "notPaidYet" : "notPaid";
  if (about === "created" && expires_at !== null && Date.parse(expires_at) - now.getTime() < shortestLinkLifeMs) {
    return "linkEnds";
  }
  return customer_phone === null ? "noPhone" : null;
}

const soonMs = 10 * 60_000;

/** The customer has read the same message within the last ten minutes. */
export function wasJustRead({ notifications }: Payment, state: string, now: Date): boolean {
  return notifications.some(
    (one) => one.state === state && one.read_at !== null && now.getTime() - Date.parse(one.read_at) < soonMs,
  );
}
