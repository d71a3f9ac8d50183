/**
 * Requests to the API, typed by `schema.ts`:
 *
 *     const page = await call("GET /v1/transactions", { query: { state: "paid" } });
 *
 * Everything that is not a success is thrown as `Refusal`.
 */
import { read } from "../storage.ts";
import { Refusal } from "./refusal.ts";
import type { Operations } from "./schema.ts";

export type OperationName = keyof Operations;
export type AnswerOf<Name extends OperationName> = Operations[Name]["answer"];
export type BodyOf<Name extends OperationName> = Operations[Name]["body"];
export type QueryOf<Name extends OperationName> = Operations[Name]["query"];

/** Nothing where the operation takes nothing; a query may always be left out. */
type Part<Key extends string, Value> = [Value] extends [Record<never, never> | undefined]
  ? keyof NonNullable<Value> extends never
    ? { [K in Key]?: undefined }
    : { [K in Key]: Value }
  : { [K in Key]: Value };

export type CallInput<Name extends OperationName> = Part<"path", Operations[Name]["path"]> & {
  query?: Loose<Operations[Name]["query"]>;
} & (undefined extends Operations[Name]["body"]
    ? { body?: Operations[Name]["body"] }
    : { body: Operations[Name]["body"] }) & {
    signal?: AbortSignal;
    /** Makes a repeated `POST` the same request (`Idempotency-Key`). */
    idempotencyKey?: string;
  };

/** A query as code has it: with numbers, and with keys that have no value. */
type Loose<Query> = { [K in keyof Query]: Query[K] | (string extends Query[K] ? number : never) | undefined | null };

type Given<Name extends OperationName> =
  Record<never, never> extends CallInput<Name> ? [input?: CallInput<Name>] : [input: CallInput<Name>];

/** How long a request may take before it counts as not answered. */
const patienceMs = 30_000;

export async function call<Name extends OperationName>(name: Name, ...[input]: Given<Name>): Promise<AnswerOf<Name>> {
  const { path, query, body, signal, idempotencyKey } = (input ?? {}) as LooseInput;
  const [method = "GET", template = ""] = name.split(" ");
  const response = await send(addressOf(template, path, query), {
    method,
    headers: {
      ...callHeaders(),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal === undefined ? [] : [signal])]),
  });
  if (!response.ok) throw await Refusal.of(response);
  if (response.status === 204) return undefined as AnswerOf<Name>;
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return (isJson ? await response.json() : await response.text()) as AnswerOf<Name>;
}

interface LooseInput {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined | null>;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** The address of an operation, for links that the browser itself opens: a CSV, an evidence file. */
export function addressOf(template: string, path: LooseInput["path"] = {}, query: LooseInput["query"] = {}): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, `${value}`]],
  );
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given)}`;
}

/** What says to the server that a page of its own asks, for which merchant, and in which language it is read. */
export function callHeaders(): Record<string, string> {
  const merchant = read("zajel.merchant");
  return {
    accept: "application/json",
    "accept-language": document.documentElement.lang,
    "x-zajel": "1",
    ...(merchant === null ? {} : { "zajel-merchant": merchant }),
  };
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, credentials: "same-origin" });
  } catch (error) {
    if (init.signal?.aborted && (init.signal.reason as Error | undefined)?.name === "AbortError") throw error;
    throw Refusal.noAnswer();
  }
}
