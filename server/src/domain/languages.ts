/**
 * Languages as Meta writes them: `en`, `pt_BR`, `zh_Hant_TW`.
 */

import { remembered } from "./remembered.ts";

/** Scripts that run from right to left, by the languages that use them. */
const rightToLeft = new Set(["ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"]);

/**
 * Meta's form of a language tag: `pt-br` becomes `pt_BR`. Meta itself sends either separator in webhooks. Merchants have
 * few languages, and each message asks for several.
 */
export const normaliseLanguage = remembered((tag: string): string => {
  const [language = "", ...rest] = tag.trim().split(/[-_]/);
  return [language.toLowerCase(), ...rest.map(subtag)].join("_");
});

function subtag(part: string): string {
  const isScript = part.length === 4;
  return isScript ? part.charAt(0).toUpperCase() + part.slice(1).toLowerCase() : part.toUpperCase();
}

/**
 * The languages in which a notification may be written, best first: the one asked for, the same without its region,
 * the merchant's default, that without its region, then every linked one. No doubles; what is not linked is for
 * the caller to skip.
 */
export function languageCandidates(
  requested: string | null,
  merchantDefault: string,
  linked: readonly string[],
): string[] {
  return [...new Set([...wishesOf(requested ?? "", merchantDefault), ...linked.map(normaliseLanguage)])];
}

/** Merchants and their customers have few of these. `requested`: "" for none. */
const wishesOf = remembered((requested: string, merchantDefault: string): readonly string[] => {
  return [...(requested === "" ? [] : withWithoutRegion(requested)), ...withWithoutRegion(merchantDefault)];
});

function withWithoutRegion(tag: string): string[] {
  const exact = normaliseLanguage(tag);
  return [exact, baseOf(exact)];
}

function baseOf(language: string): string {
  return normaliseLanguage(language).split("_", 1)[0] ?? "";
}

export function directionOf(language: string): "ltr" | "rtl" {
  return rightToLeft.has(baseOf(language)) ? "rtl" : "ltr";
}

/** Arabic, which the merchant may want written with Arabic-Indic digits. */
export function isArabic(language: string): boolean {
  return baseOf(language) === "ar";
}
