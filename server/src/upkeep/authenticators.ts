/**
 * The care of authenticators: made, changed, checked against WhatsApp, their templates copied, removed.
 */

import { writeAudit } from "../store/audit.ts";
import {
  type Authenticator,
  countWaiting,
  deleteAuthenticator,
  type Environment,
  findAuthenticator,
  findSecrets,
  insertAuthenticator,
  isDefaultTaken,
  isPhoneNumberClaimed,
  isPhoneNumberTaken,
  listAuthenticators,
  makeDefault,
  makeDefaultIfNone,
  patchAuthenticator,
  saveChecks,
  tokenHash,
} from "../store/authenticator.ts";
import type { ISql, Sql } from "../store/database.ts";
import { releaseHolds } from "../store/hold.ts";
import { newId } from "../store/ids.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { open, type SealedPlace, type SecretKeys, seal } from "../store/seal.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { type Check, checkNames } from "../whatsapp/check.ts";
import { runChecks } from "../whatsapp/checks.ts";
import type { GraphClient } from "../whatsapp/graph-client.ts";
import { type SyncOutcome, syncTemplates } from "./template-sync.ts";

export interface AuthenticatorInput {
  merchantId: string;
  name: string;
  environment: Environment;
  wabaId: string;
  phoneNumberId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  messagesPerSecond: number | null;
  /** Make it the merchant's default, whatever its checks say. */
  isDefault: boolean;
  /** Who makes it, for the audit log. */
  actor: string;
}

/** Only what is there changes. */
export interface AuthenticatorChange {
  name?: string | undefined;
  wabaId?: string | undefined;
  phoneNumberId?: string | undefined;
  accessToken?: string | undefined;
  appSecret?: string | undefined;
  verifyToken?: string | undefined;
  messagesPerSecond?: number | null | undefined;
  isDisabled?: boolean | undefined;
  isDefault?: true | undefined;
}

export type CareOutcome =
  | { kind: "ok"; authenticator: Authenticator }
  | { kind: "not_found" }
  /** The phone number belongs to another authenticator, whose token was seen to work. */
  | { kind: "number_taken" }
  /** It talks to this node's simulator, and none runs. */
  | { kind: "no_sandbox" };

export type RemoveOutcome = { kind: "ok" } | { kind: "not_found" } | { kind: "in_use"; waiting: number };

export interface AuthenticatorCare {
  /** Stored first and then checked, so that one whose checks fail is there to be mended. */
  create(input: AuthenticatorInput): Promise<CareOutcome>;
  patch(merchantId: string, id: string, change: AuthenticatorChange, actor: string): Promise<CareOutcome>;
  /** Fresh checks; what they find mended is released. */
  check(merchantId: string, id: string): Promise<CareOutcome>;
  /** Copies the templates of its account, of every status and language. */
  sync(merchantId: string, id: string): Promise<SyncOutcome>;
  remove(merchantId: string, id: string, actor: string): Promise<RemoveOutcome>;
}

export interface CareParts {
  sql: Sql;
  secretKeys: SecretKeys;
  graph: GraphClient;
  /** Where authenticators of an environment talk to; null for the simulator where none runs. */
  baseUrlOf: (environment: Environment) => string | null;
}

/** Others that may become the default in the same moment before we say that something is wrong. */
const mostRounds = 20;

