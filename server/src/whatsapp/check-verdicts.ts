import type { CallbackOverride, Health, PhoneNumber, Read, SubscribedApp, TokenFacts, Waba } from "./account.ts";
import { accountFields } from "./account-news.ts";
import type { CheckName } from "./check.ts";
import { explain } from "./error-catalogue.ts";
import type { GraphRefusal } from "./graph-answer.ts";

/** What one check found. */
export type Verdict =
  | { kind: "pass"; detail: string; advice?: string }
  /** `blocking`: a message sent now would fail. */
  | { kind: "fail"; detail: string; advice: string; blocking: boolean }
  /** Cannot be told while that other check fails. */
  | { kind: "after"; other: CheckName }
  /** WhatsApp said nothing that bears on it. */
  | { kind: "silent"; detail: string };

const soonMs = 7 * 24 * 3_600_000;
const tokenCodes = [0, 104, 190];

/**
 * Whether the token works. An ordinary read that is answered proves it, and so does one that is refused for another
 * reason than the token: Graph knew whose it was. A refused inspection proves nothing, since some tokens may not ask.
 */
export function judgeToken(inspected: Read<TokenFacts>, ordinary: Read<unknown>, now: Date): Verdict {
  if (ordinary.kind === "refused" && tokenCodes.includes(ordinary.code)) return failWith(ordinary);
  if (inspected.kind !== "ok") {
    const provesNothing = ordinary.kind === "silent" || (ordinary.kind === "refused" && !saysSomething(ordinary));
    if (provesNothing) return { kind: "silent", detail: ordinary.detail };
    return { kind: "pass", detail: "The access token works. Meta did not say when it expires." };
  }
  const { isValid, complaint, expiresAt } = inspected.value;
  if (!isValid && ordinary.kind !== "ok") {
    const { meaning, advice } = explain(190, "en");
    return { kind: "fail", detail: complaint ?? meaning, advice, blocking: true };
  }
  if (expiresAt === null) return { kind: "pass", detail: "The access token works and does not expire." };
  const detail = `The access token works until ${expiresAt.toISOString()}.`;
  if (expiresAt.getTime() - now.getTime() > soonMs) return { kind: "pass", detail };
  return { kind: "pass", detail, advice: "Replace it before then by a system user's token that does not expire." };
}

const messagingScope = "whatsapp_business_messaging";
const managementScope = "whatsapp_business_management";

/** Whether the token may do what we need: by what was refused, else by the scopes that Meta lists. */
export function judgePermissions(
  inspected: Read<TokenFacts>,
  waba: Read<unknown>,
  others: readonly Read<unknown>[],
): Verdict {
  const refusal = [waba, ...others].find((read) => read.kind === "refused" && read.reaction === "hold_token");
  if (refusal?.kind === "refused") return failWith(refusal);

  const scopes = inspected.kind === "ok" ? inspected.value.scopes : null;
  const mayRead = waba.kind === "ok";
  if (scopes !== null && scopes.length > 0) {
    const needed = mayRead ? [messagingScope] : [messagingScope, managementScope];
    const missing = needed.filter((scope) => !scopes.includes(scope));
    if (missing.length > 0) {
      const { advice } = explain(10, "en");
      const blocking = missing.includes(messagingScope);
      return { kind: "fail", detail: `The access token lacks ${missing.join(" and ")}.`, advice, blocking };
    }
    return { kind: "pass", detail: `The access token has ${messagingScope} and ${managementScope}.` };
  }
  if (waba.kind === "silent") return { kind: "silent", detail: waba.detail };
  return { kind: "pass", detail: "WhatsApp refused nothing for want of a permission." };
}

/** Whether the sender exists, belongs to the account and is connected. */
export function judgePhoneNumber(number: Read<PhoneNumber>, idsOfWaba: Read<string[]>): Verdict {
  if (number.kind !== "ok") return judgeUnread(number);
  const { id, displayPhoneNumber, verifiedName, status } = number.value;
  const called = `${displayPhoneNumber ?? id}${verifiedName === null ? "" : ` (${verifiedName})`}`;
  if (idsOfWaba.kind === "ok" && !idsOfWaba.value.includes(id)) {
    const advice = "Put the account ID in that WhatsApp Manager shows for this number.";
    return { kind: "fail", detail: `${called} does not belong to this WhatsApp account.`, advice, blocking: true };
  }
  if (status !== null && status !== "CONNECTED") {
    const { advice } = explain(133010, "en");
    return { kind: "fail", detail: `${called} is ${status}, not CONNECTED.`, advice, blocking: true };
  }
  return { kind: "pass", detail: `${called} is connected.` };
}

