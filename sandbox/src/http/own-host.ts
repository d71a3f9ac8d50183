/**
 * Whether a request's `Host` is one of ours. A page elsewhere can make a browser resolve its own name to this machine
 * and then talk to us as to itself; the name in `Host` gives it away.
 */
export function isOwnHost(host: string | undefined, names: readonly string[], port: number | undefined): boolean {
  if (host === undefined) return false;
  const [, name = "", given = "80"] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
  return names.includes(name.toLowerCase()) && Number(given) === port;
}

/** The names under which a server bound to `address` is reached by those who mean it. */
export function ownNames(address: string): string[] {
  return ["127.0.0.1", "localhost", "[::1]", address.includes(":") ? `[${address}]` : address.toLowerCase()];
}
