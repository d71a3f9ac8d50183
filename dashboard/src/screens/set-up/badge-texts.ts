import { defineTexts } from "../../i18n/texts.ts";

export const texts = defineTexts({
  en: { setUp: "Set-up", done: (done: number, all: number) => `${done} of ${all} steps done` },
  ar: { setUp: "الإعداد", done: (done, all) => `تم ${done} من ${all}` },
});