export function judgeWaba(waba: Read<Waba>): Verdict {
  if (waba.kind !== "ok") return judgeUnread(waba);
  const { id, name, reviewStatus } = waba.value;
  if (reviewStatus === "REJECTED") {
    const { advice } = explain(368, "en");
    return { kind: "fail", detail: "Meta has rejected this WhatsApp account.", advice, blocking: true };
  }
  return { kind: "pass", detail: `The WhatsApp account is ${name ?? id}.` };
}

/** What WhatsApp itself says about whether the number, its account, business and app can send. */
export function judgeHealth(number: Read<PhoneNumber>, waba: Read<Waba>): Verdict {
  const ofWaba = waba.kind === "ok" ? waba.value.health : null;
  if (number.kind === "refused" && saysSomething(number)) return { kind: "after", other: "phone_number" };
  if (number.kind !== "ok") return { kind: "silent", detail: number.detail };
  const health = worseHealth(number.value.health, ofWaba);
  if (health === null) return { kind: "pass", detail: "WhatsApp reports no trouble with this number." };
  const detail = describeHealth(health);
  const { advice } = explain(131031, "en");
  if (health.canSend === "BLOCKED") return { kind: "fail", detail, advice, blocking: true };
  return health.canSend === "LIMITED" ? { kind: "pass", detail, advice } : { kind: "pass", detail };
}

const healthRanks = ["AVAILABLE", "LIMITED", "BLOCKED"];

/** The worse of the number's health and the account's: each is read on its own and may know what the other does not. */
export function worseHealth(one: Health | null, other: Health | null): Health | null {
  if (one === null || other === null) return one ?? other;
  return healthRanks.indexOf(other.canSend) > healthRanks.indexOf(one.canSend) ? other : one;
}

function describeHealth({ canSend, complaints }: Health): string {
  const words = complaints.map(({ entity, canSend, text }) => `${entity} is ${canSend}: ${text || "no reason given"}`);
  return [`WhatsApp says that sending is ${canSend}.`, ...words].join(" ");
}

export interface WantedOverride extends CallbackOverride {
  /** Addresses that serve as well, of other numbers of this account: two numbers must not take it from each other. */
  alsoRight: readonly string[];
}

/** What is wanted of the subscription. */
export interface WantedSubscription {
  /** null: Meta did not say which app the token belongs to. */
  appId: string | null;
  override: WantedOverride | null;
  unwantedOverride: string | null;
}

/**
 * What stands in the way of subscribing our app, if anything: `subscribe` means that it should be done, with the override
 * that is wanted. An override that somebody set at Meta is never touched where none of ours is asked for.
 */
export function judgeSubscription(
  apps: Read<SubscribedApp[]>,
  { appId, override, unwantedOverride }: WantedSubscription,
): Verdict | "subscribe" {
  if (apps.kind !== "ok") return judgeUnreadOfWaba(apps);
  const ours = apps.value.find((app) => app.id === appId);
  if (override !== null) {
    const right = [override.url, ...override.alsoRight];
    const urls = (appId === null ? apps.value : [ours]).map((app) => app?.overrideCallbackUrl ?? "");
    const set = urls.find((url) => right.includes(url));
    return set === undefined ? "subscribe" : describeOverride({ url: set });
  }
  if (ours !== undefined) {
    const isUnwanted = ours.overrideCallbackUrl !== null && ours.overrideCallbackUrl === unwantedOverride;
    return isUnwanted ? "subscribe" : describeSubscription(ours);
  }
  // Subscribing again would wipe out an override, so where we cannot tell which app is ours, one with an override stays.
  const overridden =
    appId === null
      ? apps.value.find((app) => app.overrideCallbackUrl !== null && app.overrideCallbackUrl !== unwantedOverride)
      : undefined;
  return overridden === undefined ? "subscribe" : describeSubscription(overridden);
}

