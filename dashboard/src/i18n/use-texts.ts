import { useLanguage } from "./language.tsx";
import type { InOtherWords, Text, Texts } from "./texts.ts";

/** The words in the person's language: `const t = useTexts(texts); t.title`. */
export function useTexts<T extends Record<string, Text>>(texts: Texts<T>): InOtherWords<T> {
  const { language } = useLanguage();
  return language === "ar" ? texts.ar : (texts.en as unknown as InOtherWords<T>);
}
