import { defineTexts, plural } from "../../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    title: "Overview",
    latest: "Latest payments",
    count: (count: number) =>
      count === 0
        ? "No payments yet."
        : plural("en", count, { one: "The latest payment.", other: "The latest # payments." }),
    empty: "No payments yet. Create the first one, or point your gateway’s webhook here.",
    order: "Order",
    customer: "Customer",
    phone: "Phone",
    amount: "Amount",
    state: "State",
    created: "Created",
  },
  ar: {
    title: "نظرة عامة",
    latest: "أحدث الدفعات",
    count: (count) =>
      count === 0
        ? "لا توجد دفعات بعد."
        : plural("ar", count, {
            one: "أحدث دفعة.",
            two: "أحدث دفعتين.",
            few: "أحدث # دفعات.",
            many: "أحدث # دفعة.",
            other: "أحدث # دفعة.",
          }),
    empty: "لا توجد دفعات بعد. أنشئ أول دفعة، أو وجّه إشعارات بوابتك إلى هنا.",
    order: "الطلب",
    customer: "العميل",
    phone: "الهاتف",
    amount: "المبلغ",
    state: "الحالة",
    created: "أُنشئت",
  },
});
