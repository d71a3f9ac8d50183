/** Times, numbers and money as people read them. Digits are Latin in both languages. */

/** @typedef {import("./text.js").Language} Language */

/** @param {Language} language */
const localeOf = (language) => (language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB");

/**
 * @param {string} at
 * @param {Language} language
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(at, language, options) {
  return new Intl.DateTimeFormat(localeOf(language), options).format(new Date(at));
}

/** 14:32 @param {string} at @param {Language} language @param {string} [timeZone] */
export function timeOf(at, language, timeZone) {
  return format(at, language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(timeZone && { timeZone }) });
}

/** 14:32:07 @param {string} at @param {Language} language */
export function clockOf(at, language) {
  return format(at, language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/** 26 Jul; with the year when it is another one @param {string} at @param {Language} language @param {string} [timeZone] */
export function dayOf(at, language, timeZone) {
  const thisYear = new Date(at).getFullYear() === new Date().getFullYear();
  const month = language === "ar" ? "long" : "short";
  return format(at, language, {
    day: "numeric",
    month,
    ...(thisYear ? {} : { year: "numeric" }),
    ...(timeZone && { timeZone }),
  });
}

/**
 * How many days ago, by the calendar: 0 is today.
 *
 * @param {string} at
 * @param {string} [timeZone]
 */
export function daysAgo(at, timeZone) {
  const calendar = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", ...(timeZone && { timeZone }) });
  const [then, now] = [new Date(at), new Date()].map((date) => Date.parse(calendar.format(date)));
  return Math.round((Number(now) - Number(then)) / 86_400_000);
}

/** Gulf numbers of eight digits are read in two groups; others stay as they are. @param {string} digits */
export function phoneText(digits) {
  const eight = /^(965|968|973|974)(\d{4})(\d{4})$/.exec(digits);
  return eight ? `+${eight[1]} ${eight[2]} ${eight[3]}` : `+${digits}`;
}

/** @param {string} text any spelling of a number @returns {string} its digits */
export function digitsOf(text) {
  return text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace(/\D/g, "");
}

/** @param {string} name the letter on an avatar: the first one, or # for a bare number */
export const initialOf = (name) => [...name].find((letter) => /\p{L}/u.test(letter))?.toUpperCase() ?? "#";

/**
 * An amount and its currency, in the order of the language: `KWD 24.500`, `24.500 د.ك.`
 *
 * The amount is a decimal string and never becomes a number, so no digit is lost.
 *
 * @param {string} amount
 * @param {string} currency
 * @param {Language} language
 * @returns {{ kind: "code" | "figure", text: string }[]}
 */
export function moneyParts(amount, currency, language) {
  const decimals = /\.(\d+)$/.exec(amount)?.[1]?.length ?? 0;
  const figure = new Intl.NumberFormat(localeOf(language), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(/** @type {Intl.StringNumericLiteral} */ (amount));
  const code = language === "ar" ? arabicSign(currency) : currency;
  const parts = [
    { kind: /** @type {const} */ ("code"), text: code },
    { kind: /** @type {const} */ ("figure"), text: figure },
  ];
  return language === "ar" ? parts.reverse() : parts;
}

/** @param {string} amount @param {string} currency @param {Language} language */
export function moneyText(amount, currency, language) {
  return moneyParts(amount, currency, language)
    .map((part) => part.text)
    .join(" ");
}

/** د.ك. for KWD, without the direction marks Intl puts around it @param {string} currency */
function arabicSign(currency) {
  const parts = new Intl.NumberFormat("ar", { style: "currency", currency }).formatToParts(0);
  return (parts.find((part) => part.type === "currency")?.value ?? currency).replace(/[\u200e\u200f\u061c]/g, "");
}
