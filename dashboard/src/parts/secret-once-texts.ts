import { defineTexts } from "../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    once: "It is shown this once. Keep it where you keep secrets; nobody can read it here again.",
    kept: "I have kept it",
  },
  ar: {
    once: "يظهر هذه المرة فقط. احفظه حيث تحفظ أسرارك، فلن يمكن لأحد قراءته هنا مجددًا.",
    kept: "حفظته",
  },
});
