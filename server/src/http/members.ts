import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { mayManage, type Role, rightsOfRole, roles } from "../domain/rights.ts";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import {
  countOwners,
  findMember,
  listMembers,
  lockMembers,
  type Member,
  type Membership,
  updateRole,
} from "../store/member.ts";
import { type Answer, answer, refusal } from "./answer.ts";
import type { App, HttpParts } from "./app-types.ts";
import type { Caller } from "./auth.ts";
import { Refused } from "./errors.ts";
import { input, instant, iso, noBody, nullable, oneOf, text } from "./fields.ts";
import { withIdempotency } from "./idempotency.ts";
import {
  addressOfLink,
  againWhereInvitedMeanwhile,
  inviteWithin,
  nameFrom,
  type PasswordLink,
  removeMember,
  renewLinkWithin,
} from "./invite.ts";
import { notACursor, pageOf, pageOfAll, pageQuery } from "./page.ts";
import { badInput, conflict, notFound, problem, sendProblem } from "./problem.ts";
import { emailField } from "./sign-in.ts";

const memberFields = {
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: oneOf(roles),
  two_factor: Type.Boolean(),
  has_password: Type.Boolean({ description: "false: the link to choose one was not used yet." }),
  created_at: instant,
};
const linkFields = {
  link: nullable(Type.String({ description: "Where the person chooses a password, once. Shown this once." })),
  link_expires_at: nullable(instant),
};
const memberAnswer = Type.Object(memberFields);
const byId = Type.Object({ id: Type.String() });

export function memberRoutes(app: App, parts: HttpParts): void {
  const { sql } = parts;
  const linkJson = (link: PasswordLink | null) => ({
    link: link === null ? null : addressOfLink(parts.publicUrl(), link),
    link_expires_at: iso(link?.expiresAt ?? null),
  });

  app.get(
    "/v1/members",
    { schema: { querystring: input(pageQuery), response: { 200: pageOf(memberAnswer) } } },
    async ({ caller, query }, reply) => {
      const page = pageOfAll(await listMembers(sql, caller.merchantId), query);
      if (page === null) return sendProblem(reply, badInput(notACursor));
      return { data: page.rows.map(memberJson), next_cursor: page.next_cursor };
    },
  );

  app.post(
    "/v1/members",
    {
      schema: {
        body: input({ email: emailField, name: Type.Optional(text()), role: oneOf(roles) }),
        response: { 201: Type.Object({ ...memberFields, ...linkFields }) },
      },
      config: { keepsAnswers: true },
    },
    async (request, reply) => {
      const { caller, body } = request;
      if (!mayManage(caller.rights, body.role)) return sendProblem(reply, onlyOwners);
      const invitation = {
        merchantId: caller.merchantId,
        mayManage: (membership: Membership) => mayManageEverywhere(request, membership),
        email: body.email,
        name: body.name ?? nameFrom(body.email),
        role: body.role,
        actor: caller.source,
      };
      const work = async (tx: TransactionSql): Promise<Answer> => {
        const outcome = await inviteWithin(tx, parts, invitation);
        switch (outcome.kind) {
          case "ok":
            return answer(201, { ...memberJson(outcome.member), ...linkJson(outcome.link) });
          case "member_already":
            return refusal(conflict(`${body.email} is a member already.`));
          case "not_allowed":
            return refusal(problem("not_allowed", outcome.detail));
        }
      };
      return againWhereInvitedMeanwhile(() => withIdempotency(parts, request, reply, work));
    },
  );

  app.patch(
    "/v1/members/:id",
    { schema: { params: byId, body: input({ role: oneOf(roles) }), response: { 200: memberAnswer } } },
    async ({ caller, params, body }) => {
      const { role } = body;
      return sql.begin(async (tx) => {
        const member = await takeMember(tx, caller, params.id, role);
        if (member.role === role) return memberJson(member);
        await updateRole(tx, member.merchantId, member.userId, role);
        await audit(tx, caller, member, "member.role_changed", { from: member.role, to: role });
        return memberJson({ ...member, role });
      });
    },
  );

  app.delete("/v1/members/:id", { schema: { params: byId } }, async ({ caller, params }, reply) => {
    await sql.begin(async (tx) => {
      const member = await takeMember(tx, caller, params.id, null);
      await removeMember(tx, parts, member);
      await audit(tx, caller, member, "member.removed", { email: member.email, role: member.role });
    });
    return reply.code(204).send();
  });

  app.post(
    "/v1/members/:id/link",
    {
      schema: { params: byId, body: noBody, response: { 201: Type.Object(linkFields) } },
      config: { keepsAnswers: true },
    },
    async (request, reply) =>
      withIdempotency(parts, request, reply, async (tx): Promise<Answer> => {
        const outcome = await renewLinkWithin(tx, parts, {
          merchantId: request.caller.merchantId,
          userId: request.params.id,
          actor: request.caller.source,
          mayManage: (membership) => mayManageEverywhere(request, membership),
        });
        switch (outcome.kind) {
          case "ok":
            return answer(201, linkJson(outcome.link));
          case "not_a_member":
            return refusal(notFound("member"));
          case "not_allowed":
            return refusal(problem("not_allowed", outcome.detail));
        }
      }),
  );
}

const onlyOwners = problem("not_allowed", "Only an owner makes, changes or removes owners.");

/** Whether the caller could change this membership, of their own merchant or another one. */
function mayManageEverywhere(
  { caller, memberships, person }: Pick<FastifyRequest, "caller" | "memberships" | "person">,
  { merchantId, role }: Pick<Membership, "merchantId" | "role">,
): boolean {
  // Only the root key may manage members, and it may everywhere.
  if (person === null) return mayManage(caller.rights, role);
  const own = memberships.find((membership) => membership.merchantId === merchantId);
  return own !== undefined && mayManage(rightsOfRole(own.role), role);
}

/** The member, locked for a change to the role `to` (null: removal). Throws `Refused`. */
async function takeMember(tx: TransactionSql, caller: Caller, id: string, to: Role | null): Promise<Member> {
  const { merchantId, rights } = caller;
  await lockMembers(tx, merchantId);
  const member = await findMember(tx, merchantId, id);
  if (member === null) throw new Refused(notFound("member"));
  if (!mayManage(rights, member.role) || (to !== null && !mayManage(rights, to))) throw new Refused(onlyOwners);
  if (member.role === "owner" && to !== "owner" && (await countOwners(tx, merchantId)) === 1) {
    throw new Refused(conflict("This is the only owner: make somebody else one first."));
  }
  return member;
}

async function audit(
  tx: TransactionSql,
  { source: actor }: Caller,
  { merchantId, userId }: Member,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await writeAudit(tx, { merchantId, actor, action, subject: userId, detail });
}

function memberJson(member: Member) {
  return {
    id: member.userId,
    name: member.name,
    email: member.email,
    role: member.role,
    two_factor: member.hasTwoFactors,
    has_password: member.hasPassword,
    created_at: iso(member.createdAt),
  };
}
