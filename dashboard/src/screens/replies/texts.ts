import { defineTexts, plural } from "../../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    title: "Replies",
    sentence: (out: string, count: number, changed: number) => {
      const none =
        count === 0
          ? "Nobody has asked to be left alone"
          : `${out} ${count === 1 ? "number gets" : "numbers get"} fewer messages or none`;
      return changed === 0
        ? `${none}.`
        : `${none}; ${plural("en", changed, { one: "# customer has another number", other: "# customers have another number" })}.`;
    },
    messages: "Messages",
    optOuts: "Opt-outs",
    messagesNote: "What customers wrote back, the newest first. Nothing is answered from here.",
    messagesEmpty: "No customer has written yet.",
    optOutsNote: "Who gets no messages, and why. What would go to them is suppressed.",
    optOutsEmpty: "The list is empty. A customer who writes a stop word comes on it by themselves.",
    changedTitle: "Customers with another number",
    changedNote: "WhatsApp says that they have moved. Nothing goes to the old number: it may soon be a stranger’s.",
    at: "At",
    phone: "Phone",
    said: "Message",
    reading: "Means",
    payment: "Payment",
    stop: "Stop",
    start: "Start again",
    changed_number: "New number",
    hidden: "Hidden by a user name",
    reaction: "Reaction",
    noText: (type: string) => `Without text: ${type}`,
    scope: "Gets",
    all: "No messages",
    marketing: "No marketing",
    why: "Because",
    stop_word: "Wrote a stop word",
    start_word: "Wrote a start word",
    api: "Put here by you",
    user_preferences: "Stopped offers in WhatsApp",
    meta131050: "WhatsApp refused marketing",
    moved: "Changed the number",
    since: "Since",
    note: "Note",
    add: "Add a number",
    addWhat: "Without a country code it is taken as one of your shop’s country.",
    noteWhat: "For the people who read this list.",
    remove: "Take off",
    removeOf: (phone: string) => `Take ${phone} off the list`,
    removed: (phone: string) => `${phone} is taken off the list.`,
    confirmNew: "Copy the new number",
    oldIsRight: "Old one is right",
    oldIsRightOf: (phone: string) => `The old number ${phone} is right`,
    openPayments: "Payments of the old number",
    allReadings: "All",
  },
  ar: {
    title: "الردود",
    sentence: (out, count, changed) => {
      const none =
        count === 0
          ? "لم يطلب أحد إيقاف الرسائل"
          : plural("ar", count, {
              one: "رقم واحد تصله رسائل أقل أو لا تصله",
              two: "رقمان تصلهما رسائل أقل أو لا تصلهما",
              few: `${out} أرقام تصلها رسائل أقل أو لا تصلها`,
              many: `${out} رقمًا تصلها رسائل أقل أو لا تصلها`,
              other: `${out} رقم تصلها رسائل أقل أو لا تصلها`,
            });
      return changed === 0
        ? `${none}.`
        : `${none}، و${plural("ar", changed, { one: "عميل واحد غيّر رقمه", two: "عميلان غيّرا رقميهما", few: "# عملاء غيّروا أرقامهم", many: "# عميلًا غيّروا أرقامهم", other: "# عميل غيّروا أرقامهم" })}.`;
    },
    messages: "الرسائل",
    optOuts: "إيقاف الرسائل",
    messagesNote: "ما كتبه العملاء، الأحدث أولًا. لا يُردّ على شيء من هنا.",
    messagesEmpty: "لم يكتب أي عميل بعد.",
    optOutsNote: "من لا تصله رسائل، ولماذا. ما كان سيُرسل إليهم لا يُرسل.",
    optOutsEmpty: "القائمة فارغة. من يكتب كلمة إيقاف يُضاف إليها تلقائيًا.",
    changedTitle: "عملاء غيّروا أرقامهم",
    changedNote: "يقول واتساب إنهم انتقلوا. لا يُرسل شيء إلى الرقم القديم فقد يصبح لغيرهم.",
    at: "الوقت",
    phone: "الهاتف",
    said: "الرسالة",
    reading: "المعنى",
    payment: "الدفعة",
    stop: "إيقاف",
    start: "استئناف",
    changed_number: "رقم جديد",
    hidden: "مخفي خلف اسم مستخدم",
    reaction: "تفاعل",
    noText: (type) => `بلا نص: ${type}`,
    scope: "يصله",
    all: "لا رسائل",
    marketing: "لا تسويق",
    why: "لأنه",
    stop_word: "كتب كلمة إيقاف",
    start_word: "كتب كلمة استئناف",
    api: "أضفته أنت",
    user_preferences: "أوقف العروض في واتساب",
    meta131050: "رفض واتساب التسويق",
    moved: "غيّر الرقم",
    since: "منذ",
    note: "ملاحظة",
    add: "إضافة رقم",
    addWhat: "إن خلا من رمز الدولة عُدّ من دولة متجرك.",
    noteWhat: "لمن يقرأ هذه القائمة.",
    remove: "رفع",
    removeOf: (phone) => `رفع ${phone} من القائمة`,
    removed: (phone) => `رُفع ${phone} من القائمة.`,
    confirmNew: "نسخ الرقم الجديد",
    oldIsRight: "القديم صحيح",
    oldIsRightOf: (phone) => `الرقم القديم ${phone} صحيح`,
    openPayments: "دفعات الرقم القديم",
    allReadings: "الكل",
  },
});
