import { useTexts } from "../i18n/use-texts.ts";
import { texts } from "./reason-texts.ts";

export interface Reason {
  code: string;
  title: string;
  advice: string;
}

/** What is in the way of a message and what to do, in one or two sentences; the API's where there are none of ours. */
export function useReasonWords(): (reason: Reason) => string {
  const t = useTexts(texts);
  return ({ code, title, advice }) => wordsOf(t, code) ?? `${title}. ${advice}`;
}

/** The same of a code alone; null where there are no words for it. */
export function useReasonOfCode(): (code: string) => string | null {
  const t = useTexts(texts);
  return (code) => wordsOf(t, code);
}

function wordsOf(words: Record<string, string>, code: string): string | null {
  return Object.hasOwn(words, code) ? (words[code] ?? null) : null;
}
