import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLanguage } from "../i18n/language.tsx";

/** The API's own sentences, reasons and advice, come in the language that is asked for: another one asks again. */
export function useRenewalByLanguage(): void {
  const client = useQueryClient();
  const { language } = useLanguage();
  const asked = useRef(language);
  useEffect(() => {
    if (asked.current === language) return;
    asked.current = language;
    void client.invalidateQueries();
  }, [client, language]);
}
