import { defineTexts } from "../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    title: "Keys",
    everywhere: "Everywhere",
    on: "Use keys of one letter",
    onHint: "Switch them off if you speak to your computer, or if other programs use these keys.",
  },
  ar: {
    title: "اختصارات لوحة المفاتيح",
    everywhere: "في كل مكان",
    on: "استخدام اختصارات الحرف الواحد",
    onHint: "أوقفها إن كنت تتحكم بالصوت أو كانت برامج أخرى تستخدم هذه المفاتيح.",
  },
});
