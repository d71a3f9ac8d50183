/** How fast a sender was, by WhatsApp's log and by ours together. */

/** One request: when it began at the node that made it, and when it arrived, in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

/**
 * The most requests that both began and arrived within one second. What began before that second and arrived in it
 * was on the way, and a program that stood still makes many arrive at once, on a busy machine often.
 */
export function busiestSecond(spans: readonly Span[]): number {
  const byStart = spans.toSorted((a, b) => a.from - b.from);
  let most = 0;
  for (const [index, { from }] of byStart.entries()) {
    let count = 0;
    for (let next = index; next < byStart.length; next += 1) {
      const span = byStart[next];
      if (span === undefined || span.from >= from + 1000) break;
      if (span.to < from + 1000) count += 1;
    }
    most = Math.max(most, count);
  }
  return most;
}

/**
 * The limit, and what each node may have claimed before it stood still for a moment: a bucket, which holds a tenth of
 * a second's worth.
 */
export function mostAllowed(limit: number, nodes: number): number {
  return limit + nodes * Math.max(1, limit / 10);
}
