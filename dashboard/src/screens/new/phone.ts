import { AsYouType, type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { latinDigits } from "../../format/digits.ts";
import { formatPhone } from "../../format/phone.ts";

export interface TypedPhone {
  /** E.164, where it can exist; null where it cannot, or nothing was typed. */
  e164: string | null;
  wrong: "short" | "long" | "wrong" | null;
}

/** By the lengths that numbers have in that country, as the server judges it; WhatsApp has the last word. */
export function readPhone(typed: string, country: string): TypedPhone {
  const text = latinDigits(typed).trim();
  if (text === "") return { e164: null, wrong: null };
  const number = parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false });
  if (number?.isPossible()) return { e164: number.number, wrong: null };
  const digits = text.replace(/\D/g, "").length;
  return { e164: null, wrong: !/^[+\d\s().-]+$/.test(text) ? "wrong" : digits < 8 ? "short" : "long" };
}

/** Grouped as people there write it; what begins with a plus names its own country. */
export function groupPhone(typed: string, country: string): { text: string; country: string } {
  const formatter = new AsYouType(country as CountryCode);
  const text = formatter.input(latinDigits(typed));
  const whole = readPhone(typed, country).e164;
  // In fours from the end, as it stands everywhere else here.
  const [, ...groups] = whole === null ? [] : formatPhone(whole).split(" ");
  if (groups.length > 0) return { text: groups.join(" "), country: formatter.getCountry() ?? country };
  const own = typed.trim().startsWith("+") ? formatter.getCountry() : undefined;
  if (own === undefined) return { text, country };
  const national = parsePhoneNumberFromString(typed, own)?.formatNational();
  return { text: national ?? text, country: own };
}

/** For a plan before a phone is typed: a number that can exist there, and that nobody is written to. */
export function standInPhone(country: string): string {
  const code = getCountryCallingCode(country as CountryCode);
  for (const length of [8, 9, 10, 7, 11]) {
    const number = parsePhoneNumberFromString(`+${code}${"5".padEnd(length, "0")}`);
    if (number?.isPossible()) return number.number;
  }
  return "+96550000000";
}
