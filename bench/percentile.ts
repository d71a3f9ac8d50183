/**
 * The value that `share` (0 to 1) of all values do not exceed, by nearest rank: always one that was measured, never a
 * mean of two. Throws where there is none.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("There is no percentile of nothing.");
  return value;
}
