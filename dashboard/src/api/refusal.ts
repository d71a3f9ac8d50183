/** What the API says when it does not do what was asked: RFC 9457, as the server fills it. */
export class Refusal extends Error {
  /** `bad_input`, `not_found`, …; `no_answer` where the server is away. */
  readonly kind: string;
  /** Of HTTP; 0 where the server is away. */
  readonly status: number;
  /** For each field what is wrong with it. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** For the log of whoever runs the server. */
  readonly requestId: string | null;
  /** Of a 429 or 503: how long to wait. */
  readonly retryAfterSeconds: number | null;

  constructor(input: {
    kind: string;
    status: number;
    detail: string;
    fields?: Record<string, string[]>;
    requestId?: string | null;
    retryAfterSeconds?: number | null;
  }) {
    super(input.detail);
    this.kind = input.kind;
    this.status = input.status;
    this.fields = input.fields ?? {};
    this.requestId = input.requestId ?? null;
    this.retryAfterSeconds = input.retryAfterSeconds ?? null;
  }

  static async of(response: Response): Promise<Refusal> {
    const body = (await response.json().catch(() => ({}))) as {
      type?: string;
      detail?: string;
      errors?: Record<string, string[]>;
    };
    return new Refusal({
      kind: body.type?.split(":").at(-1) ?? "unknown",
      status: response.status,
      detail: body.detail ?? response.statusText,
      fields: body.errors ?? {},
      requestId: response.headers.get("x-request-id"),
      retryAfterSeconds: Number(response.headers.get("retry-after")) || null,
    });
  }

  static noAnswer(): Refusal {
    return new Refusal({ kind: "no_answer", status: 0, detail: "" });
  }
}

/** What is wrong with one field, in one line; for Mantine's `error`. */
export function fieldError(error: unknown, field: string): string | null {
  return error instanceof Refusal ? (error.fields[field]?.join(" ") ?? null) : null;
}
