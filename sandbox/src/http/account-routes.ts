import type { FastifyInstance } from "fastify";
import { management, messaging } from "../graph-api/access.ts";
import type { JsonObject } from "../json.ts";
import { isObject, objectsIn } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { AccessToken, Account, App, Sender } from "../state/accounts.ts";
import { namespaceFor } from "../state/accounts.ts";
import { type Handshake, parseCallback, shakeHands } from "../webhooks/handshake.ts";
import { bodyOf } from "./control.ts";
import { InputError, maybeText, needText, onlyMembers } from "./input.ts";
import { problem } from "./problem.ts";

type Id = { Params: { id: string } };

/** Accounts with their numbers, app and tokens: what Meta's business pages set up. */
export function accountRoutes(app: FastifyInstance, parts: Parts): void {
  const { accounts, webhooks } = parts;

  app.put<Id>("/accounts/:id", async (request) => {
    const { id } = request.params;
    const body = bodyOf(request.body);
    const known = accounts.account(id);
    const account = readAccount(id, body, known);
    const asked = isObject(body.app) ? body.app : {};
    const callbackUrl = maybeText(asked, "callback_url");
    const secret = needText(asked, "secret");
    const name = maybeText(asked, "name") ?? accounts.app(account.appId)?.name ?? `${account.name} notifications`;
    const before = accounts.app(account.appId);
    const fields = readFields(asked.fields) ?? before?.fields ?? null;
    accounts.putApp({ id: account.appId, name, secret, callbackUrl: before?.callbackUrl ?? null, fields });
    accounts.putAccount(account);
    const handshake =
      callbackUrl === undefined
        ? null
        : await connect(account.appId, callbackUrl, maybeText(asked, "verify_token") ?? "");
    return shownAccount(accounts.account(id) ?? account, handshake);
  });

  app.get("/accounts", async () => ({ data: accounts.all().map((account) => shownAccount(account, null)) }));

  app.get<Id>("/accounts/:id", async (request, reply) => {
    const account = accounts.account(request.params.id);
    return account ? shownAccount(account, null) : problem(reply, 404, "There is no such account.");
  });

  app.put<Id>("/apps/:id/webhook", async (request, reply) => {
    const body = bodyOf(request.body);
    if (!accounts.app(request.params.id)) return problem(reply, 404, "There is no such app.");
    const handshake = await connect(request.params.id, needText(body, "callback_url"), needText(body, "verify_token"));
    return handshake.verified ? { verified: true } : problem(reply, 422, handshake.detail);
  });

  app.post<Id>("/accounts/:id/webhooks", async (request, reply) => {
    const body = bodyOf(request.body);
    const { value } = body;
    if (!accounts.account(request.params.id)) return problem(reply, 404, "There is no such account.");
    if (!isObject(value)) return problem(reply, 400, '"value" is an object.');
    webhooks.tell({ accountId: request.params.id, field: needText(body, "field"), value });
    return reply.code(202).send({ accepted: true });
  });

  /** Sets an app's callback URL once it has proved itself; until then the one before stays. */
  const connect = async (appId: string, callbackUrl: string, verifyToken: string): Promise<Handshake> => {
    if (!parseCallback(callbackUrl)) return { verified: false, detail: `${callbackUrl} is no http or https address.` };
    const handshake = await shakeHands(callbackUrl, verifyToken);
    const app = accounts.app(appId);
    if (handshake.verified && app) accounts.putApp({ ...app, callbackUrl });
    return handshake;
  };

  const shownAccount = (account: Account, handshake: Handshake | null): object => {
    const app = accounts.app(account.appId) as App;
    return {
      id: account.id,
      name: account.name,
      namespace: account.namespace,
      timezone: account.timezone,
      currency: account.currency,
      country: account.country,
      phone_numbers: account.senders.map((sender) => ({
        id: sender.id,
        display_phone_number: sender.displayPhoneNumber,
        verified_name: sender.verifiedName,
        throughput: sender.messagesPerSecond,
        status: sender.status,
        quality_rating: sender.qualityRating,
        messaging_limit: sender.messagingLimit,
      })),
      app: {
        id: app.id,
        name: app.name,
        callback_url: app.callbackUrl,
        fields: app.fields ?? null,
        ...(handshake === null ? {} : { callback_verified: handshake.verified }),
        ...(handshake?.verified === false ? { detail: handshake.detail } : {}),
      },
      tokens: account.tokens.map(({ scopes, expiresAt }) => ({
        scopes,
        expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      })),
      subscribed: Object.keys(account.subscriptions).length > 0,
    };
  };
}

