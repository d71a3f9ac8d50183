/**
 * What the end of a start means for the next one, told from what PostgreSQL wrote into its log. The texts are
 * PostgreSQL 18's own, in English by `LC_ALL=C`.
 */
export function afterFailure(log: string): "give_up" | "again" | "use_port" {
  // The file system has no sockets: some that are shared with a virtual machine's host have not.
  if (log.includes("could not create any Unix-domain sockets")) return "use_port";
  // The port was free a moment ago.
  if (log.includes("could not create any TCP/IP sockets")) return "again";
  // Its postmaster was killed, and its other processes are about to notice.
  if (log.includes("pre-existing shared memory block")) return "again";
  return "give_up";
}

/** The line of a log that tells why PostgreSQL ended. */
export function lastWords(log: string): string {
  const lines = log.trim().split("\n");
  const told = lines.findLast((line) => /\b(FATAL|PANIC|error)\b/.test(line)) ?? lines.at(-1);
  return told?.replace(/^.*?\b(FATAL|PANIC):\s*/, "") || "it said nothing";
}
