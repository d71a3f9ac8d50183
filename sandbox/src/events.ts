import { isoTime } from "./clock.ts";
import { limits } from "./limits.ts";

/** Something a person watching the simulated phone wants to know, in plain English. */
export interface Happened {
  at: string;
  kind: EventKind;
  text: string;
  wa_id?: string;
}

export type EventKind =
  | "message"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "reply"
  | "tap"
  | "checkout"
  | "fault"
  | "refused"
  | "webhook"
  | "template"
  | "account"
  | "phone";

export type Subject = "phones" | "chat" | "happened" | "faults";
export type Listener = (changed: { subject: Subject; waId: string | null }) => void;

/** What happened lately, and who is told when something changes. */
export interface Events {
  say(kind: EventKind, text: string, waId?: string): void;
  changed(subject: Subject, waId?: string): void;
  newest(): Happened[];
  listen(listener: Listener): () => void;
}

export function createEvents(): Events {
  const happened: Happened[] = [];
  const listeners = new Set<Listener>();
  const changed = (subject: Subject, waId?: string): void => {
    for (const listener of listeners) listener({ subject, waId: waId ?? null });
  };
  return {
    say(kind, text, waId) {
      happened.push({ at: isoTime(Date.now()), kind, text, ...(waId === undefined ? {} : { wa_id: waId }) });
      if (happened.length > limits.happened * 2) happened.splice(0, happened.length - limits.happened);
      changed("happened");
    },
    changed,
    newest: () => happened.slice(-limits.happened).reverse(),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
