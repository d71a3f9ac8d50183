import type { FastifyRequest } from "fastify";
import { arrivalOf } from "../http/arrival.ts";
import type { Parts } from "../parts.ts";
import type { Access } from "../state/accounts.ts";
import { authenticate, tokenOf } from "./access.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal } from "./refusal.ts";

export type Query = Record<string, string | undefined>;

/** A body as the Graph API's scope reads it. */
export interface GraphBody {
  /** Letter by letter. */
  text: string;
  /** Undefined when it is no JSON. */
  json: unknown;
}

/** A call whose token is good. */
export interface Call {
  id: string;
  method: string;
  query: Query;
  access: Access;
  body: unknown;
  text: string;
  version: string;
  arrivedAtMs: number;
  /** Address of what was asked for, without its query. */
  url: string;
}

export function callOf(request: FastifyRequest, parts: Parts): Call | Refusal {
  const query = request.query as Query;
  const token = tokenOf(request.headers.authorization, query.access_token);
  const access = authenticate(token, parts.accounts, parts.faults);
  if (isRefusal(access)) return access;
  const { atMs, version, url } = arrivalOf(request.raw);
  const body = request.body as GraphBody | undefined;
  return {
    id: (request.params as { id?: string }).id ?? "",
    method: request.method,
    query,
    access,
    body: body?.json,
    text: body?.text ?? "",
    version,
    arrivedAtMs: atMs,
    url: `http://${request.headers.host}${url.split("?")[0]}`,
  };
}

/** The error that the fault `error` asks for, if it is about this kind of call. */
export function errorAskedFor(kind: "sends" | "reads", parts: Parts): Refusal | null {
  const error = parts.faults.takeError(kind);
  if (!error) return null;
  const { http, code, message, details, subcode, transient } = error;
  return {
    kind: "refused",
    http,
    code,
    message,
    ...(details === undefined ? {} : { details }),
    ...(subcode === undefined ? {} : { subcode }),
    ...(transient === undefined ? {} : { transient }),
  };
}
