/**
 * The care of authenticators: made, changed, checked against WhatsApp, their templates copied, removed.
 */

import { dismissAlert } from "../store/alert.ts";
import { writeAudit } from "../store/audit.ts";
import {
  type Authenticator,
  type CallbackChoice,
  deleteAuthenticator,
  type Environment,
  findAuthenticator,
  findSecrets,
  insertAuthenticator,
  isDefaultTaken,
  isPhoneNumberClaimed,
  listAuthenticators,
  makeDefault,
  makeDefaultIfNone,
  patchAuthenticator,
  tokenHash,
} from "../store/authenticator.ts";
import { type AuthenticatorUses, countUses } from "../store/authenticator-uses.ts";
import type { ISql, Sql } from "../store/database.ts";
import { releaseHolds } from "../store/hold.ts";
import { newId } from "../store/ids.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { open, type SealedPlace, type SecretKeys, seal } from "../store/seal.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { type GraphClient, inBackground, pollUpToPercent } from "../whatsapp/graph-client.ts";
import { retirePresent } from "./app-secret.ts";
import { callbackUrl, isOverride, runAndSave } from "./authenticator-check.ts";
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
  callback: CallbackChoice;
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
  /** For how long the app secret that is replaced verifies, too; 0: no longer. */
  appSecretOverlapHours?: number | undefined;
  verifyToken?: string | undefined;
  callback?: CallbackChoice | undefined;
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
  | { kind: "no_sandbox" }
  /** Meta would not take our address for an override. */
  | { kind: "no_override"; callbackUrl: string };

export type RemoveOutcome = { kind: "ok" } | { kind: "not_found" } | { kind: "in_use"; uses: AuthenticatorUses };

export interface AuthenticatorCare {
  /** Stored first and then checked, so that one whose checks fail is there to be mended. */
  create(input: AuthenticatorInput): Promise<CareOutcome>;
  patch(merchantId: string, id: string, change: AuthenticatorChange, actor: string): Promise<CareOutcome>;
  /** Fresh checks; what they find mended is released. */
  check(merchantId: string, id: string): Promise<CareOutcome>;
  /** The same without being asked, as far as the account's limit on calls has room for it. Templates are not copied. */
  poll(merchantId: string, id: string): Promise<void>;
  /** A person has seen to an alert: it goes, with what it held; false where it does not stand. */
  dismissAlert(merchantId: string, id: string, code: string, actor: string): Promise<boolean>;
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
  /** Where Meta reaches this installation. */
  publicUrl: () => string;
}

/** Others that may become the default in the same moment before we say that something is wrong. */
const mostRounds = 20;

