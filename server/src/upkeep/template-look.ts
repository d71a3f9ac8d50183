/**
 * Writes down what a look at WhatsApp showed of an account's templates: the templates, what changed since the look
 * before, and what that means for links and for messages that wait.
 */
import { canonicalJson } from "../domain/canonical-json.ts";
import { templateKey } from "../domain/decide.ts";
import { sendability } from "../domain/template.ts";
import { templateChanges } from "../domain/template-diff.ts";
import { listAuthenticators } from "../store/authenticator.ts";
import type { ISql, Sql } from "../store/database.ts";
import { listHolds, releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import {
  type FetchedTemplate,
  findTemplate,
  listTemplates,
  lockTemplates,
  type StoredTemplate,
  type TemplateAccount,
  type TemplateName,
  touchTemplates,
  writeTemplates,
} from "../store/template.ts";
import { type ChangeSource, insertTemplateChanges, type NewTemplateChange } from "../store/template-change.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { type JudgedTemplate, judgeLinks } from "./link-judgement.ts";

export interface TemplateLook extends TemplateAccount {
  /** When WhatsApp was asked, by the database's clock: what a later look has written stays. */
  asOf: Date;
  source: Exclude<ChangeSource, "link">;
  found: readonly FetchedTemplate[];
  /** Asked for and not there; after a complete list: whatever it does not have. */
  missing: readonly TemplateName[] | "all others";
}

export async function recordLook(sql: Sql, look: TemplateLook): Promise<void> {
  await unitOfWork(sql, async (tx) => {
    await lockTemplates(tx, look);
    const known = await knownBefore(tx, look);
    const found = look.found.map((template) => announcedAsBefore(template, known.get(keyOf(template))));
    const looked = found.filter((template) => isNews(known.get(keyOf(template)), look.asOf));
    const changed = looked.filter((template) => differs(known.get(keyOf(template)), template));
    const gone = goneIn(look, known);
    const missing = gone.filter(({ status }) => status !== "DELETED");
    // What was told of a template that is gone as before is over, too.
    const toldOfGone = gone.filter(({ status, isTold }) => status === "DELETED" && isTold);
    await writeTemplates(tx, look, look.asOf, { found: changed, missing: [...missing, ...toldOfGone] });
    await touchTemplates(tx, look, look.asOf, look.missing === "all others" ? "all" : looked);
    const wasTold = [...known.values()].some(({ isTold }) => isTold);
    const changes = [
      ...changed.flatMap((template) => changesOf(known.get(keyOf(template)) ?? null, template, look)),
      ...missing.flatMap((template) => changesOf(template, { ...template, status: "DELETED" }, look)),
    ];
    await insertTemplateChanges(tx, look, changes);
    if (changed.length + missing.length > 0 || wasTold) await bumpConfigVersion(tx, look.merchantId);

    const edited = new Set(changes.filter(({ change }) => change === "content_changed").map(keyOf));
    const now = new Map<string, JudgedTemplate>();
    // Those that were gone before, too: a claim that knew less may have held a message for one of them meanwhile.
    for (const template of [...looked, ...gone.map((known) => ({ ...known, status: "DELETED" }))]) {
      const key = keyOf(template);
      const { merchantId, wabaId, asOf: syncedAt } = look;
      const stored = { ...template, merchantId, wabaId, syncedAt, readStatus: template.status, isTold: false };
      now.set(key, { template: stored, isEdited: edited.has(key) });
    }
    await releaseDecided(tx, look, now);
    await judgeLinks(tx, look, now);
  });
}

function keyOf({ name, language }: TemplateName): string {
  return templateKey(name, language);
}

async function knownBefore(sql: ISql, look: TemplateLook): Promise<Map<string, StoredTemplate>> {
  const { merchantId, wabaId, found, missing } = look;
  const stored: (StoredTemplate | null)[] = [];
  if (missing === "all others") stored.push(...(await listTemplates(sql, merchantId, wabaId)));
  else {
    for (const { name, language } of [...found, ...missing]) {
      stored.push(await findTemplate(sql, { merchantId, wabaId, name, language }));
    }
  }
  // What was told since is no look.
  const read = stored.flatMap((template) => (template === null ? [] : [{ ...template, status: template.readStatus }]));
  return new Map(read.map((template) => [keyOf(template), template]));
}

/** A webhook announces a category a day before; until it has come, a look that does not tell it takes nothing back. */
function announcedAsBefore(template: FetchedTemplate, before: StoredTemplate | undefined): FetchedTemplate {
  if (template.correctCategory !== null || before?.category !== template.category) return template;
  return { ...template, correctCategory: before.correctCategory };
}

function isNews(before: StoredTemplate | undefined, asOf: Date): boolean {
  return before === undefined || before.syncedAt <= asOf;
}

function differs(before: StoredTemplate | undefined, after: FetchedTemplate): boolean {
  if (before === undefined) return true;
  const {
    merchantId: _merchant,
    wabaId: _waba,
    readStatus: _read,
    isTold: _told,
    syncedAt: _synced,
    ...known
  } = before;
  return canonicalJson(known) !== canonicalJson(after);
}

/** What we know of and WhatsApp, when it was asked, did not have. */
function goneIn({ missing, found, asOf }: TemplateLook, known: ReadonlyMap<string, StoredTemplate>): StoredTemplate[] {
  const there = new Set(found.map(keyOf));
  const names = missing === "all others" ? null : new Set(missing.map(keyOf));
  return [...known.values()].filter(
    (template) =>
      template.syncedAt <= asOf && !there.has(keyOf(template)) && (names === null || names.has(keyOf(template))),
  );
}

function changesOf(before: StoredTemplate | null, after: FetchedTemplate, look: TemplateLook): NewTemplateChange[] {
  const { name, language } = after;
  return templateChanges(before, after).map((change) => ({ ...change, name, language, source: look.source }));
}

/**
 * Lets go the messages that waited for a template that is decided now: approved they leave, rejected or gone they will
 * never leave. While a hold is probed, approval is for a message to find out.
 */
async function releaseDecided(
  sql: ISql,
  { merchantId, wabaId, source }: TemplateLook,
  templates: ReadonlyMap<string, JudgedTemplate>,
): Promise<void> {
  const senders = (await listAuthenticators(sql, merchantId)).filter((one) => one.wabaId === wabaId);
  for (const { id: authenticatorId } of senders) {
    for (const { scope, key } of await listHolds(sql, merchantId, authenticatorId)) {
      const judged = scope === "template" ? templates.get(key) : undefined;
      if (judged === undefined) continue;
      const { kind } = sendability(judged.template.status);
      if (kind === "hold" || (kind === "send" && source === "probe")) continue;
      await releaseHolds(sql, { merchantId, authenticatorId, scopes: ["template"], key });
    }
  }
}