export function createAuthenticatorCare(parts: CareParts): AuthenticatorCare {
  const { sql, secretKeys, graph, baseUrlOf } = parts;

  async function create(input: AuthenticatorInput): Promise<CareOutcome> {
    const { merchantId, environment, phoneNumberId } = input;
    if (baseUrlOf(environment) === null) return { kind: "no_sandbox" };
    if (await isPhoneNumberClaimed(sql, { environment, phoneNumberId, exceptId: null }))
      return { kind: "number_taken" };
    const id = newId();
    await unitOfWork(sql, async (tx) => {
      await insertAuthenticator(tx, {
        ...input,
        id,
        accessToken: seal(secretKeys, input.accessToken, placeOf("access_token", merchantId, id)),
        appSecret: seal(secretKeys, input.appSecret, placeOf("app_secret", merchantId, id)),
        tokenHash: tokenHash(input.accessToken),
      });
      await bumpConfigVersion(tx, merchantId);
      const action = "authenticator.created";
      await writeAudit(tx, { merchantId, actor: input.actor, action, subject: id, detail: detailOf(input) });
    });
    if (input.isDefault) await setDefault(makeDefault, merchantId, id);
    const checked = await check(merchantId, id);
    // Somebody proved their claim to the number while we asked WhatsApp.
    if (checked.kind === "number_taken") {
      await unitOfWork(sql, async (tx) => {
        await deleteAuthenticator(tx, merchantId, id);
        const detail = { reason: "the phone number is another authenticator's" };
        await writeAudit(tx, { merchantId, actor: input.actor, action: "authenticator.removed", subject: id, detail });
      });
    }
    return checked;
  }

  async function patch(
    merchantId: string,
    id: string,
    change: AuthenticatorChange,
    actor: string,
  ): Promise<CareOutcome> {
    const known = await findAuthenticator(sql, merchantId, id);
    if (known === null) return { kind: "not_found" };
    const { environment } = known;
    const isOtherAccess = [change.accessToken, change.phoneNumberId, change.wabaId].some(
      (value) => value !== undefined,
    );
    const isToBeChecked = isOtherAccess || change.isDisabled === false;
    if (isToBeChecked && baseUrlOf(environment) === null) return { kind: "no_sandbox" };
    const { accessToken, appSecret, phoneNumberId, isDisabled: disabled, isDefault, ...plain } = change;
    if (
      phoneNumberId !== undefined &&
      (await isPhoneNumberClaimed(sql, { environment, phoneNumberId, exceptId: id }))
    ) {
      return { kind: "number_taken" };
    }
    const sealed = (column: SecretColumn, secret: string) => seal(secretKeys, secret, placeOf(column, merchantId, id));
    await unitOfWork(sql, async (tx) => {
      await patchAuthenticator(tx, merchantId, id, {
        ...plain,
        phoneNumberId,
        disabled,
        accessToken: accessToken === undefined ? undefined : sealed("access_token", accessToken),
        tokenHash: accessToken === undefined ? undefined : tokenHash(accessToken),
        appSecret: appSecret === undefined ? undefined : sealed("app_secret", appSecret),
      });
      await bumpConfigVersion(tx, merchantId);
      const detail = detailOf(change);
      if (Object.keys(detail).length === 0) return;
      await writeAudit(tx, { merchantId, actor, action: "authenticator.changed", subject: id, detail });
    });
    if (isDefault) await setDefault(makeDefault, merchantId, id);
    if (isToBeChecked) return check(merchantId, id);
    return found(await findAuthenticator(sql, merchantId, id));
  }

  async function check(merchantId: string, id: string): Promise<CareOutcome> {
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
    });
    try {
      await unitOfWork(sql, async (tx) => {
        await saveChecks(tx, merchantId, id, {
          status: report.blocking ? "attention" : "ready",
          checks: report.checks,
          facts: withoutNulls(report.facts),
          namespace: report.facts.namespace,
          tokenWorks: report.isNumberProven,
          tokenHash: tokenHash(token),
        });
        if (!report.blocking) await releaseMended(tx, authenticator, report.checks);
        await bumpConfigVersion(tx, merchantId);
      });
    } catch (error) {
      if (isPhoneNumberTaken(error)) return { kind: "number_taken" };
      throw error;
    }
    if (!report.blocking) await setDefault(makeDefaultIfNone, merchantId, id);
    if (report.checks.some(({ name, ok }) => name === "templates" && ok)) await sync(merchantId, id);
    return found(await findAuthenticator(sql, merchantId, id));
  }

  async function sync(merchantId: string, id: string): Promise<SyncOutcome> {
    const authenticator = await findAuthenticator(sql, merchantId, id);
    const token = await tokenOf(merchantId, id);
    if (authenticator === null || token === null) return { kind: "not_found" };
    const baseUrl = baseUrlOf(authenticator.environment);
    if (baseUrl === null)
      return { kind: "silent", detail: "No simulator runs on this node: start Zajel with --sandbox." };
    return syncTemplates({ sql, graph }, { baseUrl, token }, authenticator);
  }

  async function remove(merchantId: string, id: string, actor: string): Promise<RemoveOutcome> {
    return unitOfWork(sql, async (tx): Promise<RemoveOutcome> => {
      const authenticator = await findAuthenticator(tx, merchantId, id);
      if (authenticator === null) return { kind: "not_found" };
      const waiting = await countWaiting(tx, merchantId, id);
      if (waiting > 0) return { kind: "in_use", waiting };
      await deleteAuthenticator(tx, merchantId, id);
      if (authenticator.isDefault) await makeNextDefault(tx, authenticator);
      await bumpConfigVersion(tx, merchantId);
      const detail = { name: authenticator.name, phone_number_id: authenticator.phoneNumberId };
      await writeAudit(tx, { merchantId, actor, action: "authenticator.removed", subject: id, detail });
      return { kind: "ok" };
    });
  }

  /** Two that become the default at once: the database lets one be it, and the other looks again. */
  async function setDefault(make: typeof makeDefault, merchantId: string, id: string): Promise<void> {
    for (let round = 1; ; round += 1) {
      try {
        await unitOfWork(sql, async (tx) => {
          await make(tx, merchantId, id);
          await bumpConfigVersion(tx, merchantId);
        });
        return;
      } catch (error) {
        if (!isDefaultTaken(error) || round === mostRounds) throw error;
      }
    }
  }

  async function tokenOf(merchantId: string, id: string): Promise<string | null> {
    const sealed = await findSecrets(sql, merchantId, id);
    return sealed && open(secretKeys, sealed.accessToken, placeOf("access_token", merchantId, id));
  }

  return { create, patch, check, sync, remove };
}

