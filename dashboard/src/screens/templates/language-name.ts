import { useLanguage } from "../../i18n/language.tsx";

/** A language in its own words where it is one of ours, else in the reader's: `العربية`, `English`, `Portuguese (Brazil)`. */
export function useLanguageName(): (code: string) => string {
  const { language: reading } = useLanguage();
  return (code) => {
    const tag = code.replace("_", "-");
    const own = tag === "ar" || tag === "en" ? tag : reading;
    try {
      return new Intl.DisplayNames(own, { type: "language" }).of(tag) ?? code;
    } catch {
      return code;
    }
  };
}
