import type { JsonObject } from "./json.ts";
import { isObject } from "./json.ts";

/** An answer asked for by name: Meta's error with this code instead of what would have been answered. */
export interface ErrorFault {
  http: number;
  code: number;
  message: string;
  details?: string;
  subcode?: number;
  /** `is_transient`, which says that another try may go better. */
  transient?: boolean;
  /** Stops by itself after that many answers; without it, it stays on. */
  times?: number;
  on?: "sends" | "reads" | "all";
}

/** What goes wrong on purpose. Faults are asked for, never random, and never survive a restart. */
export interface Faults {
  lose_answer: boolean;
  drop_before: boolean;
  slow_ms: number;
  html_502: boolean;
  error: ErrorFault | null;
  token_expired: boolean;
  throttle: boolean;
  pair_limit: boolean;
  /** Sends are refused with 131057, as while a number's throughput is raised. */
  maintenance: boolean;
  /** Messages are accepted and fail with 131042. */
  payment_problem: boolean;
  /** So much of the hour's management quota is used, in percent; at 100 such calls are refused with 80007. */
  quota_used: number;
  /** So many of the next pages asked for by cursor are refused with 131059. */
  stale_cursors: number;
  template_paused: boolean;
  held_for_quality: boolean;
  status_first: boolean;
  webhooks_late: boolean;
  webhooks_off: boolean;
  webhooks_lost: boolean;
  webhooks_double: boolean;
  bad_signature: boolean;
}

const none: Faults = {
  lose_answer: false,
  drop_before: false,
  slow_ms: 0,
  html_502: false,
  error: null,
  token_expired: false,
  throttle: false,
  pair_limit: false,
  maintenance: false,
  payment_problem: false,
  quota_used: 0,
  stale_cursors: 0,
  template_paused: false,
  held_for_quality: false,
  status_first: false,
  webhooks_late: false,
  webhooks_off: false,
  webhooks_lost: false,
  webhooks_double: false,
  bad_signature: false,
};

export interface FaultSwitches {
  readonly now: Faults;
  /** Takes over what `patch` names; returns why not when a name or value is wrong, and then changes nothing. */
  patch(patch: JsonObject): string | null;
  clear(): void;
  /** The error to answer a send or a read with, if one is asked for; counts it. */
  takeError(call: "sends" | "reads"): ErrorFault | null;
  /** Whether this page's cursor counts as stale; counts it. */
  takeStaleCursor(): boolean;
  onChange(listener: (now: Faults, before: Faults) => void): void;
}

export function createFaults(): FaultSwitches {
  let now = none;
  const listeners: ((now: Faults, before: Faults) => void)[] = [];
  const change = (next: Faults): void => {
    const before = now;
    now = next;
    for (const listener of listeners) listener(now, before);
  };
  return {
    get now() {
      return now;
    },
    patch(patch) {
      for (const [key, value] of Object.entries(patch)) {
        const problem = problemWith(key, value);
        if (problem !== null) return problem;
      }
      change({ ...now, ...(patch as Partial<Faults>) });
      return null;
    },
    clear: () => change(none),
    takeError(call) {
      const error = now.error;
      if (error === null || ![call, "all"].includes(error.on ?? "sends")) return null;
      if (error.times !== undefined) {
        const times = error.times - 1;
        change({ ...now, error: times > 0 ? { ...error, times } : null });
      }
      return error;
    },
    takeStaleCursor() {
      if (now.stale_cursors === 0) return false;
      change({ ...now, stale_cursors: Math.max(0, now.stale_cursors - 1) });
      return true;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function problemWith(key: string, value: unknown): string | null {
  if (!(key in none)) return `There is no fault "${key}".`;
  if (key === "error") return value === null ? null : problemWithError(value);
  const expected = typeof none[key as keyof Faults];
  if (typeof value !== expected) return `"${key}" is a ${expected}.`;
  return typeof value === "number" && !(value >= 0 && value <= 600_000) ? `"${key}" is from 0 to 600,000.` : null;
}

const isWhole = (value: unknown): boolean => Number.isInteger(value);
const isText = (value: unknown): boolean => typeof value === "string";
const errorMembers: Record<keyof ErrorFault, { needed: boolean; fits: (value: unknown) => boolean }> = {
  http: { needed: true, fits: (value) => isWhole(value) && Number(value) >= 400 && Number(value) <= 599 },
  code: { needed: true, fits: isWhole },
  message: { needed: true, fits: isText },
  details: { needed: false, fits: isText },
  subcode: { needed: false, fits: isWhole },
  transient: { needed: false, fits: (value) => typeof value === "boolean" },
  times: { needed: false, fits: (value) => isWhole(value) && Number(value) >= 1 },
  on: { needed: false, fits: (value) => value === "sends" || value === "reads" || value === "all" },
};

function problemWithError(value: unknown): string | null {
  if (!isObject(value)) return '"error" is null or an object with http, code and message.';
  const stranger = Object.keys(value).find((key) => !(key in errorMembers));
  if (stranger !== undefined) return `"error" has no member "${stranger}".`;
  for (const [key, { needed, fits }] of Object.entries(errorMembers)) {
    const given = value[key];
    if (given === undefined ? needed : !fits(given)) return `"error.${key}" is missing or not what it should be.`;
  }
  return null;
}
