/** Milliseconds of the machine's steady clock, with fractions: the same in every thread. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