function readAccount(id: string, body: JsonObject, known: Account | undefined): Account {
  onlyMembers(body, "name", "namespace", "timezone", "currency", "country", "phone_numbers", "app", "tokens");
  if (!/^\d{1,20}$/.test(id)) throw new InputError("The id of an account has digits only.");
  if (!isObject(body.app)) throw new InputError('"app" is an object with id and secret.');
  onlyMembers(body.app, "id", "secret", "name", "callback_url", "verify_token", "fields");
  return {
    id,
    name: needText(body, "name"),
    namespace: maybeText(body, "namespace") ?? known?.namespace ?? namespaceFor(id),
    timezone: maybeText(body, "timezone") ?? "1",
    currency: maybeText(body, "currency") ?? "USD",
    country: maybeText(body, "country") ?? "KW",
    senders: objectsIn(body.phone_numbers).map(readSender),
    appId: needText(body.app, "id"),
    tokens: objectsIn(body.tokens).map(readToken),
    subscriptions: known?.subscriptions ?? {},
  };
}

/** The webhook fields that an app takes. */
function readFields(fields: unknown): string[] | undefined {
  if (fields === undefined || fields === null) return undefined;
  if (Array.isArray(fields) && fields.every((it) => typeof it === "string")) return fields;
  throw new InputError('"fields" is a list of webhook fields.');
}

function readSender(body: JsonObject): Sender {
  const messagesPerSecond = readThroughput(body.throughput);
  onlyMembers(
    body,
    "id",
    "display_phone_number",
    "verified_name",
    "throughput",
    "status",
    "quality_rating",
    "messaging_limit",
  );
  return {
    id: needText(body, "id"),
    displayPhoneNumber: needText(body, "display_phone_number"),
    verifiedName: needText(body, "verified_name"),
    messagesPerSecond,
    status: maybeText(body, "status") ?? "CONNECTED",
    qualityRating: maybeText(body, "quality_rating") ?? "GREEN",
    // Only a number without a messaging limit is ever raised to the higher throughput.
    messagingLimit: maybeText(body, "messaging_limit") ?? (messagesPerSecond > 80 ? "TIER_UNLIMITED" : "TIER_100K"),
  };
}

/** Messages per second: as a number, or as one of the levels that Meta has. */
function readThroughput(throughput: unknown): number {
  const level = isObject(throughput) ? throughput.level : throughput;
  if (level === undefined || level === null || level === "STANDARD") return 80;
  if (level === "HIGH") return 1000;
  if (typeof level === "number" && level >= 1) return level;
  throw new InputError('"throughput" is messages per second, STANDARD or HIGH.');
}

function readToken(body: JsonObject): AccessToken {
  onlyMembers(body, "token", "scopes", "expires_at");
  const scopes = body.scopes ?? [management, messaging];
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === "string")) {
    throw new InputError('"scopes" is a list of texts.');
  }
  return { token: needText(body, "token"), scopes, expiresAt: readExpiry(body.expires_at) };
}

function readExpiry(expiresAt: unknown): number | null {
  if (expiresAt === undefined || expiresAt === null) return null;
  const ms = typeof expiresAt === "number" ? expiresAt * 1000 : Date.parse(String(expiresAt));
  if (!Number.isFinite(ms)) throw new InputError('"expires_at" is a time (RFC 3339) or Unix seconds.');
  return ms;
}
