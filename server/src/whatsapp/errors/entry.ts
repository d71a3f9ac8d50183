import type { Reaction } from "../../domain/next-step.ts";

/** What stands still, or should: one message, one pair of sender and recipient, one template, … */
export type ErrorScope = "message" | "pair" | "template" | "sender" | "waba" | "token" | "transient";

/** The same sentence in the languages that staff read. */
export interface Wording {
  en: string;
  ar: string;
}

/** What we know about one error code of WhatsApp's. */
export interface CatalogueEntry {
  code: number;
  /** Meta's own title, where it has one. */
  title: string;
  scope: ErrorScope;
  reaction: Reaction;
  meaning: Wording;
  advice: Wording;
}
