/**
 * A service that is small in memory, and quick in it. V8 would rather let its heap grow than collect it: 350 MB and more
 * for 40 MB of what is needed, most of it left over from loading. The size of the young generation counts only at the
 * start of a process, so the program begins anew in its place, under the same process id.
 *
 * Nothing is capped: what a large file or list needs it gets.
 */
import path from "node:path";

/**
 * V8 begins with 1 MB and goes up to this where much survives; the old generation is collected once it has grown by so
 * much, in place of up to four times. One thread helps with that, in place of four: those took both processors of a small
 * machine for as long as they ran, PostgreSQL's too. Large pages are for the program's own code: what finds its way
 * through 40 MB of it misses the processor's table of pages less often; where the system has none, nothing is said.
 */
const flags = ["--max-semi-space-size=8", "--heap-growing-percent=55", "--v8-pool-size=1", "--use-largepages=silent"];
/** Whoever chooses sizes of their own gets those. */
const chosen = /--(?:max-semi-space-size|max-old-space-size|max-heap-size|heap-growing-percent)\b/;

/**
 * What Node.js has compiled, for the next start: that one is quicker, and needs neither the program that strips types nor
 * what a whole parse leaves behind. It belongs to this folder's sources, and where it cannot be written there is none.
 */
const compileCache = path.resolve(import.meta.dirname, "../../.node/compile-cache");

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

/** In which environment it begins anew. */
export function smallerEnvironment(env: Started["env"]): Record<string, string> {
  return { NODE_COMPILE_CACHE: compileCache, ...env } as Record<string, string>;
}

/** Begins anew where it has to; then it does not return. */
export function keepSmall(): void {
  const command = smallerCommand(process);
  if (command !== null) process.execve?.(process.execPath, command, smallerEnvironment(process.env));
}
