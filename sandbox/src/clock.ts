/** Milliseconds since 1970 with their fraction: `Date.now()` is too coarse to measure a message's way here. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** RFC 3339 in UTC, with milliseconds. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Does `work` once after `ms`, without keeping the process alive for it. */
export function after(ms: number, work: () => void): void {
  setTimeout(work, ms).unref();
}
