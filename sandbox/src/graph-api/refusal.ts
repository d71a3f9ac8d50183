import { randomBytes } from "node:crypto";

/** Why the Graph API says no, before it becomes an HTTP answer. */
export interface Refusal {
  kind: "refused";
  http: number;
  code: number;
  message: string;
  details?: string;
  subcode?: number;
  type?: "OAuthException" | "GraphMethodException";
  transient?: boolean;
  userTitle?: string;
  userMessage?: string;
}

/**
 * HTTP status and title of the codes that this emulator refuses with.
 * Source: Meta, Cloud API support/error-codes (HTTP column of 12 December 2025), read 2026-09.
 */
const known: Record<number, { http: number; title: string }> = {
  10: { http: 403, title: "Application does not have permission for this action" },
  100: { http: 400, title: "Invalid parameter" },
  200: { http: 403, title: "You do not have permission to access this WhatsApp Business Account" },
  80007: {
    http: 400,
    title: "There have been too many calls to this WhatsApp Business account. Wait a bit and try again.",
  },
  368: { http: 403, title: "Temporarily blocked for policies violations" },
  130429: { http: 400, title: "Rate limit hit" },
  131005: { http: 403, title: "Access denied" },
  131008: { http: 400, title: "Required parameter is missing" },
  131009: { http: 400, title: "Parameter value is not valid" },
  131021: { http: 400, title: "Recipient cannot be sender" },
  131026: { http: 400, title: "Message undeliverable" },
  131031: { http: 403, title: "Account has been locked" },
  131042: { http: 400, title: "Business eligibility payment issue" },
  131048: { http: 400, title: "Spam rate limit hit" },
  131051: { http: 400, title: "Unsupported message type" },
  131056: { http: 400, title: "(Business Account, Consumer Account) pair rate limit hit" },
  131057: { http: 500, title: "Account in maintenance mode" },
  131059: { http: 400, title: "Invalid cursor" },
  131064: { http: 400, title: "Template classification rate limit hit" },
  132000: { http: 400, title: "Number of parameters does not match the expected number of params" },
  132001: { http: 404, title: "Template name does not exist in the translation" },
  132005: { http: 400, title: "Translated text too long" },
  132012: { http: 400, title: "Parameter format does not match format in the created template" },
  132015: { http: 400, title: "Template is Paused" },
  132016: { http: 400, title: "Template is Disabled" },
  132018: { http: 400, title: "There's an issue with the parameters in your template" },
  133005: { http: 400, title: "Two step verification PIN Mismatch" },
  133010: { http: 400, title: "Phone number not registered" },
};

/** Meta's refusal with `code`; `details` says what exactly is wrong. */
export function refuse(code: number, details?: string, more: Partial<Refusal> = {}): Refusal {
  const { http, title } = known[code] ?? { http: 400, title: "Invalid parameter" };
  const message = `(#${code}) ${title}`;
  return { kind: "refused", http, code, message, ...(details === undefined ? {} : { details }), ...more };
}

/** The error of a parameter of the wrong kind or value: code 100 with the reason in the message, as Graph does it. */
export function invalid(message: string, more: Partial<Refusal> = {}): Refusal {
  return { kind: "refused", http: 400, code: 100, message: `(#100) ${message}`, ...more };
}

/** What a template call is refused with: code 100, Meta's subcode, and words for a person. */
export function templateError(subcode: number, userTitle: string, userMessage: string): Refusal {
  const message = "Invalid parameter";
  return { kind: "refused", http: 400, code: 100, subcode, transient: false, message, userTitle, userMessage };
}

/** An object that is not there or not visible. Source: Meta, Graph API guides/error-handling, read 2026-09. */
export function noSuchObject(method: string, id: string): Refusal {
  const message =
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
    "permissions, or does not support this operation. Please read the Graph API documentation at " +
    "https://developers.facebook.com/docs/graph-api";
  return { kind: "refused", http: 400, code: 100, subcode: 33, type: "GraphMethodException", message };
}

export function isRefusal(value: object): value is Refusal {
  return "kind" in value && value.kind === "refused";
}

/** The JSON of a refusal. Source: Meta, Graph API guides/error-handling, read 2026-09. */
export function errorBody(refusal: Refusal): object {
  const { message, type, code, subcode, details, transient, userTitle, userMessage } = refusal;
  return {
    error: {
      message,
      type: type ?? "OAuthException",
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(transient === undefined ? {} : { is_transient: transient }),
      ...(userTitle === undefined ? {} : { error_user_title: userTitle }),
      ...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
      ...(details === undefined ? {} : { error_data: { messaging_product: "whatsapp", details } }),
      fbtrace_id: traceId(),
    },
  };
}

/** An id as Meta gives its answers for support requests. */
export function traceId(): string {
  return `A${randomBytes(17).toString("base64url").slice(0, 22)}`;
}
