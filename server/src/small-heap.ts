/**
 * A service that is small in memory. V8 would rather let its heap grow than collect it: 350 MB and more for 40 MB of
 * what is needed, most of it left over from loading. The size of the young generation counts only at the start of a
 * process, so the program begins anew in its place, under the same process id.
 *
 * Nothing is capped: what a large file or list needs it gets.
 */

/** V8 begins with 1 MB and goes up to this where much survives; the old generation is collected once it has grown by so much, in place of up to four times. */
const flags = ["--max-semi-space-size=8", "--heap-growing-percent=30"];
/** Whoever chooses sizes of their own gets those. */
const chosen = /--(?:max-semi-space-size|max-old-space-size|max-heap-size|heap-growing-percent)\b/;

/** How a program was started; of `process`. */
export interface Started {
  execPath: string;
  execArgv: readonly string[];
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
}

/** The whole command by which the program is to begin anew; null where it is to go on as it is. */
export function smallerCommand({ execPath, execArgv, argv, env, platform }: Started): string[] | null {
  const given = [...execArgv, env.NODE_OPTIONS ?? ""].join(" ").replaceAll("_", "-");
  if (platform === "win32" || chosen.test(given)) return null;
  return [execPath, ...execArgv, ...flags, ...argv.slice(1)];
}

/** Begins anew where it has to; then it does not return. */
export function keepSmall(): void {
  const command = smallerCommand(process);
  if (command !== null) process.execve?.(process.execPath, command, process.env as Record<string, string>);
}
