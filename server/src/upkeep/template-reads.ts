/**
 * Reads at WhatsApp what webhooks were about, and each account's list from time to time. What is read has the last
 * word: webhooks come late, twice and out of order, and Meta's own pages disagree on what some of them say.
 */
import { sendability } from "../domain/template.ts";
import { type Environment, listAuthenticators } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { beginLook, type TemplateAccount } from "../store/template.ts";
import { endReads, putOffRead, type TemplateRead, takeDueReads } from "../store/template-read.ts";
import {
  type GraphAccess,
  type GraphClient,
  inBackground,
  pollUpToPercent,
  probeUpToPercent,
} from "../whatsapp/graph-client.ts";
import { type MetaTemplate, readTemplate, readTemplateByName } from "../whatsapp/template-list.ts";
import { recordLook } from "./template-look.ts";
import { syncTemplates } from "./template-sync.ts";

export interface ReadParts {
  sql: Sql;
  graph: GraphClient;
  baseUrlOf: (environment: Environment) => string | null;
  /** The opened access token; null where this node cannot open it. */
  tokenOf: (merchantId: string, authenticatorId: string) => Promise<string | null>;
}

const readsAtOnce = 50;
const listsAtOnce = 10;
/** From so many on one list is less to ask for than each template. */
const manyOfOneAccount = 5;
/** After so many tries the next list has to tell. */
const mostTries = 10;
/** What is read may be behind the webhook that told of it; so often it is read once more. */
const mostDoubts = 3;

/** Reads the single templates that are due; how many. */
export async function readDueTemplates(parts: ReadParts): Promise<number> {
  const due = await takeDueReads(parts.sql, "templates", readsAtOnce);
  const byAccount = Map.groupBy(due, ({ merchantId, wabaId }) => `${merchantId} ${wabaId}`);
  await Promise.all(Array.from(byAccount.values(), (reads) => readOfAccount(parts, reads)));
  return due.length;
}

/** Lists the accounts that are due; how many. */
export async function listDueAccounts(parts: ReadParts): Promise<number> {
  const due = await takeDueReads(parts.sql, "lists", listsAtOnce);
  await Promise.all(
    due.map(async (read) => {
      const access = await accessTo(parts, read);
      if (access === "nobody") await endReads(parts.sql, [read]);
      else if (access === null) await putOffRead(parts.sql, read, waitSeconds(read.tries));
      else {
        const graph = inBackground(parts.graph, { wabaId: read.wabaId, upToPercent: pollUpToPercent });
        await syncTemplates({ ...parts, graph }, access, read);
      }
    }),
  );
  return due.length;
}

async function readOfAccount(given: ReadParts, reads: readonly TemplateRead[]): Promise<void> {
  const [account] = reads as [TemplateRead];
  const graph = inBackground(given.graph, { wabaId: account.wabaId, upToPercent: probeUpToPercent });
  const parts = { ...given, graph };
  const access = await accessTo(parts, account);
  if (access === "nobody") return endReads(parts.sql, reads);
  if (access !== null && reads.length >= manyOfOneAccount && reads.every(({ announced }) => announced === null)) {
    const synced = await syncTemplates(parts, access, account);
    if (synced.kind === "ok") return endReads(parts.sql, reads);
  }
  let isSilent = access === null;
  for (const read of reads) {
    // Who does not answer for one template is not waited for once more for the next: other accounts want their turn.
    const result = access === null || isSilent ? "silent" : await readOne(parts, access, read);
    isSilent = result === "silent";
    if (result === "told" || read.tries >= mostTries) await endReads(parts.sql, [read]);
    else await putOffRead(parts.sql, read, waitSeconds(read.tries));
  }
}

/** `told`: WhatsApp said how the template is; `doubtful`: that is behind what a webhook told. */
async function readOne(
  parts: ReadParts,
  access: GraphAccess,
  read: TemplateRead,
): Promise<"told" | "doubtful" | "silent"> {
  const { merchantId, wabaId, name, language } = read;
  const asOf = await beginLook(parts.sql);
  const template = await lookUp(parts, access, read);
  if (template === "silent") return "silent";
  await recordLook(parts.sql, {
    merchantId,
    wabaId,
    asOf,
    source: "webhook",
    found: template === null ? [] : [withAnnounced(template, read.announced)],
    missing: template === null ? [{ name, language }] : [],
  });
  const isSettled = agrees(read.told, template?.status ?? "DELETED") || read.tries >= mostDoubts;
  return isSettled ? "told" : "doubtful";
}

/** By its id, which a webhook tells; where that leads nowhere, by its name. */
async function lookUp(
  { graph }: ReadParts,
  access: GraphAccess,
  { wabaId, templateId, name, language }: TemplateRead,
): Promise<MetaTemplate | null | "silent"> {
  if (templateId !== null) {
    const byId = await readTemplate(graph, access, templateId);
    if (byId.kind === "silent") return "silent";
    const isIt = byId.kind === "ok" && byId.value.name === name && byId.value.language === language;
    if (isIt) return byId.value;
  }
  const byName = await readTemplateByName(graph, access, wabaId, name, language);
  return byName.kind === "ok" ? byName.value : "silent";
}

function withAnnounced(template: MetaTemplate, announced: string | null): MetaTemplate {
  return { ...template, correctCategory: template.correctCategory ?? announced };
}

function agrees(told: string | null, status: string): boolean {
  if (told === null || told === status) return true;
  return sendability(told).kind === "suppress" && sendability(status).kind === "suppress";
}

function waitSeconds(tries: number): number {
  return Math.min(2 ** tries, 300);
}

/** As whom an account can be read: null while nobody can, "nobody" where no sender of the merchant has it. */
async function accessTo(
  { sql, baseUrlOf, tokenOf }: ReadParts,
  { merchantId, wabaId }: TemplateAccount,
): Promise<GraphAccess | null | "nobody"> {
  const senders = (await listAuthenticators(sql, merchantId)).filter((one) => one.wabaId === wabaId);
  if (senders.length === 0) return "nobody";
  const inOrder = [...senders.filter(({ status }) => status === "ready"), ...senders];
  for (const { id, environment, status } of inOrder) {
    const baseUrl = status === "disabled" ? null : baseUrlOf(environment);
    const token = baseUrl === null ? null : await tokenOf(merchantId, id);
    if (baseUrl !== null && token !== null) return { baseUrl, token };
  }
  return null;
}
