import type { JsonObject } from "../json.ts";
import { callingCodeOf } from "../phone/calling-codes.ts";
import type { Phones } from "../phone/phones.ts";
import type { Sender } from "../state/accounts.ts";
import { digitsOf } from "../state/accounts.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, refuse } from "./refusal.ts";

export interface Recipient {
  kind: "recipient";
  /** As it was sent. */
  input: string;
  waId: string;
  byUserId: boolean;
}

/**
 * Who a message goes to: `to`, a phone number, or else `recipient`, a business-scoped user id.
 *
 * A number may carry `+`, spaces, hyphens and parentheses. Without its `+` Meta puts the sender's country code in front
 * of one that does not begin with it, and the message reaches a stranger: so it does here.
 * Source: Meta, Cloud API messages/send-messages and business-scoped-user-ids, read 2026-09.
 */
export function recipientOf(
  body: JsonObject,
  sender: Sender,
  phones: Phones,
  prefixWithoutPlus: boolean,
): Recipient | Refusal {
  const { to, recipient } = body;
  if (to === undefined && recipient === undefined) return invalid("The parameter to is required.");
  if (to === undefined) {
    if (typeof recipient !== "string") return invalid("Param recipient must be a string.");
    const phone = phones.findByUserId(recipient);
    if (!phone) return refuse(131026, "Message could not be delivered to this recipient.");
    return { kind: "recipient", input: recipient, waId: phone.waId, byUserId: true };
  }
  if (typeof to !== "string") return invalid("Param to must be a string.");
  const waId = numberOf(to, sender, prefixWithoutPlus);
  if (waId === null) return refuse(131009, "Param to is not a valid phone number.");
  if (waId === digitsOf(sender.displayPhoneNumber)) return refuse(131021, "The recipient is the sender.");
  return { kind: "recipient", input: to, waId, byUserId: false };
}

function numberOf(to: string, sender: Sender, prefixWithoutPlus: boolean): string | null {
  if (!/^\+?[\d\s()-]+$/.test(to.trim())) return null;
  let digits = digitsOf(to);
  const ownCode = callingCodeOf(digitsOf(sender.displayPhoneNumber)) ?? "";
  if (!to.trim().startsWith("+") && prefixWithoutPlus && !digits.startsWith(ownCode)) digits = ownCode + digits;
  return digits.length >= 7 && digits.length <= 15 ? digits : null;
}
