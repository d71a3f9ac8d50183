import {
  inspectToken,
  type Read,
  readPhoneNumber,
  readSubscribedApps,
  readWaba,
  readWabaPhoneNumbers,
  subscribeApp,
} from "./account.ts";
import { type Check, type CheckName, checkNames } from "./check.ts";
import {
  judgeCallback,
  judgeHealth,
  judgeNamespace,
  judgePermissions,
  judgePhoneNumber,
  judgeSubscribing,
  judgeSubscription,
  judgeTemplates,
  judgeToken,
  judgeWaba,
  type Verdict,
  type WantedOverride,
  worseHealth,
} from "./check-verdicts.ts";
import type { GraphAccess, GraphClient } from "./graph-client.ts";
import { probeTemplates } from "./template-list.ts";

/** What is known of an authenticator before its checks. */
export interface CheckedAuthenticator extends GraphAccess {
  wabaId: string;
  phoneNumberId: string;
  /** Whether Meta has made its handshake with our callback address. */
  isHandshakeSeen: boolean;
  /** Where the account's message webhooks are to go; without it wherever they go by what was set at Meta. */
  override?: WantedOverride | null;
  /** The address of an override of ours that is not wanted any more, to be taken away. */
  unwantedOverride?: string | null;
  /** The last results: they stand where WhatsApp says nothing this time. */
  previous: readonly Check[];
}

/** What the checks learnt; null: not this time, so what was known before stays. */
export interface LearntFacts {
  namespace: string | null;
  wabaName: string | null;
  displayPhoneNumber: string | null;
  verifiedName: string | null;
  phoneStatus: string | null;
  /** `STANDARD`, `HIGH`. */
  throughputLevel: string | null;
  qualityRating: string | null;
  messagingLimit: string | null;
  /** `AVAILABLE`, `LIMITED`, `BLOCKED`. */
  health: string | null;
  nameStatus: string | null;
  reviewStatus: string | null;
  appId: string | null;
  tokenExpiresAt: Date | null;
  /** What Graph answered with; another than the pinned one means that the pin has expired. */
  graphVersion: string | null;
}

export interface CheckReport {
  /** All nine, in the order of `checkNames`. */
  checks: Check[];
  facts: LearntFacts;
  /** A message sent now would fail, or nothing was ever seen to work. */
  blocking: boolean;
  /** The number was read with this token: whoever gave us both may send from it. */
  isNumberProven: boolean;
  /** WhatsApp itself says, now, that number and account can send without a limit. */
  isWell: boolean;
}

/**
 * Checks an authenticator against WhatsApp, each thing on its own, and subscribes the app where it is not.
 *
 * The token comes first: while it is broken the rest would only fail in a row, so that is not asked. Where no Graph
 * error code comes back nothing changes: silence is no alarm.
 */
