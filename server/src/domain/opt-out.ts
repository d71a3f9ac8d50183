/**
 * Who wants no messages, or not all of them. One number may be on a merchant's list for several reasons at once; each
 * ends by itself.
 *
 * - `all`: nothing goes to the number, until the customer or the merchant takes it back
 * - `changed_number`: its owner has another number now; nothing goes to the old one until the merchant says that it may
 * - `marketing`: WhatsApp delivers no marketing messages to it, so none by a marketing template is tried
 */
export const optOutScopes = ["all", "changed_number", "marketing"] as const;

export type OptOutScope = (typeof optOutScopes)[number];

/** What put a number on the list, or took it off. `131050` is WhatsApp's refusal of a marketing message. */
export const optOutSources = [
  "stop_word",
  "start_word",
  "api",
  "user_preferences",
  "131050",
  "changed_number",
] as const;

export type OptOutSource = (typeof optOutSources)[number];

/** Whether the number gets nothing at all, whatever the message is. */
export function stopsEverything(scope: OptOutScope | null): scope is "all" | "changed_number" {
  return scope === "all" || scope === "changed_number";
}

/** WhatsApp's refusal of a marketing message to somebody who wants none. Source: Meta, Cloud API support/error-codes, read 2026-09. */
export const stoppedMarketing = 131050;
