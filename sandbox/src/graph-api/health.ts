import type { Parts } from "../parts.ts";
import type { Account, Sender } from "../state/accounts.ts";
import { relatedId } from "../state/accounts.ts";
import { inForce } from "../state/conditions.ts";
import type { Template } from "../state/templates.ts";

type CanSend = "AVAILABLE" | "LIMITED" | "BLOCKED";
type EntityType = "PHONE_NUMBER" | "MESSAGE_TEMPLATE" | "WABA" | "BUSINESS" | "APP";

interface Entity {
  entity_type: EntityType;
  id: string;
  can_send_message: CanSend;
  additional_info?: string[];
  errors?: { error_code: number; error_description: string; possible_solution: string }[];
}

/**
 * `health_status` of a number, a template or an account: its own node and those above; the whole is as bad as the worst.
 * Source: Meta, Cloud API support/health-status and the OpenAPI document (141006, 141014), read 2026-09. Where no code of
 * a node's error is published, it is the one that sends are refused with.
 */
export function healthOf(account: Account, nodes: Entity[], parts: Parts): object {
  const entities: Entity[] = [
    ...nodes,
    accountHealth(account, parts),
    businessHealth(account, parts),
    available("APP", account.appId),
  ];
  const states = entities.map((entity) => entity.can_send_message);
  const worst = (["BLOCKED", "LIMITED"] as const).find((state) => states.includes(state)) ?? "AVAILABLE";
  return { can_send_message: worst, entities };
}

function available(type: EntityType, id: string): Entity {
  return { entity_type: type, id, can_send_message: "AVAILABLE" };
}

function limited(type: EntityType, id: string, info: string): Entity {
  return { entity_type: type, id, can_send_message: "LIMITED", additional_info: [info] };
}

function blocked(type: EntityType, id: string, code: number, description: string, solution: string): Entity {
  const error = { error_code: code, error_description: description, possible_solution: solution };
  return { entity_type: type, id, can_send_message: "BLOCKED", errors: [error] };
}

function accountHealth({ id }: Account, { conditions, faults }: Parts): Entity {
  const { ban, lost, restrictions } = conditions.of(id);
  if (ban === "DISABLE")
    return blocked("WABA", id, 141014, "The WABA is banned.", "Appeal the ban in Business Support.");
  if (lost !== null) return blocked("WABA", id, 131005, "The app has no access to the WABA.", "Share the WABA again.");
  if (faults.now.payment_problem) {
    const description = "There is an error with the payment method. This will block business initiated conversations.";
    return blocked("WABA", id, 141006, description, "Add a new payment method to the account.");
  }
  const types = inForce(restrictions).map(({ type }) => type);
  if (types.includes("RESTRICTED_BIZ_INITIATED_MESSAGING")) {
    const description = "The WABA may not start conversations.";
    return blocked("WABA", id, 368, description, "Wait for the end of the restriction, or appeal it.");
  }
  if (types.length > 0) return limited("WABA", id, `The WABA is restricted: ${types.join(", ")}.`);
  if (ban === "SCHEDULE_FOR_DISABLE") return limited("WABA", id, "The WABA is going to be disabled.");
  return available("WABA", id);
}

function businessHealth(account: Account, { userLimit }: Parts): Entity {
  const id = relatedId("business", account.id);
  if (userLimit.isUsedUp(account, Date.now()))
    return limited("BUSINESS", id, "The messaging limit is used up for now.");
  return available("BUSINESS", id);
}

export function senderHealth({ id, status }: Sender, { conditions, faults }: Parts): Entity {
  const { nameStatus, unavailableUntil } = conditions.ofSender(id);
  if (status !== "CONNECTED" && status !== "FLAGGED") {
    const solution = "Register the number again, or ask for a review.";
    return blocked("PHONE_NUMBER", id, 141000, `The phone number is ${status}.`, solution);
  }
  if (faults.now.maintenance || unavailableUntil > Date.now()) {
    return blocked("PHONE_NUMBER", id, 131057, "The phone number is in maintenance.", "Wait a few minutes.");
  }
  if (status === "FLAGGED" || faults.now.throttle) {
    return limited("PHONE_NUMBER", id, "Messages from this number are limited at present.");
  }
  if (nameStatus !== "APPROVED" && nameStatus !== "AVAILABLE_WITHOUT_REVIEW") {
    return limited("PHONE_NUMBER", id, "Your display name has not been approved yet.");
  }
  return available("PHONE_NUMBER", id);
}

export function templateHealth({ id }: Template, status: string): Entity {
  if (status === "APPROVED") return available("MESSAGE_TEMPLATE", id);
  const solution = "Wait for its approval or use another template.";
  return blocked("MESSAGE_TEMPLATE", id, 141002, `The template is ${status}.`, solution);
}
