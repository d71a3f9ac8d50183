import { useTexts } from "../../../i18n/use-texts.ts";
import { Pill } from "../../../parts/pill.tsx";
import type { Endpoint } from "./form.tsx";
import { texts } from "./texts.ts";

export function Standing({ of: { paused, failing_since } }: { of: Endpoint }) {
  const t = useTexts(texts);
  if (paused !== null) return <Pill color={paused.reason === "by_hand" ? "neutral" : "amber"}>{t.paused}</Pill>;
  return failing_since === null ? <Pill color="leaf">{t.active}</Pill> : <Pill color="amber">{t.failing}</Pill>;
}

/** It does not answer, or was paused for that. */
export function needsLook({ paused, failing_since }: Endpoint): boolean {
  return paused === null ? failing_since !== null : paused.reason !== "by_hand";
}
