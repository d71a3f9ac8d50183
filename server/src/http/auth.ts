/**
 * Who asks, and whether they may.
 */
import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Right, type Role, rightsOfKey, rightsOfRole } from "../domain/rights.ts";
import { type ApiKey, hashApiKey, type KeyKind, type KeyScope } from "../store/api-key.ts";
import { listMemberships, type Membership } from "../store/member.ts";
import type { HttpParts } from "./app-types.ts";
import { createKeyLookup } from "./key-lookup.ts";
import { isChange, isFromOurPage } from "./own-origin.ts";
import { notFound, type Problem, problem, sendProblem } from "./problem.ts";
import { type Demand, demandOf } from "./rights.ts";
import { type Person, personOf } from "./session.ts";

/** Who a request comes from, and for which merchant. */
export interface Caller {
  merchantId: string;
  /** What a person does is live, whoever they are. */
  keyKind: "root" | KeyKind;
  scope: KeyScope;
  /** Of a team key: the phones that it reaches, in E.164. null: everybody's. */
  phones: readonly string[] | null;
  /** For the history and the audit log: `root`, `api_key:<id>`, `user:<id>`. */
  source: string;
  rights: ReadonlySet<Right>;
  /** Of a person, for this merchant; null for a key. */
  role: Role | null;
}

declare module "fastify" {
  interface FastifyRequest {
    /** There on every route under /v1 that is not public, and on no other. */
    caller: Caller;
    /** Who is signed in; null where a key asks. */
    person: Person | null;
    /** The merchants of that person, the first one first. */
    memberships: readonly Membership[];
  }
  interface FastifyContextConfig {
    /** About the merchant in the address or the installation: the header Zajel-Merchant means nothing. */
    isOfInstallation?: boolean;
    /** The merchant may stand in the query, as `merchant`: what asks can set no header. */
    namesMerchantInQuery?: boolean;
  }
}

export type Authenticated = { kind: "caller"; caller: Caller } | { kind: "refused"; problem: Problem };

const longestKey = 512;
const defaultMerchant = "default";
/** Of a person who is nobody's member: they reach their own account and nothing else. */
const noRights: ReadonlySet<Right> = new Set();

export interface KeyCheck {
  /** Who is behind a key. `asked`: the merchant that the header Zajel-Merchant names; null for none. */
  (key: string, asked: string | null, isOfInstallation?: boolean): Promise<Authenticated>;
  /** Who is behind a live key that may do everything and is remembered at this moment; null for any other. */
  known(key: string): Caller | null;
}

export function createKeyCheck(parts: HttpParts): KeyCheck {
  const lookup = createKeyLookup(parts.sql, (error) =>
    parts.log.warn({ err: error }, "could not note that a key was used"),
  );
  const rootHash = parts.rootApiKey === null ? null : hashApiKey(parts.rootApiKey);

  const callerOf = ({ merchantId, kind, scope, id, phones }: ApiKey): Caller => {
    const rights = rightsOfKey(scope === "state_reports" ? scope : kind);
    const reached = kind === "team" ? phones : null;
    return { merchantId, keyKind: kind, scope, phones: reached, source: `api_key:${id}`, rights, role: null };
  };

  const known = (key: string): Caller | null => {
    const found = key.startsWith("zjl_") ? lookup.known(hashApiKey(key)) : null;
    return found?.kind === "live" && found.scope === "full" ? callerOf(found) : null;
  };

  const check = async (key: string, asked: string | null, isOfInstallation = false): Promise<Authenticated> => {
    const keyHash = hashApiKey(key);
    if (rootHash !== null && timingSafeEqual(keyHash, rootHash)) {
      const merchantId = asked ?? defaultMerchant;
      if (!isOfInstallation && !(await lookup.isMerchant(merchantId))) {
        return refused(notFound(`merchant as the header Zajel-Merchant names ("${merchantId.slice(0, 63)}")`));
      }
      const rights = rightsOfKey("root");
      return accepted({ merchantId, keyKind: "root", scope: "full", phones: null, source: "root", rights, role: null });
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
    return accepted(callerOf(known));
  };
  return Object.assign(check, { known });
}

/** Who asks, and whether they may. `reply` carries a session's renewed cookie. */
export type Authenticate = (request: FastifyRequest, reply: FastifyReply) => Promise<Authenticated | "public">;

/** The hook that lets a request under /v1 in, or answers it. */
export function letIn(
  { people }: HttpParts,
  authenticate: Authenticate,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    const authenticated = await authenticate(request, reply);
    if (authenticated === "public") return refuseOtherPages(request, reply, people.publicUrl);
    if (authenticated.kind === "refused") return refuse(reply, authenticated.problem);
    request.caller = authenticated.caller;
    return undefined;
  };
}

