/**
 * Loaded into a node before its program (`--import`): its wall clock is wrong, and jumps at each SIGUSR2.
 *
 * Everything in a node that asks for the time of day asks `Date`, so this is what a wrong system clock looks like to
 * it, without one for all other programs of the machine. As in real life `performance.now()` and timers do not jump.
 */
const shifts = (process.env.FAULTS_CLOCK_SHIFTS ?? "0").split(",").map(Number);
const RealDate = Date;
let place = 0;

function now(): number {
  return RealDate.now() + (shifts[place % shifts.length] ?? 0);
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});
process.on("SIGUSR2", () => {
  place += 1;
});
