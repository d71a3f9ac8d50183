import type { Parts } from "../parts.ts";
import type { Account } from "../state/accounts.ts";
import { management, permissionProblem } from "./access.ts";
import type { Ending } from "./answer.ts";
import type { Call } from "./call.ts";
import { callsPerHour } from "./pace.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, noSuchObject, refuse } from "./refusal.ts";

/** A management call on an account: it exists, the token may, and the hour's quota is not used up. */
export function manage(
  parts: Parts,
  work: (account: Account, call: Call) => object | Promise<object>,
): (call: Call) => Promise<Ending> {
  return async (call) => {
    const account = parts.accounts.account(call.id);
    if (!account) return noSuchObject(call.method, call.id);
    const forbidden = permissionProblem(call.access, [management], account);
    return forbidden ?? metered(account, call, parts, () => work(account, call));
  };
}

/** Does what counts against the hour's quota of an app and an account, and says how much of it is used. */
export async function metered(
  account: Account,
  call: Call,
  parts: Parts,
  work: () => object | Promise<object>,
): Promise<Ending> {
  const used = quotaUsed(account, call, parts);
  const headers = usageHeaders(account.id, used);
  if (used.percent >= 100) return { ...refuse(80007), headers };
  const result: object | Refusal = await work();
  return isRefusal(result) ? { ...result, headers } : { kind: "answer", body: result, headers };
}

function quotaUsed(account: Account, call: Call, parts: Parts): { percent: number; minutesLeft: number } {
  const { faults, pace, settings } = parts;
  const perHour = account.senders.length > 0 ? callsPerHour.usual : callsPerHour.withoutNumber;
  const used = settings.now.pacing
    ? pace.takeManagementCall(call.access.appId, account.id, call.arrivedAtMs, perHour)
    : { percent: 0, minutesLeft: 0 };
  const asked = Math.min(100, faults.now.quota_used);
  return asked > used.percent ? { percent: asked, minutesLeft: asked < 100 ? 0 : 60 } : used;
}

/** Percentages of the hour's calls, minutes until the next. Source: Meta, Graph API overview/rate-limiting, read 2026-09. */
function usageHeaders(accountId: string, used: { percent: number; minutesLeft: number }): Record<string, string> {
  const usage = { call_count: used.percent, total_cputime: used.percent, total_time: used.percent };
  const business = {
    type: "whatsapp_business_management",
    ...usage,
    estimated_time_to_regain_access: used.minutesLeft,
  };
  return {
    "x-business-use-case-usage": JSON.stringify({ [accountId]: [business] }),
    "x-app-usage": JSON.stringify(usage),
  };
}
