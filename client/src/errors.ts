/**
 * What goes wrong, as errors that a program can tell apart.
 */

/** What stands behind `urn:zajel:problem:`; another word is one that this version of the client does not know. */
export type ProblemKind =
  | "bad_input"
  | "not_json"
  | "bad_request"
  | "not_authenticated"
  | "not_allowed"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "too_large"
  | "unsupported_media_type"
  | "gone"
  | "too_many"
  | "internal"
  | "unavailable"
  | (string & {});

/** The request that something is said about; without its query, which may hold a customer's name. */
export interface Asked {
  method: string;
  path: string;
  /** How often it was sent. */
  attempts: number;
  /** Of a POST: under this name it can be sent again without being done twice. */
  idempotencyKey: string | null;
}

/** Zajel's refusal. Source: RFC 9457. */
export class ZajelProblem extends Error {
  override readonly name = "ZajelProblem";
  readonly status: number;
  readonly kind: ProblemKind;
  readonly title: string;
  /** What was expected, what came, what to do. */
  readonly detail: string;
  /** What is wrong with each field, an unknown field under its own name. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** Where the payment stands, where that is why. */
  readonly state: string | null;
  readonly asked: Asked;

  constructor(status: number, body: unknown, asked: Asked) {
    const { type, title, detail, errors, state } = (isObject(body) ? body : {}) as Record<string, unknown>;
    const told = text(detail) ?? `${asked.method} ${asked.path} was answered with ${status}, and not by Zajel.`;
    const fields = isObject(errors) ? (errors as Record<string, readonly string[]>) : {};
    const wrong = Object.entries(fields).map(([field, messages]) => `${field}: ${[messages].flat().join(" ")}`);
    super(wrong.length === 0 ? told : `${told} ${wrong.join(" ")}`);
    this.status = status;
    this.kind = (text(type) ?? "").replace(/^urn:zajel:problem:/, "") || "unknown";
    this.title = text(title) ?? `HTTP ${status}`;
    this.detail = told;
    this.errors = fields;
    this.state = text(state);
    this.asked = asked;
  }
}

/** No answer came, however often it was asked. What was asked for may have been done all the same. */
export class ZajelUnreachable extends Error {
  override readonly name = "ZajelUnreachable";
  /** The last attempt took longer than `timeoutMs`. */
  readonly isTimeout: boolean;
  readonly asked: Asked;

  constructor(cause: unknown, asked: Asked) {
    const isTimeout = cause instanceof Error && cause.name === "TimeoutError";
    const times = asked.attempts === 1 ? "once" : `${asked.attempts} times`;
    const why = isTimeout ? "no answer came in time" : "the connection failed";
    super(`${asked.method} ${asked.path} was sent ${times}, and ${why}.`, { cause });
    this.isTimeout = isTimeout;
    this.asked = asked;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
