import type { FaultSwitches } from "../faults.ts";
import type { Account, Sender } from "../state/accounts.ts";
import { relatedId } from "../state/accounts.ts";
import type { Template } from "../state/templates.ts";

type CanSend = "AVAILABLE" | "LIMITED" | "BLOCKED";

interface Entity {
  entity_type: "PHONE_NUMBER" | "MESSAGE_TEMPLATE" | "WABA" | "BUSINESS" | "APP";
  id: string;
  can_send_message: CanSend;
  additional_info?: string[];
  errors?: { error_code: number; error_description: string; possible_solution: string }[];
}

/**
 * `health_status` of a number, a template or an account: its own node and those above; the whole is as bad as the worst.
 * Source: Meta, Cloud API support/health-status, read 2026-09.
 */
export function healthOf(account: Account, nodes: Entity[] = []): object {
  const entities: Entity[] = [
    ...nodes,
    { entity_type: "WABA", id: account.id, can_send_message: "AVAILABLE" },
    { entity_type: "BUSINESS", id: relatedId("business", account.id), can_send_message: "AVAILABLE" },
    { entity_type: "APP", id: account.appId, can_send_message: "AVAILABLE" },
  ];
  const states = entities.map((entity) => entity.can_send_message);
  const worst = (["BLOCKED", "LIMITED"] as const).find((state) => states.includes(state)) ?? "AVAILABLE";
  return { can_send_message: worst, entities };
}

export function senderHealth(sender: Sender, faults: FaultSwitches): Entity {
  const node = { entity_type: "PHONE_NUMBER", id: sender.id } as const;
  if (sender.status === "FLAGGED" || (sender.status === "CONNECTED" && faults.now.throttle)) {
    return {
      ...node,
      can_send_message: "LIMITED",
      additional_info: ["Messages from this number are limited at present."],
    };
  }
  if (sender.status === "CONNECTED") return { ...node, can_send_message: "AVAILABLE" };
  const error_description = `The phone number is ${sender.status}.`;
  const possible_solution = "Register the number again, or ask for a review.";
  return {
    ...node,
    can_send_message: "BLOCKED",
    errors: [{ error_code: 141000, error_description, possible_solution }],
  };
}

export function templateHealth(template: Template, status: string): Entity {
  const node = { entity_type: "MESSAGE_TEMPLATE", id: template.id } as const;
  if (status === "APPROVED") return { ...node, can_send_message: "AVAILABLE" };
  const error_description = `The template is ${status}.`;
  const possible_solution = "Wait for its approval or use another template.";
  return {
    ...node,
    can_send_message: "BLOCKED",
    errors: [{ error_code: 141002, error_description, possible_solution }],
  };
}
