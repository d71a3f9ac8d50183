/** One check of an authenticator: asked, written, and what follows from it. */
import { endAlerts, raiseAlerts } from "../store/alert.ts";
import {
  type Authenticator,
  type Environment,
  findAuthenticator,
  isPhoneNumberTaken,
  listAuthenticators,
  saveChecks,
  tokenHash,
} from "../store/authenticator.ts";
import type { ISql, Sql } from "../store/database.ts";
import { releaseHolds } from "../store/hold.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { type Check, checkNames } from "../whatsapp/check.ts";
import type { WantedOverride } from "../whatsapp/check-verdicts.ts";
import { type CheckReport, runChecks } from "../whatsapp/checks.ts";
import type { GraphClient } from "../whatsapp/graph-client.ts";

export interface CheckParts {
  sql: Sql;
  graph: GraphClient;
  baseUrlOf: (environment: Environment) => string | null;
  tokenOf: (merchantId: string, id: string) => Promise<string | null>;
  publicUrl: () => string;
}

export type Checked =
  | { kind: "ok"; report: CheckReport }
  | { kind: "not_found" }
  | { kind: "number_taken" }
  | { kind: "no_sandbox" };

/** An authenticator's own door. */
export function callbackUrl(publicUrl: string, id: string): string {
  return `${publicUrl}/webhooks/whatsapp/${id}`;
}

/** Whether Meta takes an address as an override. Source: Meta, webhooks override, read 2026-09. */
export function isOverride(url: string): boolean {
  return url.startsWith("https://") && url.length <= 200;
}

/** Asks WhatsApp, and writes what it answers; an override that is not wanted any more is taken away on the way. */
export async function runAndSave(
  parts: CheckParts,
  merchantId: string,
  id: string,
  unwantedOverride: string | null,
): Promise<Checked> {
  const { sql, graph, baseUrlOf, tokenOf, publicUrl } = parts;
  const authenticator = await findAuthenticator(sql, merchantId, id);
  const token = await tokenOf(merchantId, id);
  if (authenticator === null || token === null) return { kind: "not_found" };
  const baseUrl = baseUrlOf(authenticator.environment);
  if (baseUrl === null) return { kind: "no_sandbox" };
  const { wabaId, phoneNumberId, handshakeAt } = authenticator;
  const report = await runChecks(graph, {
    baseUrl,
    token,
    wabaId,
    phoneNumberId,
    isHandshakeSeen: handshakeAt !== null,
    previous: knownChecks(authenticator),
    override: await overrideOf(sql, publicUrl(), authenticator),
    unwantedOverride,
  });
  try {
    await unitOfWork(sql, async (tx) => {
      await saveChecks(tx, merchantId, id, {
        status: report.blocking ? "attention" : "ready",
        checks: report.checks,
        facts: { ...withoutNulls(report.facts), checkedAt: new Date().toISOString() },
        namespace: report.facts.namespace,
        tokenWorks: report.isNumberProven,
        tokenHash: tokenHash(token),
      });
      if (!report.blocking) await releaseMended(tx, authenticator, report);
      await noteGraphVersion(tx, authenticator, graph.version, report.facts.graphVersion);
      await bumpConfigVersion(tx, merchantId);
    });
  } catch (error) {
    if (isPhoneNumberTaken(error)) return { kind: "number_taken" };
    throw error;
  }
  return { kind: "ok", report };
}

async function overrideOf(
  sql: ISql,
  publicUrl: string,
  { merchantId, id, wabaId, verifyToken, callback }: Authenticator,
): Promise<WantedOverride | null> {
  const url = callbackUrl(publicUrl, id);
  if (callback !== "override" || !isOverride(url)) return null;
  const others = await listAuthenticators(sql, merchantId);
  const ofAccount = others.filter((other) => other.wabaId === wabaId);
  return { url, verifyToken, alsoRight: ofAccount.map((other) => callbackUrl(publicUrl, other.id)) };
}

/** Meta answers a version that has ended with another one, without a word: what it does may then have changed. */
async function noteGraphVersion(
  sql: ISql,
  { merchantId, id: authenticatorId, alerts }: Authenticator,
  pinned: string,
  answered: string | null,
): Promise<void> {
  const isNoted = alerts.some(({ code }) => code === "graph_version");
  if (answered === null || (answered !== pinned) === isNoted) return;
  const owner = { merchantId, authenticatorId };
  const at = new Date();
  if (answered === pinned) {
    await endAlerts(sql, { ...owner, codes: ["graph_version"], at });
    return;
  }
  const detail = `Zajel asks for version ${pinned} of Meta's API, and version ${answered} answered.`;
  const alert = { code: "graph_version", severity: "warning", detail, since: at, until: null, holds: false } as const;
  await raiseAlerts(sql, [{ ...owner, ...alert }]);
}

/**
 * Messages that were held for what now works leave. What an alert holds is another matter: where WhatsApp gave it an end
 * it stands until then, and else until WhatsApp itself says that number and account are well.
 */
async function releaseMended(
  sql: ISql,
  { merchantId, id: authenticatorId, alerts }: Authenticator,
  { checks, isNumberProven, isWell }: CheckReport,
): Promise<void> {
  // Results that only stand because WhatsApp did not answer mend nothing.
  if (!isNumberProven) return;
  const isOk = (name: Check["name"]) => checks.some((check) => check.name === name && check.ok);
  if (!isOk("token") || !isOk("phone_number") || !isOk("health")) return;
  const owner = { merchantId, authenticatorId };
  await releaseHolds(sql, { ...owner, scopes: ["sender", "waba", "token"], key: "" });
  const endless = alerts.filter(({ until }) => until === null);
  if (!isWell) return;
  for (const { code } of endless) await releaseHolds(sql, { ...owner, scopes: ["waba"], key: code });
}

function knownChecks({ checks }: Authenticator): Check[] {
  return checks.flatMap((check) => {
    const name = checkNames.find((known) => known === check.name);
    return name === undefined ? [] : [{ ...check, name }];
  });
}

/** What was not learnt this time must not cover what was known. */
function withoutNulls(facts: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
