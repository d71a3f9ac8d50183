import type { Wake } from "./intake.ts";

export interface WithOwed {
  merchantId: string;
  owed: readonly { authenticatorId: string | null; phase: string; dueInSeconds: number }[];
}

/** Wakes this node's dispatcher once for each sender that the commit gave something to send, with its earliest due time. */
export function wakeAll(wake: Wake, written: readonly WithOwed[]): void {
  const earliest = new Map<string, { merchantId: string; authenticatorId: string; dueInMs: number }>();
  for (const { merchantId, owed } of written) {
    for (const { authenticatorId, phase, dueInSeconds } of owed) {
      if (phase !== "queued" || authenticatorId === null) continue;
      const dueInMs = dueInSeconds * 1000;
      const known = earliest.get(authenticatorId);
      if (known === undefined || dueInMs < known.dueInMs) {
        earliest.set(authenticatorId, { merchantId, authenticatorId, dueInMs });
      }
    }
  }
  for (const sender of earliest.values()) wake(sender);
}
