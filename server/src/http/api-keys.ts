import { type Static, Type } from "typebox";
import { parseInstant } from "../domain/expiration.ts";
import { normalisePhone } from "../domain/phone.ts";
import type { FieldErrors } from "../intake/intake.ts";
import { type ApiKey, findApiKey, insertApiKey, listApiKeys, makeApiKey, revokeApiKey } from "../store/api-key.ts";
import { writeAudit } from "../store/audit.ts";
import { newId } from "../store/ids.ts";
import { findMerchant } from "../store/merchant.ts";
import { answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { input, instant, iso, isUuid, nullable, oneOf, text } from "./fields.ts";
import { withIdempotency } from "./idempotency.ts";
import { isOwn } from "./merchants.ts";
import { notACursor, pageOf, pageOfAll, pageQuery } from "./page.ts";
import { badInput, notFound, problem, sendProblem } from "./problem.ts";

const mostPhones = 50;

const newKey = input({
  name: text(),
  kind: oneOf(["live", "team", "test"]),
  phones: Type.Optional(
    nullable(
      Type.Array(Type.String(), {
        maxItems: mostPhones,
        description: "Of a team key, and of no other: the phones that it reaches. Without them it reaches none.",
      }),
    ),
  ),
  expires_at: Type.Optional(nullable(Type.String())),
});

const madeKey = Type.Object({
  id: Type.String(),
  key: Type.String({ description: "Shown this once." }),
  name: Type.String(),
  kind: Type.String(),
  phones: Type.Array(Type.String()),
  expires_at: nullable(instant),
});

const knownKey = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  scope: Type.String({ description: "full, or state_reports: it can only report payment states." }),
  phones: Type.Array(Type.String()),
  created_at: instant,
  expires_at: nullable(instant),
  revoked_at: nullable(instant),
  last_used_at: nullable(Type.String({ description: "RFC 3339, in UTC, to the minute." })),
});

const byMerchant = Type.Object({ id: Type.String() });

export function apiKeyRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;
  app.post(
    "/v1/merchants/:id/api-keys",
    {
      schema: { params: byMerchant, body: newKey, response: { 201: madeKey } },
      config: { isOfInstallation: true, keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      return withIdempotency(parts, request, reply, async (tx) => {
        const merchant = isOwn(caller, params.id) ? await findMerchant(tx, params.id) : null;
        if (merchant === null) return refusal(notFound("merchant"));
        if (!mayManage(caller, body.kind)) {
          return refusal(problem("not_allowed", "A test key makes test keys only."));
        }
        const judged = judgeKey(body, merchant.defaultCountry);
        if (judged.kind === "refused") return refusal(badInput(judged.errors));

        const { merchantId } = merchant;
        const { name, kind } = body;
        const { phones, expiresAt } = judged;
        const id = newId();
        const { key, keyHash } = makeApiKey(kind);
        await insertApiKey(tx, { merchantId, id, name, kind, scope: "full", phones, keyHash, expiresAt });
        const detail = { name, kind, expires_at: iso(expiresAt), ...(kind === "team" && { phones: phones.length }) };
        await writeAudit(tx, { merchantId, actor: caller.source, action: "api_key.created", subject: id, detail });
        return answer(201, { id, key, name, kind, phones, expires_at: iso(expiresAt) });
      });
    },
  );

  app.get(
    "/v1/merchants/:id/api-keys",
    {
      schema: { params: byMerchant, querystring: input(pageQuery), response: { 200: pageOf(knownKey) } },
      config: { isOfInstallation: true },
    },
    async ({ caller, params, query }, reply) => {
      if (!isOwn(caller, params.id) || (await findMerchant(sql, params.id)) === null) {
        return sendProblem(reply, notFound("merchant"));
      }
      const page = pageOfAll(await listApiKeys(sql, params.id), query);
      if (page === null) return sendProblem(reply, badInput(notACursor));
      return { data: page.rows.map(keyJson), next_cursor: page.next_cursor };
    },
  );

  app.delete(
    "/v1/merchants/:id/api-keys/:key_id",
    {
      schema: {
        params: Type.Object({ id: Type.String(), key_id: Type.String() }),
        response: { 204: Type.Null() },
      },
      config: { isOfInstallation: true },
    },
    async ({ caller, params }, reply) => {
      const { id: merchantId, key_id: id } = params;
      const known = isOwn(caller, merchantId) && isUuid(id) ? await findApiKey(sql, merchantId, id) : null;
      if (known === null) return sendProblem(reply, notFound("API key"));
      if (!mayManage(caller, known.kind)) {
        return sendProblem(reply, problem("not_allowed", "A test key revokes test keys only."));
      }
      await sql.begin(async (tx) => {
        // Revoked before: it stays so, and there is nothing new to record.
        if (!(await revokeApiKey(tx, merchantId, id))) return;
        const detail = { name: known.name, kind: known.kind };
        await writeAudit(tx, { merchantId, actor: caller.source, action: "api_key.revoked", subject: id, detail });
      });
      return reply.code(204).send(null);
    },
  );
}

/** A test key is for trying things out: it must not hand out, or take away, what reaches real phones. */
function mayManage(caller: Caller, kind: ApiKey["kind"]): boolean {
  return caller.keyKind !== "test" || kind === "test";
}

type Judged =
  | { kind: "ok"; phones: readonly string[]; expiresAt: Date | null }
  | { kind: "refused"; errors: FieldErrors };

/** What the schema cannot say about a new key. */
export function judgeKey(
  { kind, phones, expires_at }: Omit<Static<typeof newKey>, "name">,
  defaultCountry: string,
): Judged {
  const errors: FieldErrors = {};
  const expiresAt = typeof expires_at === "string" ? parseInstant(expires_at) : null;
  if (typeof expires_at === "string" && (expiresAt === null || expiresAt.getTime() <= Date.now())) {
    errors.expires_at = ["Expected a time to come, such as 2027-11-23T21:00:00Z."];
  }
  const given = phones ?? [];
  if (kind !== "team" && given.length > 0) {
    errors.phones = [`Only a team key lists phones; this one is of the kind ${kind}.`];
  }
  const read = given.map((phone) => normalisePhone(phone, defaultCountry));
  const wrong = read.flatMap((phone, index) => (phone.kind === "refused" ? [`${index}: ${phone.message}`] : []));
  if (wrong.length > 0) errors.phones = [...(errors.phones ?? []), ...wrong];
  if (Object.keys(errors).length > 0) return { kind: "refused", errors };
  return {
    kind: "ok",
    phones: [...new Set(read.flatMap((phone) => (phone.kind === "ok" ? [phone.e164] : [])))],
    expiresAt,
  };
}

function keyJson(key: ApiKey): Static<typeof knownKey> {
  return {
    id: key.id,
    name: key.name,
    kind: key.kind,
    scope: key.scope,
    phones: key.phones,
    created_at: iso(key.createdAt),
    expires_at: iso(key.expiresAt),
    revoked_at: iso(key.revokedAt),
    last_used_at: iso(key.lastUsedAt),
  };
}
