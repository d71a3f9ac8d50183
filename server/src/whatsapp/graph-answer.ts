import type { SendOutcome } from "../domain/next-step.ts";
import { type Classified, classify } from "./error-catalogue.ts";
import type { Exchange } from "./graph-exchange.ts";
import { asInteger, asRecord, asText, cleanText, firstOf, parseJson } from "./loose-json.ts";

/** An `error` object of the Graph API. Only `code` and `details` are stable by contract. */
export interface GraphError {
  code: number | null;
  subcode: number | null;
  message: string;
  details: string | null;
  isTransient: boolean;
  traceId: string | null;
}

/** What came of asking Graph for something that is safe to ask again. */
export type GraphReply =
  | { kind: "ok"; body: Record<string, unknown>; graphVersion: string | null }
  | GraphRefusal
  /** No answer, or one that is not Graph's: it says nothing about the account, so nothing may follow from it. */
  | { kind: "silent"; detail: string };

export interface GraphRefusal extends Omit<Classified, "code"> {
  kind: "refused";
  code: number;
  subcode: number | null;
  /** Graph's own words about this case. */
  detail: string;
  httpStatus: number;
  graphVersion: string | null;
}

/** The JSON object in an answer, or null: a gateway's HTML page, cut-off JSON, a bare list. */
export function readJsonObject(text: string): Record<string, unknown> | null {
  try {
    return asRecord(parseJson(text));
  } catch {
    return null;
  }
}

/**
 * The `error` of an answer, or null where there is none.
 *
 * Source: Meta, Graph API error handling and WhatsApp error codes, read 2026-09.
 */
export function readGraphError(body: Record<string, unknown> | null): GraphError | null {
  const error = asRecord(body?.error);
  if (error === null) return null;
  const message = asText(error.message) ?? asText(error.error_user_title) ?? "";
  return {
    code: asInteger(error.code),
    subcode: asInteger(error.error_subcode),
    message,
    details: asText(asRecord(error.error_data)?.details) ?? asText(error.error_user_msg),
    isTransient: error.is_transient === true,
    traceId: asText(error.fbtrace_id),
  };
}

/** What one `POST /messages` came to, and the code and trace for the attempt log. */
export interface ReadSend {
  outcome: SendOutcome;
  code: number | null;
  traceId: string | null;
}

/**
 * Reads the end of one `POST /messages`.
 *
 * A Graph error code decides by itself, whatever the HTTP status. Without one a 4xx is some proxy's or firewall's no:
 * the message did not get through. Everything else leaves open whether WhatsApp has the message.
 */
export function readSend(ended: Exchange): ReadSend {
  if (ended.kind === "not_sent") return { outcome: ended, code: null, traceId: null };
  if (ended.kind === "lost") return { outcome: unanswered(ended.detail), code: null, traceId: null };

  const { httpStatus } = ended;
  const body = readJsonObject(ended.text);
  const error = readGraphError(body);
  const traceId = ended.headers.traceId ?? error?.traceId ?? null;
  const code = error?.code ?? null;

  const message = firstOf(body?.messages);
  const messageId = asText(message?.id);
  if (httpStatus < 300 && error === null && messageId !== null) {
    const heldForQuality = message?.message_status === "held_for_quality_assessment";
    return { outcome: { kind: "accepted", messageId, ...(heldForQuality ? { heldForQuality } : {}) }, code, traceId };
  }
  if (error !== null && code !== null) {
    const { reaction, title } = classifyError(error, httpStatus);
    const detail = error.details ?? error.message;
    return { outcome: { kind: "refused", reaction, code, title, detail }, code, traceId };
  }
  // 408 is a gateway that waited for one of the two sides, so the other may have had its part.
  if (httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408) {
    const { reaction, title } = classify({ code: null, httpStatus });
    const detail = `HTTP ${httpStatus} without a WhatsApp error code: something between us and WhatsApp refused it.`;
    return { outcome: { kind: "refused", reaction, code: null, title, detail }, code: null, traceId };
  }
  return { outcome: unanswered(`HTTP ${httpStatus} without a message id or an error code.`), code: null, traceId };
}

/** Reads the end of any other request. */
export function readReply(ended: Exchange): GraphReply {
  if (ended.kind !== "answered") return { kind: "silent", detail: ended.detail };
  const { httpStatus } = ended;
  const { graphVersion } = ended.headers;
  const body = readJsonObject(ended.text);
  const error = readGraphError(body);
  if (error !== null && error.code !== null) {
    const classified = classifyError(error, httpStatus);
    const detail = error.details ?? error.message;
    return {
      kind: "refused",
      ...classified,
      code: error.code,
      subcode: error.subcode,
      detail,
      httpStatus,
      graphVersion,
    };
  }
  if (httpStatus < 300 && body !== null && error === null) return { kind: "ok", body, graphVersion };
  return { kind: "silent", detail: `HTTP ${httpStatus} without an answer of WhatsApp's.` };
}

function classifyError(error: GraphError, httpStatus: number): Classified {
  const { code, subcode, isTransient } = error;
  const details = `${error.message} ${error.details ?? ""}`;
  return classify({ code, subcode, httpStatus, isTransient, details });
}

function unanswered(detail: string): SendOutcome {
  return { kind: "unanswered", detail };
}

const keptAnswerLength = 4_000;

/** As much of an answer as the attempt log keeps. */
export function answerForLog(ended: Exchange): string | null {
  return ended.kind === "answered" ? cleanText(ended.text.slice(0, keptAnswerLength)) : null;
}