export function createAuthenticatorCare(parts: CareParts): AuthenticatorCare {
  const { sql, secretKeys, graph, baseUrlOf } = parts;
  const callbackUrlOf = (id: string) => callbackUrl(parts.publicUrl(), id);
  const mayOverride = (id: string) => isOverride(callbackUrlOf(id));
  const checks = { sql, baseUrlOf, tokenOf, publicUrl: parts.publicUrl };

  async function create(input: AuthenticatorInput): Promise<CareOutcome> {
    const { merchantId, environment, phoneNumberId } = input;
    if (baseUrlOf(environment) === null) return { kind: "no_sandbox" };
    if (await isPhoneNumberClaimed(sql, { environment, phoneNumberId, exceptId: null }))
      return { kind: "number_taken" };
    const id = newId();
    if (input.callback === "override" && !mayOverride(id))
      return { kind: "no_override", callbackUrl: callbackUrlOf(id) };
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
      const detail = detailOf({ ...input, callback: input.callback === "app" ? undefined : input.callback });
      await writeAudit(tx, { merchantId, actor: input.actor, action, subject: id, detail });
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
    if (change.callback === "override" && !mayOverride(id)) {
      return { kind: "no_override", callbackUrl: callbackUrlOf(id) };
    }
    const isOtherAccess = [change.accessToken, change.phoneNumberId, change.wabaId, change.callback].some(
      (value) => value !== undefined,
    );
    const isToBeChecked = isOtherAccess || change.isDisabled === false;
    if (isToBeChecked && baseUrlOf(environment) === null) return { kind: "no_sandbox" };
    const {
      accessToken,
      appSecret,
      phoneNumberId,
      isDisabled: disabled,
      isDefault,
      appSecretOverlapHours,
      ...plain
    } = change;
    if (
      phoneNumberId !== undefined &&
      (await isPhoneNumberClaimed(sql, { environment, phoneNumberId, exceptId: id }))
    ) {
      return { kind: "number_taken" };
    }
    const sealed = (column: SecretColumn, secret: string) => seal(secretKeys, secret, placeOf(column, merchantId, id));
    await unitOfWork(sql, async (tx) => {
      if (appSecret !== undefined) {
        await retirePresent(tx, secretKeys, { merchantId, authenticatorId: id }, appSecret, appSecretOverlapHours);
      }
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
    const isGivenUp = known.callback === "override" && change.callback === "app";
    if (isToBeChecked) return checkWith(merchantId, id, isGivenUp ? callbackUrlOf(id) : null);
    return found(await findAuthenticator(sql, merchantId, id));
  }

  async function check(merchantId: string, id: string): Promise<CareOutcome> {
    return checkWith(merchantId, id, null);
  }

  /** Fresh checks, their results, and the templates; with `unwantedOverride` taken away where it is still set. */
  async function checkWith(merchantId: string, id: string, unwantedOverride: string | null): Promise<CareOutcome> {
    const checked = await runAndSave({ ...checks, graph }, merchantId, id, unwantedOverride);
    if (checked.kind !== "ok") return checked;
    if (!checked.report.blocking) await setDefault(makeDefaultIfNone, merchantId, id);
    if (checked.report.checks.some(({ name, ok }) => name === "templates" && ok)) await sync(merchantId, id);
    return found(await findAuthenticator(sql, merchantId, id));
  }

  async function poll(merchantId: string, id: string): Promise<void> {
    const authenticator = await findAuthenticator(sql, merchantId, id);
    if (authenticator === null) return;
    const { wabaId } = authenticator;
    const client = inBackground(graph, { wabaId, upToPercent: pollUpToPercent });
    const checked = await runAndSave({ ...checks, graph: client }, merchantId, id, null);
    if (checked.kind === "ok" && !checked.report.blocking) await setDefault(makeDefaultIfNone, merchantId, id);
  }

  async function dismiss(merchantId: string, id: string, code: string, actor: string): Promise<boolean> {
    return unitOfWork(sql, async (tx) => {
      const isDismissed = await dismissAlert(tx, { merchantId, authenticatorId: id }, code);
      if (!isDismissed) return false;
      await releaseHolds(tx, { merchantId, authenticatorId: id, scopes: ["waba"], key: code });
      await writeAudit(tx, {
        merchantId,
        actor,
        action: "authenticator.alert_dismissed",
        subject: id,
        detail: { code },
      });
      return true;
    });
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
      const next = authenticator.isDefault ? await nextDefault(tx, authenticator) : null;
      const uses = await countUses(tx, authenticator, authenticator.isDefault && next === null);
      if (uses.waiting > 0 || uses.open > 0) return { kind: "in_use", uses };
      await deleteAuthenticator(tx, merchantId, id);
      if (next !== null) await makeDefaultIfNone(tx, merchantId, next.id);
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

  return { create, patch, check, poll, sync, remove, dismissAlert: dismiss };
}

/** Who becomes the default when this one goes. */
async function nextDefault(sql: ISql, { merchantId, id, environment }: Authenticator): Promise<Authenticator | null> {
  const others = await listAuthenticators(sql, merchantId);
  const fits = (other: Authenticator) =>
    other.id !== id && other.environment === environment && other.status === "ready";
  return others.find(fits) ?? null;
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
    app_secret_overlap_hours: change.appSecretOverlapHours,
    verify_token: isSet(change.verifyToken),
    callback: change.callback,
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
