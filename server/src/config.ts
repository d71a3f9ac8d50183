import { BlockList, isIP } from "node:net";
import path from "node:path";
import { parseSecretKeys, type SecretKeys } from "./store/seal.ts";

export const roles = ["api", "dispatcher", "upkeep"] as const;
export type Role = (typeof roles)[number];

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What the environment says, as plain data. Addresses have no slash at their end. */
export interface Config {
  port: number;
  /** Without `PORT` another port is taken where this one is not free. */
  isPortGiven: boolean;
  host: string;
  /** `null`: made from the host and the port that we listen on. */
  publicUrl: string | null;
  /** `null`: PostgreSQL is embedded, in the data folder. */
  databaseUrl: string | null;
  /** Past a pooler, for LISTEN and migrations; `databaseUrl` where nothing else was said. */
  databaseDirectUrl: string | null;
  /** Absolute. */
  dataDir: string;
  secretKeys: SecretKeys | null;
  rootApiKey: string | null;
  graphUrl: string;
  /** For example `v25.0`. */
  graphVersion: string;
  hasSandbox: boolean;
  /** `null`: the next free port after ours. */
  sandboxPort: number | null;
  sandboxHost: string;
  roles: readonly Role[];
  sendTimeoutMs: number;
  uncertainGraceMs: number;
  retryBaseMs: number;
  /** Private address ranges (CIDR) that webhook endpoints may be in. */
  webhookAllow: readonly string[];
  logLevel: LogLevel;
}

/** Everything that is wrong with the environment, in one line. Holds no secret value. */
export class ConfigRefusal extends Error {
  override readonly name = "ConfigRefusal";
}

const repository = path.resolve(import.meta.dirname, "../..");
const dayMs = 86_400_000;

/** Reads the environment; the only place that does. Throws `ConfigRefusal` that names every wrong variable. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const wrong: string[] = [];

  /** The value as `parse` has it; `fallback` where the variable is unset or empty, or where `parse` says what it must be. */
  function read<T>(name: string, fallback: T, parse: (text: string) => Parsed<T>): T {
    const text = environment[name]?.trim();
    if (!text) return fallback;
    const parsed = parse(text);
    if (!("must" in parsed)) return parsed.value;
    const isSecret = ["DATABASE_URL", "DATABASE_DIRECT_URL", "ZAJEL_SECRET_KEY", "ZAJEL_ROOT_API_KEY"].includes(name);
    wrong.push(`${name} must ${parsed.must}${isSecret ? "" : `, not ${JSON.stringify(text)}`}`);
    return fallback;
  }

  const databaseUrl = read<string | null>("DATABASE_URL", null, asDatabaseUrl);
  const config: Config = {
    port: read("PORT", 8080, wholeNumber(0, 65_535)),
    isPortGiven: Boolean(environment.PORT?.trim()),
    host: read("HOST", "127.0.0.1", asHost),
    publicUrl: read<string | null>("PUBLIC_URL", null, asWebAddress),
    databaseUrl,
    databaseDirectUrl: read<string | null>("DATABASE_DIRECT_URL", databaseUrl, asDatabaseUrl),
    // Unset it belongs to the clone, from wherever the command is typed; a path that was given is relative to there.
    dataDir: read("ZAJEL_DATA_DIR", path.join(repository, ".zajel"), (text) => ({ value: path.resolve(text) })),
    secretKeys: read<SecretKeys | null>("ZAJEL_SECRET_KEY", null, asSecretKeys),
    rootApiKey: read<string | null>("ZAJEL_ROOT_API_KEY", null, asApiKey),
    graphUrl: read("ZAJEL_GRAPH_URL", "https://graph.facebook.com", asWebAddress),
    graphVersion: read("ZAJEL_GRAPH_VERSION", "v25.0", asGraphVersion),
    hasSandbox: read("ZAJEL_SANDBOX", false, asSwitch),
    sandboxPort: read<number | null>("ZAJEL_SANDBOX_PORT", null, wholeNumber(0, 65_535)),
    sandboxHost: read("ZAJEL_SANDBOX_HOST", "127.0.0.1", asHost),
    roles: read<readonly Role[]>("ZAJEL_ROLES", roles, asRoles),
    sendTimeoutMs: read("ZAJEL_SEND_TIMEOUT_MS", 10_000, wholeNumber(1, 600_000)),
    uncertainGraceMs: read("ZAJEL_UNCERTAIN_GRACE_MS", 90_000, wholeNumber(1, dayMs)),
    retryBaseMs: read("ZAJEL_RETRY_BASE_MS", 2_000, wholeNumber(1, dayMs)),
    webhookAllow: read<readonly string[]>("ZAJEL_WEBHOOK_ALLOW", [], asRanges),
    logLevel: read("LOG_LEVEL", "info", oneOf(logLevels)),
  };

  if (config.databaseDirectUrl && !databaseUrl && !environment.DATABASE_URL?.trim()) {
    wrong.push("DATABASE_DIRECT_URL must stand beside DATABASE_URL, which is not set");
  }
  if (config.sandboxPort && config.isPortGiven && config.sandboxPort === config.port) {
    wrong.push(`ZAJEL_SANDBOX_PORT must be another port than PORT, and both are ${config.port}`);
  }
  if (wrong.length > 0) throw new ConfigRefusal(`${wrong.join("; ")}.`);
  return config;
}

