import { formatPhone } from "../../format/phone.ts";
import { shortDay } from "../../format/time.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import type { Authenticator, CheckName } from "./check.ts";
import { graphScopes } from "./meta-paths.ts";
import { texts } from "./texts.ts";

/** Isolated left to right inside a text of either direction. */
const ltr = (text: string) => `\u2066${text}\u2069`;

/** What a check that passed has seen, from the facts beside it. */
export function usePassedDetail(authenticator: Authenticator): (name: CheckName) => string {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const date = (at: string) => shortDay(locale, new Date(at), new Date());
  const { token_expires_at, display_phone_number, verified_name, waba_name, waba_id, health, namespace, handshake_at } =
    authenticator;
  return (name) => {
    switch (name) {
      case "token":
        return token_expires_at === null ? t.tokenOk : t.tokenOkUntil(date(token_expires_at));
      case "permissions":
        return ltr(graphScopes);
      case "phone_number":
        return t.phoneOk(ltr(formatPhone(display_phone_number ?? "–")), verified_name ?? "–");
      case "waba":
        return waba_name ?? ltr(waba_id);
      case "health":
        return health === "LIMITED" ? t.healthLimited : t.healthOk;
      case "subscription":
        return t.subscriptionOk;
      case "namespace":
        return ltr(namespace ?? "–");
      case "templates":
        return t.templatesOk;
      case "callback":
        return handshake_at === null ? t.callbackOkPlain : t.callbackOk(date(handshake_at));
    }
  };
}

/** `, 12 s ago`. */
export function useTimeAgo(): (at: string) => string {
  const t = useTexts(texts);
  return (at) => {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1_000));
    if (seconds < 60) return t.secondsAgo(seconds);
    if (seconds < 3_600) return t.minutesAgo(Math.floor(seconds / 60));
    return seconds < 86_400 ? t.hoursAgo(Math.floor(seconds / 3_600)) : t.daysAgo(Math.floor(seconds / 86_400));
  };
}
