/** Chance that can be had again: a fault run prints its seed, and the same seed makes the same choices. */
export interface Chance {
  readonly seed: number;
  /** From 0 to 1, 1 left out. */
  share(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  pick<T>(values: readonly T[]): T;
}

/** The seed of `FAULTS_SEED`, else a new one. What programs do at the same time stays their own chance. */
export function createChance(seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31))): Chance {
  let state = seed >>> 0;
  // Mulberry32: 32 bits of state are plenty for choosing moments.
  function share(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const whole = (least: number, most: number) => least + Math.floor(share() * (most - least + 1));
  return { seed, share, whole, pick: <T>(values: readonly T[]) => values[whole(0, values.length - 1)] as T };
}
