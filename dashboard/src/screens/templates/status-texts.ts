import { defineTexts } from "../../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    approved: "Approved",
    in_review: "In review",
    paused: "Paused",
    marketing: "Now marketing",
    rejected: "Rejected",
    disabled: "Disabled",
    missing: "Deleted at Meta",
    held: "Held",
    unfit: "Doesn’t fit",
  },
  ar: {
    approved: "معتمد",
    in_review: "قيد المراجعة",
    paused: "متوقف مؤقتًا",
    marketing: "صار تسويقيًا",
    rejected: "مرفوض",
    disabled: "معطَّل",
    missing: "محذوف لدى Meta",
    held: "قيد التعليق",
    unfit: "غير متوافق",
  },
});
