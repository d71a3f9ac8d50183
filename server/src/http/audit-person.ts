import { writeAudit } from "../store/audit.ts";
import type { Sql } from "../store/database.ts";
import { listMemberships } from "../store/member.ts";

/**
 * Notes what somebody did to their own account in the audit log of every merchant that they are a member of. The
 * account's own change is committed already: better-auth writes it by itself.
 */
export async function auditPerson(sql: Sql, userId: string, action: string): Promise<void> {
  for (const { merchantId } of await listMemberships(sql, userId)) {
    await sql.begin((tx) => writeAudit(tx, { merchantId, actor: `user:${userId}`, action, subject: userId }));
  }
}