type Parsed<T> = { value: T } | { must: string };

function wholeNumber(least: number, most: number): (text: string) => Parsed<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? { value } : { must: `be a whole number from ${least} to ${most}` };
  };
}

function oneOf<const T extends string>(words: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const value = words.find((word) => word === text.toLowerCase());
    return value ? { value } : { must: `be one of ${words.join(", ")}` };
  };
}

function asSwitch(text: string): Parsed<boolean> {
  const word = text.toLowerCase();
  if (["on", "true", "1", "yes"].includes(word)) return { value: true };
  if (["off", "false", "0", "no"].includes(word)) return { value: false };
  return { must: "be on or off" };
}

function asHost(text: string): Parsed<string> {
  const label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
  const isName = text.length <= 253 && new RegExp(`^${label}(\\.${label})*$`, "i").test(text);
  // All digits and dots is meant as an address: "127.0.0" would be looked up as a name.
  const isAddress = isIP(text) !== 0;
  return isAddress || (isName && /[a-z]/i.test(text))
    ? { value: text }
    : { must: "be an IP address or a host name, without a port" };
}

function asWebAddress(text: string): Parsed<string> {
  const url = URL.parse(text);
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  return isPlain && (url.protocol === "http:" || url.protocol === "https:")
    ? { value: url.href.replace(/\/+$/, "") }
    : { must: "be an address like https://zajel.example.com" };
}

function asDatabaseUrl(text: string): Parsed<string> {
  const url = URL.parse(text);
  return url?.protocol === "postgres:" || url?.protocol === "postgresql:"
    ? { value: text }
    : { must: "be an address like postgresql://user:password@host:5432/database" };
}

function asSecretKeys(text: string): Parsed<SecretKeys> {
  const parsed = parseSecretKeys(text);
  return parsed.kind === "ok" ? { value: parsed.keys } : { must: parsed.message.replace(/^must /, "") };
}

function asApiKey(text: string): Parsed<string> {
  // It comes in a header: visible ASCII, no spaces.
  return /^[!-~]+$/.test(text) ? { value: text } : { must: "be of visible ASCII characters without spaces" };
}

function asGraphVersion(text: string): Parsed<string> {
  return /^v\d{1,3}\.\d{1,2}$/.test(text) ? { value: text } : { must: "look like v25.0" };
}

function asRoles(text: string): Parsed<readonly Role[]> {
  const words = splitList(text);
  const value = roles.filter((role) => words.includes(role));
  return value.length === words.length && value.length > 0
    ? { value }
    : { must: `be a list of ${roles.join(", ")}, each at most once` };
}

function asRanges(text: string): Parsed<readonly string[]> {
  const value = splitList(text);
  return value.every(isRange) ? { value } : { must: "be a list of address ranges like 10.0.0.0/8,fd00::/8" };
}

function isRange(text: string): boolean {
  const [address = "", bits = "", ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
    return true;
  } catch {
    return false;
  }
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}
