import { useLanguage } from "../i18n/language.tsx";

/** A language in the reader's words, from Meta's code or another: `pt_BR` is `Brazilian Portuguese`. */
export function useLanguageName(): (code: string) => string {
  const { language } = useLanguage();
  const names = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
  return (code) => {
    try {
      return names.of(code.replace("_", "-")) ?? code;
    } catch {
      return code;
    }
  };
}