/** Who asks on a route under /v1. */
export function createAuthentication(parts: HttpParts, byKey: KeyCheck): Authenticate {
  async function byCookie(request: FastifyRequest, reply: FastifyReply, asked: string | null): Promise<Authenticated> {
    const person = await personOf(parts, request, reply);
    if (person === null) return refused(problem("not_authenticated", howToAuthenticate));
    if (isChange(request) && !(isFromOurPage(request, parts.people.publicUrl) && request.headers["x-zajel"] === "1")) {
      const detail =
        'A change by session cookie needs the header "x-zajel: 1", and "Origin" with the address of this Zajel.';
      return refused(problem("not_allowed", detail));
    }
    request.person = person;
    request.memberships = await listMemberships(parts.sql, person.userId);
    const isOfInstallation = request.routeOptions.config.isOfInstallation === true;
    const wanted = isOfInstallation ? (request.params as { id?: string }).id : asked;
    const membership = request.memberships.find(({ merchantId }) => merchantId === wanted);
    if (asked !== null && membership === undefined && !isOfInstallation) {
      return refused(problem("not_allowed", "You are not a member of the merchant that Zajel-Merchant names."));
    }
    const { merchantId, role } = membership ?? request.memberships[0] ?? { merchantId: "", role: null };
    const rights = role === null ? noRights : rightsOfRole(role);
    const source = `user:${person.userId}`;
    return accepted({ merchantId, keyKind: "live", scope: "full", phones: null, source, rights, role });
  }

  return async (request, reply) => {
    const { url = "", config } = request.routeOptions;
    const demand = demandOf(request.method, url);
    if (demand === null) throw new Error(`${request.method} ${url} is not in the table of rights.`);
    if (demand === "public") return "public";

    const named = config.namesMerchantInQuery ? (request.query as { merchant?: string }).merchant : undefined;
    const merchant = merchantAsked(request) ?? (named?.trim() || null);
    const key = readKey(request.headers.authorization);
    const hasKey = request.headers.authorization !== undefined;
    if (hasKey && key === null) return refused(problem("not_authenticated", howToAuthenticate));
    const authenticated =
      key === null
        ? await byCookie(request, reply, merchant)
        : await byKey(key, merchant, config.isOfInstallation === true);
    if (authenticated.kind === "refused") return authenticated;
    const { caller } = authenticated;
    const { id } = (request.params ?? {}) as { id?: string };
    // Whatever else is wrong with a request about somebody else's merchant, there is no such merchant.
    if (config.isOfInstallation && id !== undefined && caller.keyKind !== "root" && id !== caller.merchantId) {
      return refused(notFound("merchant"));
    }
    if (!meets(demand, caller, request.person)) return refused(problem("not_allowed", whyNot(demand, caller)));
    return authenticated;
  };
}

const howToAuthenticate =
  'Expected the header "Authorization: Bearer KEY" or "Authorization: Api-Key KEY", or the session of a person who is signed in.';

export function meets(demand: Exclude<Demand, "public">, caller: Caller, person: Person | null): boolean {
  if (demand === "anyone") return true;
  return demand === "person" ? person !== null : caller.rights.has(demand);
}

export function whyNot(demand: Demand, caller: Caller): string {
  if (caller.scope === "state_reports") return "This API key can only report payment states.";
  if (demand === "person") return "This is about a person's own account: it needs a session and not an API key.";
  if (caller.role !== null) return `Your role here is ${caller.role}, and this needs the right "${demand}".`;
  if (caller.source.startsWith("user:")) return "You are not a member of any merchant. Ask an admin to invite you.";
  return `This API key is of the kind ${caller.keyKind}, which lacks the right "${demand}".`;
}

/** What anybody may do, another site's page may not make a visitor's browser do. */
function refuseOtherPages(request: FastifyRequest, reply: FastifyReply, publicUrl: string | null): unknown {
  if (!isChange(request) || request.headers.origin === undefined || isFromOurPage(request, publicUrl)) return undefined;
  return refuse(reply, problem("not_allowed", 'The header "Origin" names another site.'));
}

/** The merchant that the header Zajel-Merchant names; null where there is none. Several are one that nobody has. */
export function merchantAsked({ headers }: FastifyRequest): string | null {
  return `${headers["zajel-merchant"] ?? ""}`.trim() || null;
}

/** The key in an Authorization header; null where it holds none. */
export function readKey(header: string | undefined): string | null {
  const key = header === undefined ? undefined : /^(?:Bearer|Api-Key) +([!-~]+) *$/i.exec(header)?.[1];
  return key === undefined || key.length > longestKey ? null : key;
}

function accepted(caller: Caller): Authenticated {
  return { kind: "caller", caller };
}

function refused(problem: Problem): Authenticated {
  return { kind: "refused", problem };
}

function refuse(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="zajel"');
  return sendProblem(reply, problem);
}