export async function runChecks(
  client: GraphClient,
  authenticator: CheckedAuthenticator,
  now: Date = new Date(),
): Promise<CheckReport> {
  const { baseUrl, token, wabaId, phoneNumberId, previous } = authenticator;
  const access: GraphAccess = { baseUrl, token };
  const { override = null, unwantedOverride = null } = authenticator;
  const [inspected, number] = await Promise.all([
    inspectToken(client, access),
    readPhoneNumber(client, access, phoneNumberId),
  ]);
  const verdicts = new Map<CheckName, Verdict>();
  verdicts.set("token", judgeToken(inspected, number, now));
  verdicts.set("callback", judgeCallback(authenticator.isHandshakeSeen));

  let waba: Awaited<ReturnType<typeof readWaba>> = { kind: "silent", detail: "Not asked." };
  if (verdicts.get("token")?.kind !== "fail") {
    const [readAccount, idsOfWaba, apps, templates] = await Promise.all([
      readWaba(client, access, wabaId),
      readWabaPhoneNumbers(client, access, wabaId),
      readSubscribedApps(client, access, wabaId),
      probeTemplates(client, access, wabaId),
    ]);
    waba = readAccount;
    verdicts.set("permissions", judgePermissions(inspected, waba, [number, idsOfWaba, apps, templates]));
    verdicts.set("phone_number", judgePhoneNumber(number, idsOfWaba));
    verdicts.set("waba", judgeWaba(waba));
    verdicts.set("health", judgeHealth(number, waba));
    const wanted = { appId: answerOf(inspected)?.appId ?? null, override, unwantedOverride };
    const subscription = judgeSubscription(apps, wanted);
    verdicts.set(
      "subscription",
      subscription === "subscribe"
        ? judgeSubscribing(await subscribeApp(client, access, wabaId, override), override)
        : subscription,
    );
    // Setting an override makes Meta visit the address at once.
    if (override !== null && verdicts.get("subscription")?.kind === "pass")
      verdicts.set("callback", judgeCallback(true));
    verdicts.set("namespace", judgeNamespace(waba));
    verdicts.set("templates", judgeTemplates(templates));
  }

  const checks = checkNames.map((name) => {
    const before = previous.find((check) => check.name === name);
    return toCheck(name, verdicts.get(name) ?? { kind: "after", other: "token" }, before);
  });
  const ofNumber = answerOf(number);
  const ofWaba = answerOf(waba);
  const ofToken = answerOf(inspected);
  return {
    checks,
    facts: {
      namespace: ofWaba?.namespace ?? null,
      wabaName: ofWaba?.name ?? null,
      displayPhoneNumber: ofNumber?.displayPhoneNumber ?? null,
      verifiedName: ofNumber?.verifiedName ?? null,
      phoneStatus: ofNumber?.status ?? null,
      throughputLevel: ofNumber?.throughputLevel ?? null,
      qualityRating: ofNumber?.qualityRating ?? null,
      messagingLimit: ofNumber?.messagingLimit ?? null,
      health: worseHealth(ofNumber?.health ?? null, ofWaba?.health ?? null)?.canSend ?? null,
      nameStatus: ofNumber?.nameStatus ?? null,
      reviewStatus: ofWaba?.reviewStatus ?? null,
      appId: ofToken?.appId ?? null,
      tokenExpiresAt: ofToken?.expiresAt ?? null,
      graphVersion: number.kind === "silent" ? null : number.graphVersion,
    },
    blocking: checks.some((check) => !check.ok && check.blocking),
    isNumberProven: ofNumber?.id === phoneNumberId,
    isWell: ofNumber?.health?.canSend === "AVAILABLE" && ofWaba?.health?.canSend === "AVAILABLE",
  };
}

function answerOf<T>(read: Read<T>): T | null {
  return read.kind === "ok" ? read.value : null;
}

/** Without these nothing is sent: where they were never seen to be in order, they are not. */
const everyMessageNeeds: readonly CheckName[] = ["token", "phone_number"];

function toCheck(name: CheckName, verdict: Verdict, before: Check | undefined): Check {
  switch (verdict.kind) {
    case "pass":
      return { name, ok: true, detail: verdict.detail, advice: verdict.advice ?? null, blocking: false };
    case "fail":
      return { name, ok: false, detail: verdict.detail, advice: verdict.advice, blocking: verdict.blocking };
    case "after": {
      const detail = `Not checked, because the check "${verdict.other}" fails.`;
      const advice = `Mend "${verdict.other}" first.`;
      return { name, ok: false, detail, advice, blocking: false, waitsFor: verdict.other };
    }
    case "silent": {
      const detail = `WhatsApp did not answer, so the last result stands. ${verdict.detail}`;
      if (before !== undefined) return { ...before, detail };
      const advice = "Check again in a moment.";
      const blocking = everyMessageNeeds.includes(name);
      return { name, ok: false, detail: `WhatsApp has not answered yet. ${verdict.detail}`, advice, blocking };
    }
  }
}
