import { useTexts } from "../i18n/use-texts.ts";
import { texts, titles } from "./reason-texts.ts";

export interface Reason {
  code: string;
  title: string;
  advice: string;
}

/** What is in the way of a message, in a few words. */
export function useReasonTitle(): (reason: Pick<Reason, "code" | "title">) => string {
  const t = useTexts(titles);
  return ({ code, title }) => wordsOf(t, code) ?? title;
}

/** What is in the way of a message and what to do, as the API says it. */
export function useReasonWords(): (reason: Reason) => string {
  const titleOf = useReasonTitle();
  return (reason) => `${titleOf(reason)}. ${reason.advice}`;
}

/** The same of a code alone; null where there are no words for it. */
export function useReasonOfCode(): (code: string) => string | null {
  const t = useTexts(texts);
  return (code) => wordsOf(t, code);
}

function wordsOf(words: Record<string, string>, code: string): string | null {
  return Object.hasOwn(words, code) ? (words[code] ?? null) : null;
}
