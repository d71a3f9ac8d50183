import type { IncomingMessage } from "node:http";
import { nowMs } from "../clock.ts";
import { splitVersion } from "../graph-api/version.ts";

/** What is known of a request before it is routed. */
export interface Arrival {
  atMs: number;
  /** Graph version that answers it. */
  version: string;
  /** As it was asked for, version included. */
  url: string;
}

const arrivals = new WeakMap<IncomingMessage, Arrival>();

/** Notes a request's arrival and returns its URL without the Graph version, which no route mentions. */
export function arrive(request: IncomingMessage, oldestVersion: number): string {
  const url = request.url ?? "/";
  const { version, url: rest } = splitVersion(url, oldestVersion);
  arrivals.set(request, { atMs: nowMs(), version, url });
  return rest;
}

export function arrivalOf(request: IncomingMessage): Arrival {
  return arrivals.get(request) ?? { atMs: nowMs(), version: "v25.0", url: request.url ?? "/" };
}