async function makeNextDefault(sql: ISql, { merchantId, environment }: Authenticator): Promise<void> {
  const others = await listAuthenticators(sql, merchantId);
  const next = others.find((other) => other.environment === environment && other.status === "ready");
  if (next !== undefined) await makeDefaultIfNone(sql, merchantId, next.id);
}

function found(authenticator: Authenticator | null): CareOutcome {
  return authenticator === null ? { kind: "not_found" } : { kind: "ok", authenticator };
}

/** For the audit log: the fields as the API calls them; of a secret only that it was set. */
function detailOf(
  change: Omit<AuthenticatorChange, "isDefault"> & { environment?: Environment; isDefault?: boolean | undefined },
): Record<string, unknown> {
  const isSet = (secret: string | undefined) => (secret === undefined ? undefined : "set");
  const detail = {
    name: change.name,
    environment: change.environment,
    waba_id: change.wabaId,
    phone_number_id: change.phoneNumberId,
    access_token: isSet(change.accessToken),
    app_secret: isSet(change.appSecret),
    verify_token: isSet(change.verifyToken),
    messages_per_second: change.messagesPerSecond,
    disabled: change.isDisabled,
    default: change.isDefault || undefined,
  };
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined));
}

type SecretColumn = "access_token" | "app_secret";

/** Where the secrets of an authenticator are sealed for. */
function placeOf(column: SecretColumn, merchantId: string, rowId: string): SealedPlace {
  return { table: "authenticator", column, merchantId, rowId };
}

/** Messages that were held for what now works leave. */
async function releaseMended(
  sql: ISql,
  { merchantId, id: authenticatorId }: Authenticator,
  checks: readonly Check[],
): Promise<void> {
  const isOk = (name: Check["name"]) => checks.some((check) => check.name === name && check.ok);
  if (isOk("token") && isOk("phone_number") && isOk("health")) {
    await releaseHolds(sql, { merchantId, authenticatorId, scopes: ["sender", "waba", "token"] });
  }
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
