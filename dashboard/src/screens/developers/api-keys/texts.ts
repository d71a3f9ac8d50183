import { defineTexts, plural } from "../../../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    sentence: (usable: number, unused: number) => {
      if (usable === 0) return "No key can be used: no program reaches Zajel.";
      const can = plural("en", usable, { one: "# key can be used", other: "# keys can be used" });
      return unused === 0
        ? `${can}; all of them are.`
        : `${can}; ${unused} of them never ${unused === 1 ? "was" : "were"}.`;
    },
    title: "API keys",
    note: "A program signs in with a key. Give each program its own, so that you can revoke one and not stop the others.",
    create: "Create a key",
    empty: "No key yet. Create one, and send it as Authorization: Bearer with each request.",
    name: "Name",
    nameHint: "Which program uses it.",
    kind: "Kind",
    live: "Live",
    team: "Team",
    test: "Test",
    liveWhat: "Reaches every customer",
    teamWhat: "Reaches only the phones you name",
    testWhat: "Reaches only the simulator",
    phones: "Phones",
    phonesHint: "Press Enter after each.",
    phonesCount: (count: number) => plural("en", count, { one: "# phone", other: "# phones" }),
    reports: "Reports states only",
    expires: "Expires",
    inMonth: "In 30 days",
    inQuarter: "In 90 days",
    inYear: "In a year",
    lastUsed: "Last used",
    neverUsed: "Never",
    standing: "State",
    usable: "In use",
    revoked: "Revoked",
    expired: "Expired",
    revoke: "Revoke",
    revokeTitle: (name: string) => `Revoke “${name}”?`,
    revokeWhat: "The program that uses this key is refused from now on. It can’t be taken back; a new key can be made.",
    made: "Your new key",
    madeNote: "Send it as Authorization: Bearer with each request.",
    copyKey: "Copy the key",
  },
  ar: {
    sentence: (usable, unused) => {
      if (usable === 0) return "لا مفتاح صالح للاستخدام: لا برنامج يصل إلى زاجل.";
      const can = plural("ar", usable, {
        one: "مفتاح واحد صالح",
        two: "مفتاحان صالحان",
        few: "# مفاتيح صالحة",
        many: "# مفتاحًا صالحًا",
        other: "# مفتاح صالح",
      });
      return unused === 0 ? `${can}، وكلها مستخدمة.` : `${can}، منها ${unused} لم يُستخدم قط.`;
    },
    title: "مفاتيح API",
    note: "يسجّل البرنامج دخوله بمفتاح. امنح كل برنامج مفتاحًا خاصًا به كي تُلغي واحدًا دون إيقاف غيره.",
    create: "إنشاء مفتاح",
    empty: "لا مفتاح بعد. أنشئ مفتاحًا وأرسله في الترويسة Authorization: Bearer مع كل طلب.",
    name: "الاسم",
    nameHint: "البرنامج الذي يستخدمه.",
    kind: "النوع",
    live: "مباشر",
    team: "فريق",
    test: "اختبار",
    liveWhat: "يصل إلى كل عميل",
    teamWhat: "يصل فقط إلى الهواتف التي تحددها",
    testWhat: "يصل فقط إلى المحاكي",
    phones: "الهواتف",
    phonesHint: "اضغط Enter بعد كل رقم.",
    phonesCount: (count) =>
      plural("ar", count, { one: "هاتف واحد", two: "هاتفان", few: "# هواتف", many: "# هاتفًا", other: "# هاتف" }),
    reports: "للإبلاغ عن الحالات فقط",
    expires: "تنتهي الصلاحية",
    inMonth: "بعد 30 يومًا",
    inQuarter: "بعد 90 يومًا",
    inYear: "بعد سنة",
    lastUsed: "آخر استخدام",
    neverUsed: "لم يُستخدم",
    standing: "الحالة",
    usable: "صالح",
    revoked: "مُلغى",
    expired: "منتهٍ",
    revoke: "إلغاء المفتاح",
    revokeTitle: (name) => `هل تُلغي المفتاح «${name}»؟`,
    revokeWhat: "يُرفض البرنامج الذي يستخدم هذا المفتاح من الآن. لا يمكن التراجع، ويمكن إنشاء مفتاح جديد.",
    made: "مفتاحك الجديد",
    madeNote: "أرسله في الترويسة Authorization: Bearer مع كل طلب.",
    copyKey: "نسخ المفتاح",
  },
});
