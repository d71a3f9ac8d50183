/**
 * What may be wrong with a sender or its account without a message having failed yet, in words for the people who have
 * to see to it. Source: Meta, account_update, account_alerts, security and policy enforcement, read 2026-09.
 */

/** `critical`: nothing leaves, or soon nothing will. */
export type AlertSeverity = "critical" | "warning" | "information";

/** The alerts that we know; `account_alerts` brings others under Meta's own names. */
const advice = {
  messaging_restricted:
    "Read in WhatsApp Manager under Account quality why, and appeal if it is wrong; held messages leave by themselves when it ends.",
  utility_rate_limited:
    "Move templates that are not about the customer's own payment out of the category utility; held messages leave when it ends.",
  utility_restricted:
    "Meta now counts and bills this account's utility templates as marketing: look through their wording in WhatsApp Manager.",
  replies_restricted: "Messages to customers who write first are restricted; payment messages are not concerned.",
  numbers_restricted: "No numbers can be added to this account until then; payment messages are not concerned.",
  account_restricted: "Read in WhatsApp Manager under Account quality what is restricted and why.",
  account_violation:
    "Read in WhatsApp Manager under Account quality which rule it is about, and mend it: restrictions follow a second one.",
  account_disabled:
    "Ask Meta for a review in WhatsApp Manager under Account quality; held messages leave when the account is reinstated.",
  disable_scheduled: "Ask Meta for a review in WhatsApp Manager under Account quality before the date.",
  account_deleted: "Connect another WhatsApp account, or ask Meta's support why it was deleted.",
  account_offboarded: "Connect the account again at Meta; held messages leave when it is reconnected.",
  partner_removed: "Give the app access to the account again in Meta Business settings, then run the checks.",
  app_uninstalled: "Install the app for the account again at Meta, then run the checks.",
  account_rejected: "Ask Meta for another review in WhatsApp Manager; held messages leave when it is approved.",
  number_flagged:
    "Customers block or report this number: send to those who expect it only, and look at the templates' wording.",
  limit_lowered: "Fewer customers can be written to in a day: look at the number's quality in WhatsApp Manager.",
  name_declined: "Ask for another display name in WhatsApp Manager.",
  pin_changed: "If none of you changed the number's PIN, secure the account at Meta now: somebody may take the number.",
  pin_reset_requested:
    "If none of you asked to reset the number's PIN, secure the account at Meta now: somebody may take the number.",
  pin_reset: "If none of you reset the number's PIN, secure the account at Meta now: somebody may take the number.",
  graph_version: "Set ZAJEL_GRAPH_VERSION to a version that Meta still serves, and read its changelog first.",
} as const satisfies Record<string, string>;

export type AlertCode = keyof typeof advice;

/** What to do about an alert, in one sentence. */
export function alertAdvice(code: string): string {
  return code in advice ? advice[code as AlertCode] : "Look at the account in WhatsApp Manager.";
}
