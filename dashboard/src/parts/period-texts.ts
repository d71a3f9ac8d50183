import { defineTexts } from "../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    today: "today",
    yesterday: "yesterday",
    "7d": "last 7 days",
    "30d": "last 30 days",
    until: (day: string) => `until ${day}`,
    since: (day: string) => `since ${day}`,
    from: "From",
    to: "To",
    apply: "Apply",
  },
  ar: {
    today: "اليوم",
    yesterday: "أمس",
    "7d": "آخر 7 أيام",
    "30d": "آخر 30 يومًا",
    until: (day) => `حتى ${day}`,
    since: (day) => `منذ ${day}`,
    from: "من",
    to: "إلى",
    apply: "تطبيق",
  },
});
