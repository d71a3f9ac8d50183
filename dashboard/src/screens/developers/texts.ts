import { defineTexts } from "../../i18n/texts.ts";

/** The words that all parts of Developers use. */
export const texts = defineTexts({
  en: {
    title: "Developers",
    apiKeys: "API keys",
    sources: "Sources",
    endpoints: "Webhook endpoints",
    docs: "API reference",
    never: "Never",
    save: "Save",
    edit: "Edit",
    remove: "Remove",
    more: "More actions",
    copyAddress: "Copy the address",
    created: "Created",
    live: "Live",
    simulator: "Simulator",
  },
  ar: {
    title: "المطوّرون",
    apiKeys: "مفاتيح API",
    sources: "المصادر",
    endpoints: "نقاط الاستقبال",
    docs: "مرجع API",
    never: "أبدًا",
    save: "حفظ",
    edit: "تعديل",
    remove: "إزالة",
    more: "إجراءات أخرى",
    copyAddress: "نسخ العنوان",
    created: "أُنشئ",
    live: "مباشر",
    simulator: "محاكاة",
  },
});
