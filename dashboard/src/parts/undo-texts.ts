import { defineTexts } from "../i18n/texts.ts";

export const texts = defineTexts({
  en: { undo: "Undo", close: "Do it now" },
  ar: { undo: "تراجع", close: "نفّذ الآن" },
});
