/**
 * How long to wait before trying again.
 */

/** No wait between two tries is longer than this. */
export const longestWaitMs = 15 * 60_000;

/** The first wait, where nothing else is configured. */
export const defaultRetryBaseMs = 2000;

/**
 * How long to wait after `attempts` attempts (1 or more), in milliseconds: `baseMs`, doubling, plus up to half of that,
 * never over 15 min. `jitter`, from 0 to 1, is drawn by the caller; it keeps those that failed together apart.
 */
export function backoffMs(attempts: number, jitter: number, baseMs: number = defaultRetryBaseMs): number {
  const doubled = baseMs * 2 ** (Math.max(1, attempts) - 1);
  return Math.min(longestWaitMs, Math.round(doubled * (1 + jitter / 2)));
}

/**
 * How long to leave a recipient alone after WhatsApp's pair limit refused `n` messages to them before (0 or more):
 * 4^n seconds, never over 15 min. Source: Meta, Cloud API throughput and pair rate limits, read 2026-09.
 */
export function pairWaitMs(n: number): number {
  return Math.min(longestWaitMs, 4 ** Math.max(0, n) * 1000);
}

/**
 * When to look whether what holds is mended: soon, then at doubling intervals. None is longer than this, because a hold
 * ends within 5 s of its mend; it is half of the calls that Meta allows an account in an hour.
 */
export const longestProbeMs = 1_500;
const firstProbeMs = 500;

/** The wait before the next look, after `probes` looks (0 or more). */
export function probeWaitMs(probes: number): number {
  return Math.min(longestProbeMs, firstProbeMs * 2 ** Math.max(0, probes));
}
