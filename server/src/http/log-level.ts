/** The levels of a log that has a line for every request. */
const tells = new Set(["debug", "trace"]);

/** Whether this log shows lines about what goes as it should; else none need be made. */
export function tellsAll({ level }: { level: string }): boolean {
  return tells.has(level);
}
