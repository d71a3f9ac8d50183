/**
 * The words of a part or screen stand beside it, in a `texts.ts`:
 *
 *     export const texts = defineTexts({ en: { title: "People" }, ar: { title: "الأعضاء" } });
 *
 * Both languages have the same keys, by type. A text with something in it is a function.
 */

export type Language = "en" | "ar";

// biome-ignore lint/suspicious/noExplicitAny: what a text is given is its own affair
export type Text = string | ((...given: any[]) => string);

/** Exactly the keys of the English ones, each of the same kind. */
export type InOtherWords<T extends Record<string, Text>> = {
  [K in keyof T]: T[K] extends (...given: infer Given) => string ? (...given: Given) => string : string;
};

export interface Texts<T extends Record<string, Text>> {
  en: T;
  ar: InOtherWords<T>;
}

export function defineTexts<const T extends Record<string, Text>>(texts: Texts<T>): Texts<T> {
  return texts;
}

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const numbers = new Intl.NumberFormat("en");
const rules: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules("en"), ar: new Intl.PluralRules("ar") };

/**
 * The form that a language has for so many; `#` becomes the number. English has `one` and `other`, Arabic `zero`,
 * `one`, `two`, `few` (3 to 10), `many` (11 to 99) and `other`.
 */
export function plural(language: Language, count: number, forms: Forms): string {
  const form = forms[rules[language].select(count)] ?? forms.other;
  return form.replaceAll("#", numbers.format(count));
}
