/** Until when a payment link lives: an instant (`expires_at`) or a duration from now (`expiration_time`). */

export type Expiration = { kind: "ok"; expiresAt: Date } | { kind: "refused"; message: string };

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ](?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 time with its zone; null where it is none, names no real instant, or is not in the years 1 to 9999. */
export function parseInstant(text: string): Date | null {
  if (!rfc3339.test(text) || !isCalendarDay(text.slice(0, 10))) return null;
  const at = new Date(text.replace(" ", "T"));
  // The zone may lead out of the years that ISO 8601 and PostgreSQL write with four digits.
  return at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999 ? at : null;
}

/** `Date` takes 30 February for 2 March. */
function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

export function parseExpiresAt(text: string, now: Date): Expiration {
  const expiresAt = parseInstant(text);
  if (expiresAt === null) {
    return { kind: "refused", message: `Expected a time such as 2026-11-23T21:00:00Z, got "${text.slice(0, 40)}".` };
  }
  if (expiresAt <= now) return { kind: "refused", message: "Expected a time that is still to come." };
  return { kind: "ok", expiresAt };
}

/** Seconds as a number or text, or `[days ]hh:mm:ss`, above zero. */
export function parseExpirationTime(value: string | number, now: Date): Expiration {
  const seconds = typeof value === "number" ? value : secondsOf(value);
  if (seconds === null || !Number.isFinite(seconds) || seconds <= 0 || seconds > 10 * 365 * 86_400) {
    const message =
      'Expected seconds, or "[days ]hh:mm:ss" such as "01:30:00" or "2 00:00:00", above zero and at most ten years.';
    return { kind: "refused", message };
  }
  return { kind: "ok", expiresAt: new Date(now.getTime() + seconds * 1000) };
}

function secondsOf(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const match = /^(?:(\d+) )?(\d{1,2}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (match === null) return null;
  const [, days = "0", hours, minutes, seconds] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/** How long from one to the other, in whole seconds, as `[days ]hh:mm:ss`. */
export function durationText(from: Date, to: Date): string {
  const seconds = Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
  const two = (value: number) => `${Math.floor(value)}`.padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const time = `${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return days === 0 ? time : `${days} ${time}`;
}
