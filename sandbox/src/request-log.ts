import { limits } from "./limits.ts";

/** One request to the Graph API and what came of it. */
export interface LoggedRequest {
  n: number;
  at_ms: number;
  method: string;
  /** Without tokens. */
  path: string;
  /** Null when the connection was dropped instead of answered. */
  status: number | null;
  /** Meta's error code; null where nothing was refused. */
  code: number | null;
  /** As it came, letter by letter; empty for none. */
  body: string;
  answer: unknown;
  /** The fault that was at work, if one was. */
  fault?: string;
}

export interface RequestLog {
  add(request: Omit<LoggedRequest, "n">): void;
  /** Those with a higher number, oldest first. */
  after(n: number, most: number): LoggedRequest[];
}

/** The newest `limits.requests` requests. */
export function createRequestLog(): RequestLog {
  const ring: LoggedRequest[] = [];
  let n = 0;
  return {
    add(request) {
      ring[n % limits.requests] = { n: n + 1, ...request };
      n += 1;
    },
    after(from, most) {
      const first = Math.max(from, n - ring.length);
      const found: LoggedRequest[] = [];
      for (let i = first; i < n && found.length < most; i += 1) found.push(ring[i % limits.requests] as LoggedRequest);
      return found;
    },
  };
}

/** A path without the secrets of its query: tokens have no business in a log. */
export function withoutTokens(url: string): string {
  return url.replace(/([?&](?:access_token|input_token|hub\.verify_token)=)[^&]*/g, "$1…");
}
