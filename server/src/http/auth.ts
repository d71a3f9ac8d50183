/**
 * Who asks, and whether they may.
 */
import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { hashApiKey, type KeyKind, type KeyScope } from "../store/api-key.ts";
import type { HttpParts } from "./app-types.ts";
import { createKeyLookup } from "./key-lookup.ts";
import { notFound, type Problem, problem, sendProblem } from "./problem.ts";

/** Who a request comes from, and for which merchant. */
export interface Caller {
  merchantId: string;
  keyKind: "root" | KeyKind;
  scope: KeyScope;
  /** For the history: `root`, `api_key:<id>`. */
  source: string;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set on every route under /v1. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** Open to keys that can only report payment states. */
    takesStateReports?: boolean;
    /** About the installation and no merchant: the header Zajel-Merchant means nothing. */
    isOfInstallation?: boolean;
  }
}

type Authenticated = { kind: "caller"; caller: Caller } | { kind: "refused"; problem: Problem };

const longestKey = 512;
const defaultMerchant = "default";

/** The hook that lets a request under /v1 in, or answers it. */
export function createAuthentication(
  parts: HttpParts,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const lookup = createKeyLookup(parts.sql, (error) =>
    parts.log.warn({ err: error }, "could not note that a key was used"),
  );
  const rootHash = parts.rootApiKey === null ? null : hashApiKey(parts.rootApiKey);

  async function authenticate(key: string, asked: string | null): Promise<Authenticated> {
    const keyHash = hashApiKey(key);
    if (rootHash !== null && timingSafeEqual(keyHash, rootHash)) {
      const merchantId = asked ?? defaultMerchant;
      return { kind: "caller", caller: { merchantId, keyKind: "root", scope: "full", source: "root" } };
    }
    const known = key.startsWith("zjl_") ? await lookup.keyOf(keyHash) : null;
    if (known === null) return refused(problem("not_authenticated", "This API key is unknown, revoked or expired."));
    if (asked !== null && asked !== known.merchantId) {
      return refused(
        problem("not_allowed", "This API key belongs to another merchant than the header Zajel-Merchant names."),
      );
    }
    if (known.kind === "test" && parts.sandboxUrl() === null) {
      const detail = "Test keys reach the simulator only, and none runs here: start Zajel with --sandbox.";
      return refused(problem("conflict", detail));
    }
    const { merchantId, kind, scope, id } = known;
    return { kind: "caller", caller: { merchantId, keyKind: kind, scope, source: `api_key:${id}` } };
  }

  return async (request, reply) => {
    const key = readKey(request.headers.authorization);
    if (key === null) {
      const detail = 'Expected the header "Authorization: Bearer KEY" or "Authorization: Api-Key KEY".';
      return refuse(reply, problem("not_authenticated", detail));
    }
    const asked = request.headers["zajel-merchant"];
    if (Array.isArray(asked)) return refuse(reply, problem("bad_request", "Expected one header Zajel-Merchant."));
    const authenticated = await authenticate(key, asked?.trim() || null);
    if (authenticated.kind === "refused") return refuse(reply, authenticated.problem);
    const { caller } = authenticated;
    const { config } = request.routeOptions;
    if (caller.scope === "state_reports" && config.takesStateReports !== true) {
      return refuse(reply, problem("not_allowed", "This API key can only report payment states."));
    }
    if (caller.keyKind === "root" && !config.isOfInstallation && !(await lookup.isMerchant(caller.merchantId))) {
      return refuse(
        reply,
        notFound(`merchant as the header Zajel-Merchant names ("${caller.merchantId.slice(0, 63)}")`),
      );
    }
    request.caller = caller;
    return undefined;
  };
}

function readKey(header: string | undefined): string | null {
  const key = header === undefined ? undefined : /^(?:Bearer|Api-Key) +([!-~]+) *$/i.exec(header)?.[1];
  return key === undefined || key.length > longestKey ? null : key;
}

function refused(problem: Problem): Authenticated {
  return { kind: "refused", problem };
}

function refuse(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="zajel"');
  return sendProblem(reply, problem);
}
