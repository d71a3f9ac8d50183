/**
 * People as members of a merchant. Names and e-mail addresses are the accounts', in the schema `auth`.
 */
import type { Role } from "../domain/rights.ts";
import type { ISql, TransactionSql } from "./database.ts";

export interface Member {
  merchantId: string;
  userId: string;
  role: Role;
  createdAt: Date;
  name: string;
  email: string;
  hasTwoFactors: boolean;
  /** Whether they have chosen a password: before that nobody can sign in. */
  hasPassword: boolean;
}

export type Membership = Pick<Member, "merchantId" | "userId" | "role" | "createdAt"> & { merchantName: string };

/** A person's merchants, the first one first. */
export async function listMemberships(sql: ISql, userId: string): Promise<Membership[]> {
  return sql<Membership[]>`
    select member.merchant_id, user_id, role, member.created_at, merchant.name as merchant_name
      from member join merchant on merchant.merchant_id = member.merchant_id
     where user_id = ${userId}
     order by member.created_at, member.merchant_id`;
}

/** Everybody of a merchant, in the order in which they came. */
export async function listMembers(sql: ISql, merchantId: string): Promise<Member[]> {
  return selectMembers(sql, merchantId, null);
}

export async function findMember(sql: ISql, merchantId: string, userId: string): Promise<Member | null> {
  return (await selectMembers(sql, merchantId, userId))[0] ?? null;
}

async function selectMembers(sql: ISql, merchantId: string, userId: string | null): Promise<Member[]> {
  return sql<Member[]>`
    select m.merchant_id, m.user_id, m.role, m.created_at, u.name, u.email,
           coalesce(u."twoFactorEnabled", false) as has_two_factors,
           exists (select from auth."account" a where a."userId" = u.id and a.password is not null) as has_password
      from member m join auth."user" u on u.id = m.user_id
     where m.merchant_id = ${merchantId} and (${userId}::text is null or m.user_id = ${userId})
     order by m.created_at, m.user_id`;
}

/** False where the person is a member already. */
export async function insertMember(
  sql: ISql,
  member: Pick<Member, "merchantId" | "userId" | "role">,
): Promise<boolean> {
  const rows = await sql`
    insert into member (merchant_id, user_id, role)
    values (${member.merchantId}, ${member.userId}, ${member.role})
    on conflict do nothing
    returning user_id`;
  return rows.length === 1;
}

export async function updateRole(sql: ISql, merchantId: string, userId: string, role: Role): Promise<void> {
  await sql`update member set role = ${role} where merchant_id = ${merchantId} and user_id = ${userId}`;
}

export async function deleteMember(sql: ISql, merchantId: string, userId: string): Promise<void> {
  await sql`delete from member where merchant_id = ${merchantId} and user_id = ${userId}`;
}

/** Makes changes to a merchant's members wait for each other: two that each leave one owner would leave none. */
export async function lockMembers(tx: TransactionSql, merchantId: string): Promise<void> {
  await tx`select 1 from merchant where merchant_id = ${merchantId} for no key update`;
}

export async function countOwners(sql: ISql, merchantId: string): Promise<number> {
  const rows = await sql<{ owners: number }[]>`
    select count(*)::integer as owners from member where merchant_id = ${merchantId} and role = 'owner'`;
  return rows[0]?.owners ?? 0;
}

/** Whether anybody owns anything here. */
export async function hasOwner(sql: ISql): Promise<boolean> {
  const rows = await sql`select from member where role = 'owner' limit 1`;
  return rows.length === 1;
}

export interface Person {
  userId: string;
  name: string;
  email: string;
}

/** The account with this e-mail address, in any case of letters. */
export async function findPersonByEmail(sql: ISql, email: string): Promise<Person | null> {
  const rows = await sql<Person[]>`
    select id as user_id, name, email from auth."user" where email = ${email.toLowerCase()}`;
  return rows[0] ?? null;
}

/** Makes what is decided by all of a person's memberships wait for whoever else decides by them. */
export async function lockPerson(tx: TransactionSql, userId: string): Promise<void> {
  await tx`select 1 from auth."user" where id = ${userId} for no key update`;
}

export async function findPerson(sql: ISql, userId: string): Promise<Person | null> {
  const rows = await sql<Person[]>`select id as user_id, name, email from auth."user" where id = ${userId}`;
  return rows[0] ?? null;
}

/** Somebody else made an account with the same e-mail address in the same moment. */
export function isEmailTaken(error: unknown): boolean {
  const { code, constraint_name } = (error ?? {}) as { code?: unknown; constraint_name?: unknown };
  return code === "23505" && constraint_name === "user_email_key";
}
