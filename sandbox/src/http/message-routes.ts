import type { FastifyInstance } from "fastify";
import { isoTime } from "../clock.ts";
import { limits } from "../limits.ts";
import type { Parts } from "../parts.ts";
import type { LoggedRequest } from "../request-log.ts";
import { digitsOf } from "../state/accounts.ts";
import type { Message } from "../state/messages.ts";
import { statusOf } from "../state/messages.ts";
import { InputError } from "./input.ts";

/** What was accepted and what was asked: the evidence that tests look at. */
export function messageRoutes(app: FastifyInstance, parts: Parts): void {
  type Query = { Querystring: Record<string, string | undefined> };

  app.get<Query>("/messages", async (request) => {
    const { to, callback_data: callbackData, after, limit } = request.query;
    const most = readLimit(limit);
    const waId = to === undefined ? null : digitsOf(to);
    if (after !== undefined && !parts.messages.byId(after) && !/^\d+$/.test(after)) {
      throw new InputError('"after" is the id or the number of a message.');
    }
    const data: object[] = [];
    for (const message of parts.messages.list(after ?? null)) {
      if (data.length >= most) break;
      if (waId !== null && message.waId !== waId) continue;
      if (callbackData !== undefined && message.callbackData !== callbackData) continue;
      data.push(shownMessage(message));
    }
    return { data };
  });

  app.get<Query>("/requests", async (request) => {
    const { after, limit } = request.query;
    if (after !== undefined && !/^\d+$/.test(after)) throw new InputError('"after" is the number of a request.');
    return { data: parts.requests.after(Number(after ?? 0), readLimit(limit)).map(shownRequest) };
  });
}

function readLimit(limit: string | undefined): number {
  if (limit === undefined) return limits.rowsPerAnswer;
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1) throw new InputError('"limit" is a whole number from 1.');
  return Math.min(most, limits.rowsPerAnswer);
}

function shownMessage(message: Message): object {
  return {
    n: message.n,
    id: message.id,
    accepted_at: isoTime(message.acceptedAtMs),
    arrived_at_ms: message.arrivedAtMs,
    to: message.to,
    wa_id: message.waId,
    phone_number_id: message.senderId,
    waba_id: message.accountId,
    template: { name: message.templateName, language: message.templateLanguage },
    request: JSON.parse(message.request),
    rendered: message.rendered,
    biz_opaque_callback_data: message.callbackData,
    status: statusOf(message),
    statuses: message.statuses.map(({ status, at, code, told }) => ({
      status,
      at: isoTime(at),
      ...(code === null ? {} : { code }),
      told,
    })),
  };
}

/** Bodies are shown as JSON where they are JSON. */
function shownRequest(request: LoggedRequest): object {
  return { ...request, body: parsed(request.body) };
}

function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
