import { defineTexts } from "../i18n/texts.ts";

export const texts = defineTexts({
  en: { show: "Show what is typed" },
  ar: { show: "إظهار ما يُكتب" },
});
