import { defineTexts, plural } from "../../i18n/texts.ts";

/** Apart from the screen's words: the sidebar has these from the first moment. */
export const texts = defineTexts({
  en: { waiting: (count: number) => plural("en", count, { one: "# waits", other: "# wait" }) },
  ar: {
    waiting: (count) =>
      plural("ar", count, {
        zero: "لا شيء بالانتظار",
        one: "عنصر واحد بالانتظار",
        two: "عنصران بالانتظار",
        few: "# عناصر بالانتظار",
        many: "# عنصرًا بالانتظار",
        other: "# عنصر بالانتظار",
      }),
  },
});
