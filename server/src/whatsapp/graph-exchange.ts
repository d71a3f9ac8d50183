import type { Agent, Dispatcher } from "undici";

/** One HTTP request to the Graph API. */
export interface ExchangeRequest {
  /** Where Graph is, e.g. `https://graph.facebook.com`; a path in it is kept as a prefix. */
  baseUrl: string;
  method: "GET" | "POST";
  /** From the version on, e.g. `/v25.0/118230045512876/messages`. */
  path: string;
  token: string;
  body?: string;
  /** From the call to the last byte of the answer. */
  timeoutMs: number;
  /** A longer answer counts as none. */
  maxAnswerBytes: number;
  /** On the clock of `performance.now()`: after this instant nothing is written any more (a lease that ran out). */
  writeBy?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * What came of it. `not_sent` is proof: no byte of the request left, and none will. `lost` is doubt: the request was
 * written, perhaps only in part, and no complete answer came back.
 */
export type Exchange =
  | { kind: "answered"; httpStatus: number; headers: AnswerHeaders; text: string }
  | { kind: "lost"; httpStatus: number | null; detail: string }
  | { kind: "not_sent"; detail: string };

export interface AnswerHeaders {
  traceId: string | null;
  graphVersion: string | null;
  /** `x-business-use-case-usage`: how much of the accounts' limits on calls is used. */
  accountUsage: string | null;
  /** `x-app-usage`: the same of the app's limit. */
  appUsage: string | null;
  retryAfter: string | null;
}

export const noHeaders: AnswerHeaders = {
  traceId: null,
  graphVersion: null,
  accountUsage: null,
  appUsage: null,
  retryAfter: null,
};

/**
 * Sends one request and waits for the whole answer; never rejects, never repeats, never follows a redirect.
 *
 * undici calls `onRequestStart` when the request has a connection and is about to be written, and writes nothing where
 * that call aborts it. So "was a byte written" needs no list of error codes: before that call the answer is no, after
 * it we don't know. (Read in undici 8.12 `client-h1.js`, `writeH1`; HTTP/2 is switched off in the agent, because a
 * refused stream would be sent again there.)
 */
export function exchange(agent: Agent, request: ExchangeRequest): Promise<Exchange> {
  const { promise, resolve } = Promise.withResolvers<Exchange>();
  const { origin, prefix } = placeOf(request.baseUrl);
  const chunks: Buffer[] = [];
  let size = 0;
  let httpStatus: number | null = null;
  let headers = noHeaders;
  let started: Dispatcher.DispatchController | null = null;
  let isSettled = false;

  function settle(result: Exchange): void {
    if (isSettled) return;
    isSettled = true;
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", stop);
    resolve(result);
  }
  function giveUp(detail: string): void {
    settle(started === null ? { kind: "not_sent", detail } : { kind: "lost", httpStatus, detail });
    started?.abort(new Error(detail));
  }
  function stop(): void {
    giveUp("The request was called off.");
  }
  // Timers run before sockets are read: a process that was suspended finds its time-out due and the answer waiting.
  // One more look at the sockets takes that answer instead of doubting it.
  const timer = setTimeout(() => setImmediate(giveUp, `No answer within ${request.timeoutMs} ms.`), request.timeoutMs);
  request.signal?.addEventListener("abort", stop, { once: true });
  if (request.signal?.aborted === true) stop();
  if (isSettled) return promise;

  agent.dispatch(
    {
      origin,
      path: `${prefix}${request.path}`,
      method: request.method,
      headers: {
        authorization: `Bearer ${request.token}`,
        accept: "application/json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: request.body ?? null,
      // The timer above is exact; undici's own are half a second coarse.
      headersTimeout: 0,
      bodyTimeout: 0,
    },
    {
      onRequestStart(controller) {
        if (isSettled || started !== null) return controller.abort(new Error("given up before it was written"));
        if (request.writeBy !== undefined && performance.now() > request.writeBy) {
          settle({ kind: "not_sent", detail: "Its time had passed before it could be written." });
          return controller.abort(new Error("too late to write"));
        }
        started = controller;
      },
      onResponseStart(_controller, statusCode, received) {
        if (statusCode < 200) return;
        httpStatus = statusCode;
        headers = {
          traceId: single(received["x-fb-trace-id"]),
          graphVersion: single(received["facebook-api-version"]),
          accountUsage: single(received["x-business-use-case-usage"]),
          appUsage: single(received["x-app-usage"]),
          retryAfter: single(received["retry-after"]),
        };
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > request.maxAnswerBytes) giveUp(`The answer was longer than ${request.maxAnswerBytes} bytes.`);
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (httpStatus === null) return giveUp("The connection ended without an answer.");
        settle({ kind: "answered", httpStatus, headers, text: Buffer.concat(chunks).toString("utf8") });
      },
      onResponseError(_controller, error) {
        giveUp(describe(error));
      },
    },
  );
  return promise;
}

let lastPlace = { baseUrl: "", origin: "", prefix: "" };

/** Mostly it is the place of the request before. */
function placeOf(baseUrl: string): { origin: string; prefix: string } {
  if (lastPlace.baseUrl !== baseUrl) {
    const { origin, pathname } = new URL(baseUrl);
    lastPlace = { baseUrl, origin, prefix: pathname.replace(/\/$/, "") };
  }
  return lastPlace;
}

function single(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

/** One line with the error's code, for the attempt log. */
function describe(error: Error & { code?: unknown }): string {
  // Several addresses tried in vain come as an AggregateError, whose own message is empty.
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = typeof error.code === "string" ? error.code : "no code";
  return `${cause.message} (${code})`;
}
