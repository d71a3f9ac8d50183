import type { Sql } from "../store/database.ts";
import { beginLook, type TemplateAccount } from "../store/template.ts";
import { scheduleList } from "../store/template-read.ts";
import type { GraphAccess, GraphClient } from "../whatsapp/graph-client.ts";
import { listTemplates } from "../whatsapp/template-list.ts";
import { recordLook } from "./template-look.ts";

export type SyncOutcome =
  /** How many templates the account has, of every status and language. */
  | { kind: "ok"; templates: number }
  | { kind: "not_found" }
  /** WhatsApp said no; `code` is its number. Our copy stays as it was. */
  | { kind: "refused"; code: number; detail: string }
  /** No answer, or none of WhatsApp's. Our copy stays as it was. */
  | { kind: "silent"; detail: string };

/** Makes our copy of an account's templates equal to WhatsApp's, and keeps what has changed. */
export async function syncTemplates(
  { sql, graph }: { sql: Sql; graph: GraphClient },
  access: GraphAccess,
  { merchantId, wabaId }: TemplateAccount,
): Promise<SyncOutcome> {
  const account = { merchantId, wabaId };
  const asOf = await beginLook(sql);
  const listed = await listTemplates(graph, access, wabaId);
  if (listed.kind === "ok") {
    await recordLook(sql, { ...account, asOf, source: "sync", found: listed.value, missing: "all others" });
  }
  await scheduleList(sql, account);
  switch (listed.kind) {
    case "ok":
      return { kind: "ok", templates: listed.value.length };
    case "refused":
      return { kind: "refused", code: listed.code, detail: listed.detail };
    case "silent":
      return listed;
  }
}
