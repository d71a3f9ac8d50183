/**
 * One request, sent until it is answered.
 *
 * A POST is sent again only under an Idempotency-Key, which it always has on the routes that keep one: then Zajel does
 * the work once, however often the answer is lost. Repeated are 429, answers from 500 on and failed connections; nothing
 * else would be answered differently.
 */
import { type Asked, ZajelProblem, ZajelUnreachable } from "./errors.ts";

export interface ClientOptions {
  /** Where Zajel is, such as `https://zajel.example.com`. */
  baseUrl: string;
  apiKey: string;
  /** Which merchant the root key acts for; other keys have their own. */
  merchant?: string;
  /** How often a request is sent again at most, after the first time (3). */
  retries?: number;
  /** How long one attempt may take, in milliseconds, its answer's body included (30,000). */
  timeoutMs?: number;
  /** The wait before the first repetition, in milliseconds (250); it doubles, up to 8 s, and is drawn anew each time. */
  backoffMs?: number;
  /** What requests are sent with, where it is not the platform's own. */
  fetch?: typeof fetch;
}

export interface CallOptions {
  /** Ends the call, and its waits, at once. */
  signal?: AbortSignal;
  /** In place of the client's. */
  timeoutMs?: number;
  /** Of a POST: your own name for it, kept 48 hours; a new one is made for each call where none is given. */
  idempotencyKey?: string;
}

export interface RequestOptions extends CallOptions {
  query?: Readonly<Record<string, unknown>> | undefined;
  body?: unknown;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Sends a request to a path, and gives the answer's JSON, or its text where it is another type. */
export type Send = <Answer = unknown>(method: Method, path: string, options?: RequestOptions) => Promise<Answer>;

const longestBackoffMs = 8_000;
/** A server that wants us to wait longer is not waited for. */
const longestRetryAfterMs = 60_000;

export function createTransport(options: ClientOptions): Send {
  const { apiKey, merchant, retries = 3, timeoutMs = 30_000, backoffMs = 250 } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  if (!/^https?:\/\//.test(baseUrl)) throw new TypeError("baseUrl: expected an address that begins with http.");
  if (apiKey === "") throw new TypeError("apiKey: expected a key.");
  const send = options.fetch ?? fetch;

  return async <Answer>(method: Method, path: string, call: RequestOptions = {}): Promise<Answer> => {
    const idempotencyKey = method === "POST" && keepsNames(path) ? (call.idempotencyKey ?? crypto.randomUUID()) : null;
    const mayRepeat = method !== "POST" || idempotencyKey !== null;
    const url = `${baseUrl}${path}${queryOf(call.query)}`;
    const headers = new Headers({
      accept: "application/json",
      authorization: `Bearer ${apiKey}`,
      ...(merchant === undefined ? {} : { "zajel-merchant": merchant }),
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey }),
    });
    const body = call.body === undefined ? null : JSON.stringify(call.body);

    for (let attempts = 1; ; attempts += 1) {
      const asked: Asked = { method, path, attempts, idempotencyKey };
      const limit = AbortSignal.timeout(call.timeoutMs ?? timeoutMs);
      const signal = call.signal === undefined ? limit : AbortSignal.any([call.signal, limit]);
      const isLast = attempts > retries || !mayRepeat;
      let failure: Error;
      let asksToWaitMs: number | null = null;
      try {
        call.signal?.throwIfAborted();
        // A redirect would send the key elsewhere, or lose the method.
        const response = await send(url, { method, headers, body, signal, redirect: "manual" });
        const answer = await contentOf(response);
        if (response.ok) return answer as Answer;
        // The attempt whose answer was lost has removed it.
        if (method === "DELETE" && attempts > 1 && response.status === 404) return undefined as Answer;
        failure = new ZajelProblem(response.status, answer, asked);
        if (!mayPass(response.status)) throw failure;
        asksToWaitMs = retryAfterMs(response.headers.get("retry-after"));
      } catch (error) {
        call.signal?.throwIfAborted();
        if (error instanceof ZajelProblem) throw error;
        failure = new ZajelUnreachable(error, asked);
      }
      if (isLast || (asksToWaitMs ?? 0) > longestRetryAfterMs) throw failure;
      // Half of the wait is drawn: those that failed together do not come back together.
      const waitMs = Math.min(backoffMs * 2 ** (attempts - 1), longestBackoffMs) * (0.5 + Math.random() / 2);
      await pause((asksToWaitMs ?? 0) + waitMs, call.signal);
    }
  };
}

/** Routes that keep the names of requests: all that are called with a key. */
function keepsNames(path: string): boolean {
  return /^\/v1\/(?!auth\/|setup$)/.test(path);
}

function mayPass(status: number): boolean {
  return status === 429 || status >= 500;
}

function queryOf(query: RequestOptions["query"]): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, `${value}`]));
  return given.length === 0 ? "" : `?${search}`;
}

async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  if (text === "") return undefined;
  if (!/^application\/([\w.-]+\+)?json\b/.test(type)) return text;
  return JSON.parse(text);
}

/** Seconds, or a date. Source: RFC 9110, 10.2.3. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** A path with its ids encoded: at`/v1/transactions/${sessionId}`. */
export function at(parts: TemplateStringsArray, ...ids: string[]): string {
  // An address without one, or with dots for one, would be another address.
  const wrong = ids.find((id) => /^\.{0,2}$/.test(id));
  if (wrong !== undefined) throw new TypeError(`Expected an id, got "${wrong}".`);
  return parts.reduce((path, part, index) => `${path}${encodeURIComponent(ids[index - 1] ?? "")}${part}`);
}
