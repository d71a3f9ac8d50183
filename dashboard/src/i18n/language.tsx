/** Which language the person reads, kept in their browser, and with it the direction of the page. */
import { DirectionProvider } from "@mantine/core";
import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from "react";
import { type Digits, read, write } from "../storage.ts";
import type { Language } from "./texts.ts";

interface Chosen {
  language: Language;
  setLanguage: (language: Language) => void;
  /** Of numbers in Arabic; order numbers, phones and codes keep theirs. */
  digits: Digits;
  setDigits: (digits: Digits) => void;
}

const nothing = () => undefined;
const LanguageContext = createContext<Chosen>({
  language: "en",
  setLanguage: nothing,
  digits: "latn",
  setDigits: nothing,
});

/** Begins with what `early.js` set before the first paint. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, chooseLanguage] = useState<Language>(document.documentElement.lang === "ar" ? "ar" : "en");
  const [digits, chooseDigits] = useState<Digits>(read("zajel.digits") === "arab" ? "arab" : "latn");
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  }, [language]);
  const chosen = useMemo(
    () => ({
      language,
      setLanguage(language: Language) {
        write("zajel.language", language);
        chooseLanguage(language);
      },
      digits,
      setDigits(digits: Digits) {
        write("zajel.digits", digits);
        chooseDigits(digits);
      },
    }),
    [language, digits],
  );
  const direction = language === "ar" ? "rtl" : "ltr";
  return (
    <LanguageContext value={chosen}>
      {/* It hears of a change by watching `dir`. */}
      <DirectionProvider initialDirection={direction}>{children}</DirectionProvider>
    </LanguageContext>
  );
}

export function useLanguage(): Chosen {
  return use(LanguageContext);
}