/**
 * Webhook fields that Zajel listens to and that no override takes along: they arrive at the app's own address only.
 * Source: Meta, webhooks override, read 2026-09.
 */
export const fieldsWithoutOverride = [
  "message_template_status_update",
  "message_template_quality_update",
  "message_template_components_update",
  "template_category_update",
  ...accountFields,
] as const;

function describeOverride({ url }: Pick<CallbackOverride, "url">): Verdict {
  const fields = fieldsWithoutOverride.join(", ");
  return {
    kind: "pass",
    detail: `Message webhooks go to ${url}. These fields still go to the app's own address: ${fields}.`,
    advice:
      "Enter Zajel's shared address /webhooks/whatsapp as the app's own callback address and choose these fields there, or have that address pass them on.",
  };
}

function describeSubscription({ id, name, overrideCallbackUrl }: SubscribedApp): Verdict {
  const target = overrideCallbackUrl === null ? "" : `, with message webhooks going to ${overrideCallbackUrl}`;
  return { kind: "pass", detail: `The app ${name ?? id} gets this account's webhooks${target}.` };
}

export function judgeSubscribing(subscribed: Read<true>, override: CallbackOverride | null): Verdict {
  if (subscribed.kind === "ok") {
    if (override !== null) return describeOverride(override);
    return { kind: "pass", detail: "The app has been subscribed to this account's webhooks." };
  }
  const isRefused = subscribed.kind === "refused" && !["retry", "pace"].includes(subscribed.reaction);
  if (override === null || !isRefused || saysSomething(subscribed)) return judgeUnreadOfWaba(subscribed);
  // The address is visited before it is taken (2200: the visit failed), and the subscription stays as it was.
  return {
    kind: "fail",
    detail: `WhatsApp did not take ${override.url} as the callback address: ${subscribed.detail}`,
    advice: "See that Meta can reach this address by https with a certificate that browsers trust, then check again.",
    blocking: false,
  };
}

export function judgeNamespace(waba: Read<Waba>): Verdict {
  if (waba.kind !== "ok") return judgeUnreadOfWaba(waba);
  const { namespace } = waba.value;
  if (namespace !== null) return { kind: "pass", detail: `The templates' namespace is ${namespace}.` };
  const advice = "Nothing to do for sending: only the namespace of template links cannot be compared.";
  return { kind: "fail", detail: "WhatsApp names no template namespace for this account.", advice, blocking: false };
}

export function judgeTemplates(probe: Read<true>): Verdict {
  if (probe.kind === "ok") return { kind: "pass", detail: "The account's templates can be read." };
  return judgeUnreadOfWaba(probe);
}

/** The handshake is Meta's visit to our callback address. */
export function judgeCallback(isHandshakeSeen: boolean): Verdict {
  if (isHandshakeSeen) return { kind: "pass", detail: "Meta has verified the callback address." };
  const detail = "Meta has not visited the callback address yet.";
  const advice =
    "Enter the callback address and the verify token in the Meta app under WhatsApp, Configuration, and press Verify and save.";
  return { kind: "fail", detail, advice, blocking: false };
}

/** Of a read that everything else about the account builds on. */
function judgeUnread(read: Exclude<Read<unknown>, { kind: "ok" }>): Verdict {
  if (read.kind === "silent" || !saysSomething(read)) return { kind: "silent", detail: read.detail };
  return read.reaction === "hold_token" ? { kind: "after", other: "permissions" } : failWith(read);
}

/** Of a read that only makes sense where the account itself can be read. */
function judgeUnreadOfWaba(read: Exclude<Read<unknown>, { kind: "ok" }>): Verdict {
  const verdict = judgeUnread(read);
  return verdict.kind === "fail" ? { kind: "after", other: "waba" } : verdict;
}

/** A limit that was hit, a fault of the moment or of our request tells nothing about the account. */
function saysSomething({ reaction }: GraphRefusal): boolean {
  return reaction !== "retry" && reaction !== "pace" && reaction !== "fail";
}

function failWith({ code, subcode, detail }: GraphRefusal): Verdict {
  // An object that is not there comes as 100 with subcode 33; the advice is that of an unknown number.
  const { meaning, advice } = explain(code === 100 || subcode === 33 ? 33 : code, "en");
  return { kind: "fail", detail: `${meaning} WhatsApp says: ${detail}`, advice, blocking: true };
}
