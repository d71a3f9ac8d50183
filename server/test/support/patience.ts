/**
 * Times in tests. What Zajel promises holds on a machine that has time for it; this one may be shared, and a test must
 * not fail for what others take of its processors.
 */
import { availableParallelism, loadavg } from "node:os";

/** How many times longer things take here at the moment: how many programs want each processor, 1 or more. */
function slowness(): number {
  return Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}

/** A promised time as the bound that a test checks. */
export function promised(ms: number): number {
  return Math.ceil(2 * ms * slowness());
}

/** A time that leaves room for what a test does before it is over. */
export function ahead(ms: number): number {
  return Math.ceil(ms * slowness());
}
