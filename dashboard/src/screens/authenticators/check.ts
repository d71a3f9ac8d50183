/** An authenticator as the API tells it, and what its checks come to. */
import type { AnswerOf } from "../../api/client.ts";

export type Authenticator = AnswerOf<"GET /v1/authenticators">["data"][number];
export type Check = Authenticator["checks"][number];

export const checkNames = [
  "token",
  "permissions",
  "phone_number",
  "waba",
  "health",
  "subscription",
  "namespace",
  "templates",
  "callback",
] as const;
export type CheckName = (typeof checkNames)[number];

export function isCheckName(name: string): name is CheckName {
  return (checkNames as readonly string[]).includes(name);
}

/** Those that a person has to see to: not the ones that only wait for another. */
export function failedChecks({ checks }: Pick<Authenticator, "checks">): readonly Check[] {
  return checks.filter(({ ok, waits_for }) => !ok && waits_for === null);
}

/** What is to be mended first: what stops messages, then the rest in their order. */
export function firstToMend(authenticator: Pick<Authenticator, "checks">): Check | undefined {
  const failed = failedChecks(authenticator);
  return failed.find(({ blocking }) => blocking) ?? failed[0];
}

/** The day's customers of a messaging limit: `TIER_10K` is 10,000; null where there is no end, undefined if not known. */
export function customersOf(limit: string | null): number | null | undefined {
  if (limit === null) return undefined;
  if (/UNLIMITED/.test(limit)) return null;
  const match = /(\d+)(K?)$/.exec(limit);
  return match === null ? undefined : Number(match[1]) * (match[2] === "K" ? 1_000 : 1);
}

/** Messages a second of a throughput level. Source: Meta, Cloud API throughput, read 2026-09. */
export function perSecond({
  messages_per_second: chosen,
  throughput,
}: Pick<Authenticator, "messages_per_second" | "throughput">): number | null {
  if (chosen !== null) return chosen;
  if (throughput === "HIGH") return 1_000;
  return throughput === "STANDARD" ? 80 : null;
}
