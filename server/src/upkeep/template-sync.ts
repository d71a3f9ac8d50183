import { templateKey } from "../domain/decide.ts";
import { sendability } from "../domain/template.ts";
import { type Authenticator, listAuthenticators } from "../store/authenticator.ts";
import type { ISql, Sql } from "../store/database.ts";
import { listHolds, releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { replaceTemplates } from "../store/template.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { GraphAccess, GraphClient } from "../whatsapp/graph-client.ts";
import { listTemplates, type MetaTemplate } from "../whatsapp/template-list.ts";

export type SyncOutcome =
  /** How many templates the account has, of every status and language. */
  | { kind: "ok"; templates: number }
  | { kind: "not_found" }
  /** WhatsApp said no; `code` is its number. Our copy stays as it was. */
  | { kind: "refused"; code: number; detail: string }
  /** No answer, or none of WhatsApp's. Our copy stays as it was. */
  | { kind: "silent"; detail: string };

/**
 * Makes our copy of an account's templates equal to WhatsApp's, and lets go the messages that waited for one that is
 * decided now: approved they leave, rejected or gone they will never leave.
 */
export async function syncTemplates(
  { sql, graph }: { sql: Sql; graph: GraphClient },
  access: GraphAccess,
  { merchantId, wabaId }: Pick<Authenticator, "merchantId" | "wabaId">,
): Promise<SyncOutcome> {
  const listed = await listTemplates(graph, access, wabaId);
  if (listed.kind === "silent") return listed;
  if (listed.kind === "refused") return { kind: "refused", code: listed.code, detail: listed.detail };
  const templates = listed.value;
  await unitOfWork(sql, async (tx) => {
    await replaceTemplates(tx, merchantId, wabaId, templates);
    await releaseDecided(tx, { merchantId, wabaId }, templates);
    await bumpConfigVersion(tx, merchantId);
  });
  return { kind: "ok", templates: templates.length };
}

async function releaseDecided(
  sql: ISql,
  { merchantId, wabaId }: { merchantId: string; wabaId: string },
  templates: readonly MetaTemplate[],
): Promise<void> {
  const undecided = new Set(
    templates
      .filter(({ status }) => sendability(status).kind === "hold")
      .map(({ name, language }) => templateKey(name, language)),
  );
  const ofAccount = (await listAuthenticators(sql, merchantId)).filter((one) => one.wabaId === wabaId);
  for (const { id: authenticatorId } of ofAccount) {
    const holds = await listHolds(sql, merchantId, authenticatorId);
    for (const { scope, key } of holds.filter((hold) => hold.scope === "template" && !undecided.has(hold.key))) {
      await releaseHolds(sql, { merchantId, authenticatorId, scopes: [scope], key });
    }
  }
}
