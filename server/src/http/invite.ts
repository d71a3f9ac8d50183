/**
 * People come in by invitation: an account, a place among a merchant's members, and a link to choose a password with.
 * The same for HTTP and the command line.
 */
import type { Role } from "../domain/rights.ts";
import { writeAudit } from "../store/audit.ts";
import type { Sql, TransactionSql } from "../store/database.ts";
import {
  deleteMember,
  findMember,
  findPersonByEmail,
  insertMember,
  isEmailTaken,
  listMemberships,
  lockMembers,
  lockPerson,
  type Member,
  type Membership,
} from "../store/member.ts";
import type { People, PeopleWriter } from "./people.ts";

/** One @ with something on both sides: whether mail arrives there, nobody can tell by looking. */
export const emailPattern = "^[^@\\s]{1,64}@[^@\\s]{1,255}$";

/** How long a link to choose a password is good for. */
const linkHours = 72;

export interface PasswordLink {
  token: string;
  expiresAt: Date;
}

export type InviteOutcome =
  /** `link` is null for somebody who has an account already. */
  | { kind: "ok"; member: Member; link: PasswordLink | null }
  | { kind: "member_already" }
  | { kind: "not_allowed"; detail: string };

export interface InviteParts {
  sql: Sql;
  people: People;
}

export interface Invitation {
  merchantId: string;
  email: string;
  name: string;
  role: Role;
  /** Who invites, for the audit log. */
  actor: string;
  /** Whether whoever invites could change this membership of another merchant. */
  mayManage: (membership: Membership) => boolean;
}

export function invite(parts: InviteParts, invitation: Invitation): Promise<InviteOutcome> {
  return againWhereInvitedMeanwhile(() => parts.sql.begin((tx) => inviteWithin(tx, parts, invitation)));
}

/** Does the work of an invitation, its transaction included, once more where somebody invites the same person meanwhile. */
export async function againWhereInvitedMeanwhile<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isEmailTaken(error)) throw error;
    // Now the account is there.
    return work();
  }
}

/** The same inside a transaction, which fails where somebody invites the same person in the same moment. */
export async function inviteWithin(
  tx: TransactionSql,
  { people }: Pick<InviteParts, "people">,
  invitation: Invitation,
): Promise<InviteOutcome> {
  const { merchantId, email, name, role, actor } = invitation;
  await lockMembers(tx, merchantId);
  const writer = await people.within(tx);
  const known = await findPersonByEmail(tx, email);
  const userId = known?.userId ?? (await writer.createPerson({ name, email, passwordHash: null })).id;
  await lockPerson(tx, userId);
  const others = await listMemberships(tx, userId);
  if (others.some((other) => other.merchantId === merchantId)) return { kind: "member_already" };
  // Nobody has proven that an e-mail address is theirs: an admin elsewhere may have made this account, and have chosen
  // its password.
  if (!others.every(invitation.mayManage)) return { kind: "not_allowed", detail: belongsElsewhere };
  await insertMember(tx, { merchantId, userId, role });
  // What was made before this person could come in here does not lead in here.
  await writer.revokePasswordLinks(userId);
  const link = others.length === 0 ? await makeLink(writer, userId) : null;
  const member = (await findMember(tx, merchantId, userId)) as Member;
  await writeAudit(tx, { merchantId, actor, action: "member.added", subject: userId, detail: { email, role } });
  return { kind: "ok", member, link };
}

const belongsElsewhere =
  "This person belongs to another merchant of this Zajel, too, and has one password for all. Whoever runs this Zajel can do this: zajel members create.";

/** Takes somebody out of a merchant, whose members are locked. An account that leads nowhere any more goes with its last membership. */
export async function removeMember(
  tx: TransactionSql,
  { people }: InviteParts,
  { merchantId, userId }: Pick<Member, "merchantId" | "userId">,
): Promise<void> {
  await lockPerson(tx, userId);
  await deleteMember(tx, merchantId, userId);
  if ((await listMemberships(tx, userId)).length > 0) return;
  await (await people.within(tx)).deletePerson(userId);
}

export type LinkOutcome =
  | { kind: "ok"; link: PasswordLink }
  | { kind: "not_a_member" }
  /** The account reaches further than whoever asks. */
  | { kind: "not_allowed"; detail: string };

/**
 * A new link to choose a password with, for somebody who forgot theirs or lost the first link. `mayManage` says for one
 * membership whether whoever asks could change it: a password opens all of them.
 */
export function renewLink(parts: InviteParts, request: LinkRequest): Promise<LinkOutcome> {
  return parts.sql.begin((tx) => renewLinkWithin(tx, parts, request));
}

export interface LinkRequest {
  merchantId: string;
  userId: string;
  /** Who asks, for the audit log. */
  actor: string;
  mayManage: (membership: Membership) => boolean;
}

export async function renewLinkWithin(
  tx: TransactionSql,
  { people }: Pick<InviteParts, "people">,
  request: LinkRequest,
): Promise<LinkOutcome> {
  const { merchantId, userId, actor } = request;
  await lockMembers(tx, merchantId);
  await lockPerson(tx, userId);
  const memberships = await listMemberships(tx, userId);
  const own = memberships.find((membership) => membership.merchantId === merchantId);
  if (own === undefined) return { kind: "not_a_member" };
  if (!request.mayManage(own)) return { kind: "not_allowed", detail: `Only an owner can do this for an ${own.role}.` };
  if (!memberships.every(request.mayManage)) return { kind: "not_allowed", detail: belongsElsewhere };
  const link = await makeLink(await people.within(tx), userId);
  await writeAudit(tx, { merchantId, actor, action: "member.link_made", subject: userId });
  return { kind: "ok", link };
}

async function makeLink(writer: PeopleWriter, userId: string): Promise<PasswordLink> {
  const expiresAt = new Date(Date.now() + linkHours * 3_600_000);
  return { ...(await writer.createPasswordLink(userId, expiresAt)), expiresAt };
}

/** Where somebody goes to choose a password. */
export function addressOfLink(publicUrl: string, { token }: PasswordLink): string {
  return `${publicUrl}/password?token=${token}`;
}

/** What somebody is called until they say it themselves. */
export function nameFrom(email: string): string {
  return email.slice(0, email.indexOf("@"));
}
