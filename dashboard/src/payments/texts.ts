import { defineTexts, plural } from "../i18n/texts.ts";

/** What can be done with a payment, wherever it is shown. */
export const texts = defineTexts({
  en: {
    sendAgain: "Send WhatsApp again",
    notPaidYet: "Not paid yet",
    notPaid: "Not paid",
    notOpen: "No longer waiting for payment",
    noLink: "E-Commerce orders get no payment link",
    linkEnds: "The link is about to expire",
    noPhone: "No phone number",
    copyLink: "Copy payment link",
    noLinkYet: "This payment has no link",
    linkCopied: "Payment link copied",
    evidence: "Evidence file",
    expireNow: "Expire now",
    cancelPayment: "Cancel payment",
    actionsFor: (title: string) => `Actions for ${title}`,
    justRead: (name: string, message: string) =>
      `${name} read “${message}” less than 10 minutes ago. It goes out once more.`,
    cancelAsk: (title: string) => `Cancel ${title}?`,
    expireAsk: (title: string) => `Expire ${title} now?`,
    goesOut: (name: string, message: string) => `${name} gets “${message}” by WhatsApp.`,
    nothingGoesOut: "No message goes out: the box for it is not ticked.",
    noPayment: "The payment link stops working. This can’t be taken back.",
    sendAsk: (message: string) => `Send “${message}” again?`,
    customer: "The customer",
    selectedAsk: (count: number) =>
      plural("en", count, { one: "Send # message again?", other: "Send # messages again?" }),
    selectedSkip: (count: number) =>
      plural("en", count, {
        one: "# of the selected payments has nothing to send.",
        other: "# of the selected payments have nothing to send.",
      }),
    selectedSent: (count: number) => plural("en", count, { one: "# message is due", other: "# messages are due" }),
    selectedRefused: (count: number) => plural("en", count, { one: "# refused", other: "# refused" }),
    notSent: "Not sent.",
  },
  ar: {
    sendAgain: "إعادة إرسال واتساب",
    notPaidYet: "لم تُدفع بعد",
    notPaid: "لم تُدفع",
    notOpen: "لم تعد بانتظار الدفع",
    noLink: "لا رابط دفع لطلبات المتجر الإلكتروني",
    linkEnds: "يوشك الرابط على الانتهاء",
    noPhone: "لا يوجد رقم هاتف",
    copyLink: "نسخ رابط الدفع",
    noLinkYet: "لا رابط لهذه الدفعة",
    linkCopied: "نُسخ رابط الدفع",
    evidence: "ملف الإثبات",
    expireNow: "إنهاء الصلاحية الآن",
    cancelPayment: "إلغاء الدفعة",
    actionsFor: (title) => `إجراءات ${title}`,
    justRead: (name, message) => `قُرئت رسالة «${message}» لدى ${name} قبل أقل من 10 دقائق. ستُرسل مرة أخرى.`,
    cancelAsk: (title) => `هل تلغي ${title}؟`,
    expireAsk: (title) => `هل تنهي صلاحية ${title} الآن؟`,
    goesOut: (name, message) => `تصل رسالة «${message}» عبر واتساب إلى ${name}.`,
    nothingGoesOut: "لا تُرسل أي رسالة، فخانتها غير محددة.",
    noPayment: "يتوقف رابط الدفع عن العمل، ولا يمكن التراجع عن ذلك.",
    sendAsk: (message) => `هل تعيد إرسال «${message}»؟`,
    customer: "العميل",
    selectedAsk: (count) =>
      plural("ar", count, {
        one: "هل تعيد إرسال رسالة واحدة؟",
        two: "هل تعيد إرسال رسالتين؟",
        few: "هل تعيد إرسال # رسائل؟",
        many: "هل تعيد إرسال # رسالة؟",
        other: "هل تعيد إرسال # رسالة؟",
      }),
    selectedSkip: (count) =>
      plural("ar", count, {
        one: "لا شيء يُرسل لدفعة واحدة من المحددة.",
        two: "لا شيء يُرسل لدفعتين من المحددة.",
        few: "لا شيء يُرسل لـ # دفعات من المحددة.",
        many: "لا شيء يُرسل لـ # دفعة من المحددة.",
        other: "لا شيء يُرسل لـ # دفعة من المحددة.",
      }),
    selectedSent: (count) =>
      plural("ar", count, {
        one: "رسالة واحدة في طريقها",
        two: "رسالتان في طريقهما",
        few: "# رسائل في طريقها",
        many: "# رسالة في طريقها",
        other: "# رسالة في طريقها",
      }),
    selectedRefused: (count) =>
      plural("ar", count, {
        one: "رُفضت واحدة",
        two: "رُفضت اثنتان",
        few: "رُفضت #",
        other: "رُفضت #",
      }),
    notSent: "لم تُرسل.",
  },
});
