import { defineTexts } from "../../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    title: "Choose a password",
    hello: (name: string) => `For ${name}`,
    password: "Password",
    rule: "12 characters or more. A few words are easier to remember than signs.",
    submit: "Save and sign in",
    gone: "This link can’t be used",
    goneWhy:
      "It was used, is older than three days, or a newer one was made. An owner or admin can make you another under People.",
    toSignIn: "Sign in",
  },
  ar: {
    title: "اختر كلمة مرور",
    hello: (name) => `لأجل ${name}`,
    password: "كلمة المرور",
    rule: "12 حرفًا أو أكثر. بضع كلمات أسهل تذكّرًا من الرموز.",
    submit: "حفظ وتسجيل الدخول",
    gone: "لا يمكن استخدام هذا الرابط",
    goneWhy:
      "استُخدم من قبل، أو مضت عليه ثلاثة أيام، أو أُنشئ رابط أحدث. يمكن للمالك أو المدير إنشاء رابط آخر من «الأعضاء».",
    toSignIn: "تسجيل الدخول",
  },
});
