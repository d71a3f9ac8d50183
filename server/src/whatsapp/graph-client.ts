import { Agent } from "undici";
import type { SendComponent } from "../domain/compose.ts";
import type { SendOutcome } from "../domain/next-step.ts";
import { answerForLog, type GraphReply, readReply, readSend } from "./graph-answer.ts";
import { exchange } from "./graph-exchange.ts";
import { createManagementQuota } from "./management-quota.ts";

/** Where a request goes and as whom. */
export interface GraphAccess {
  /** `https://graph.facebook.com`, or a sandbox. */
  baseUrl: string;
  token: string;
}

/** One message to send. */
export interface TemplateSend extends GraphAccess {
  phoneNumberId: string;
  /** The recipient in E.164, with its `+`. */
  to: string;
  template: SendTemplate;
  /** Comes back in every status webhook of the message: the notification's id. */
  callbackData: string;
  timeoutMs?: number;
  /** On the clock of `performance.now()`: after this instant the request is not written any more. */
  writeBy?: number;
  signal?: AbortSignal;
}

export interface SendTemplate {
  name: string;
  language: string;
  parameters: readonly SendComponent[];
}

/** What came of one attempt, with what the attempt log keeps of it. */
export interface SendAnswer {
  outcome: SendOutcome;
  httpStatus: number | null;
  /** WhatsApp's error code. */
  code: number | null;
  /** `x-fb-trace-id`, which Meta's support asks for. */
  traceId: string | null;
  durationMs: number;
  /** The beginning of the answer as it came; null when none did. */
  answer: string | null;
}

/** A read, or a change that may safely be made twice. */
export interface GraphCall extends GraphAccess {
  method?: "GET" | "POST";
  /** Without the version: `/209871345600112/phone_numbers`. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: Readonly<Record<string, unknown>>;
  /** A chore's call, which leaves the last of the account's limit on management calls to people. */
  background?: Background;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Whose limit a chore's call counts against, and how much of it may be used before the chore waits. */
export interface Background {
  wabaId: string;
  upToPercent: number;
}

/** What polls and syncs leave to people is a fifth; what ends a hold within seconds may take all. */
export const pollUpToPercent = 80;
export const probeUpToPercent = 100;

/** The same client for a chore: while too much of the limit is used its calls are not made, and end as silent. */
export function inBackground(client: GraphClient, background: Background): GraphClient {
  return { ...client, call: (call) => client.call({ ...call, background }) };
}

export interface GraphClient extends AsyncDisposable {
  /** The pinned version, to compare with the one that an answer names. */
  readonly version: string;
  /** Sends once. Never rejects: each way it can end is an outcome. */
  sendTemplate(send: TemplateSend): Promise<SendAnswer>;
  /** Asks once. Never rejects. */
  call(call: GraphCall): Promise<GraphReply>;
  /** Waits for what is under way, each bounded by its time-out, and closes the connections. */
  close(): Promise<void>;
}

export interface GraphClientOptions {
  /** E.g. `v25.0`. */
  version: string;
  /** Where a request names none. */
  timeoutMs: number;
  agent?: Agent.Options;
}

// A send's answer has some 300 bytes. A page of 100 templates may have 6 kB each.
const maxSendAnswerBytes = 256 * 1024;
const maxReplyBytes = 4 * 1024 * 1024;

/** Makes the one client of a node, which keeps its connections for all senders. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { version, timeoutMs } = options;
  const agent = new Agent({
    // More than a dispatcher has under way at once: one sender's slow answers must not keep the others waiting for a
    // connection. 1,000 messages/s, the highest throughput of a number, at 200 ms each need 200 of them.
    connections: 2_560,
    // One request at a time on a connection: a second one written behind it would share its fate.
    pipelining: 1,
    allowH2: false,
    // Shorter than any gateway's own idle time-out: a connection that closes just as we write leaves a doubt.
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 30_000,
    connectTimeout: timeoutMs,
    ...options.agent,
  });

  async function sendTemplate(send: TemplateSend): Promise<SendAnswer> {
    const startedAt = performance.now();
    const ended = await exchange(agent, {
      baseUrl: send.baseUrl,
      method: "POST",
      path: `/${version}/${encodeURIComponent(send.phoneNumberId)}/messages`,
      token: send.token,
      body: JSON.stringify(buildMessageBody(send)),
      timeoutMs: send.timeoutMs ?? timeoutMs,
      maxAnswerBytes: maxSendAnswerBytes,
      writeBy: send.writeBy,
      signal: send.signal,
    });
    const durationMs = performance.now() - startedAt;
    const httpStatus = ended.kind === "not_sent" ? null : ended.httpStatus;
    return { ...readSend(ended), httpStatus, durationMs, answer: answerForLog(ended) };
  }

  const quota = createManagementQuota();

  async function call({ query, background, ...call }: GraphCall): Promise<GraphReply> {
    // Tokens of a sandbox may be a real one's.
    const asker = `${call.baseUrl} ${call.token}`;
    const waitMs =
      background === undefined ? 0 : quota.waitMs(asker, background.wabaId, background.upToPercent, performance.now());
    if (waitMs > 0) {
      const detail = `The account's limit on management calls is nearly used up: asked again in ${minutes(waitMs)}.`;
      return { kind: "silent", detail };
    }
    const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
    const ended = await exchange(agent, {
      baseUrl: call.baseUrl,
      method: call.method ?? "GET",
      path: `/${version}${call.path}${search}`,
      token: call.token,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      timeoutMs: call.timeoutMs ?? timeoutMs,
      maxAnswerBytes: maxReplyBytes,
      signal: call.signal,
    });
    const reply = readReply(ended);
    if (ended.kind !== "answered") return reply;
    quota.learn(asker, ended.headers, reply.kind === "refused" ? reply.code : null, performance.now());
    if (reply.kind !== "refused" || reply.reaction !== "pace") return reply;
    const blockedMs = quota.blockedMs(asker, performance.now());
    return blockedMs > 0 ? { ...reply, detail: `${reply.detail} ${againIn(blockedMs)}` } : reply;
  }

  const close = () => agent.close();
  return { version, sendTemplate, call, close, [Symbol.asyncDispose]: close };
}

function againIn(waitMs: number): string {
  return `WhatsApp takes such calls again in ${minutes(waitMs)}.`;
}

function minutes(waitMs: number): string {
  return `about ${Math.ceil(waitMs / 60_000)} min`;
}

/** Meta's request body of a template message. */
export interface MessageBody {
  messaging_product: "whatsapp";
  recipient_type: "individual";
  to: string;
  type: "template";
  template: {
    name: string;
    language: { policy: "deterministic"; code: string };
    components?: readonly SendComponent[];
  };
  biz_opaque_callback_data: string;
}

/**
 * The body of `POST /{phone_number_id}/messages`.
 *
 * `recipient_type` and `policy` are optional in the documentation and required in Meta's OpenAPI document, so both are
 * given. The Cloud API knows no `namespace`; that was the retired On-Premises API's. Without its `+` a number could be
 * read in the sender's country and reach a stranger.
 *
 * Source: Meta, Cloud API message reference and OpenAPI document v23.0, read 2026-09.
 */
export function buildMessageBody(send: Pick<TemplateSend, "to" | "template" | "callbackData">): MessageBody {
  const { name, language, parameters } = send.template;
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: send.to,
    type: "template",
    template: {
      name,
      language: { policy: "deterministic", code: language },
      ...(parameters.length === 0 ? {} : { components: parameters }),
    },
    biz_opaque_callback_data: send.callbackData,
  };
}
