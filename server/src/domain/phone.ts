/**
 * Phone numbers: whatever people write, stored and sent as E.164 with its "+". Without the "+" WhatsApp may put the
 * business's own country in front, and the message reaches a stranger.
 */
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  type NumberingPlan,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from "libphonenumber-js/max";
import { remembered } from "./remembered.ts";

export type NormalisedPhone = { kind: "ok"; e164: string } | { kind: "refused"; message: string };

/** A country that a number without its country code can be taken to belong to, such as KW. */
export function isPhoneCountry(country: string): boolean {
  return isSupportedCountry(country);
}

/**
 * The number in E.164, by possible length for its country. Tables of number ranges are not asked: they lag behind what
 * operators give out, and WhatsApp has the last word. `defaultCountry` (KW) is for numbers without a country code.
 * A refusal does not repeat the number, which is personal data, so that it may be logged.
 */
export function normalisePhone(raw: string, defaultCountry: string): NormalisedPhone {
  if (readsAsItself(raw)) return { kind: "ok", e164: raw };
  // Direction marks come along when a number is copied from an Arabic text.
  const text = raw
    .replace(/\p{Cf}/gu, "")
    .trim()
    // The library reads every common form but "(+965) 5000 1234".
    .replace(/^\(\s*([+＋]\s*\d{1,3})\s*\)/, "$1 ");
  // With `extract: false` a number inside of other text is refused rather than guessed at.
  const options = { ...(isSupportedCountry(defaultCountry) && { defaultCountry }), extract: false };
  const number = parsePhoneNumberFromString(text, options);
  if (number?.ext !== undefined) return refused("A number with an extension cannot receive WhatsApp messages.");
  if (number?.isPossible()) return settled(number.number);
  switch (validatePhoneNumberLength(text, options)) {
    case "TOO_SHORT":
      return refused(`Too short for a phone number of its country${hint(text, defaultCountry)}.`);
    case "TOO_LONG":
      return refused(`Too long for a phone number of its country${hint(text, defaultCountry)}.`);
    case "INVALID_LENGTH":
      return refused(`No phone number of its country has this length${hint(text, defaultCountry)}.`);
    case "INVALID_COUNTRY":
      return refused('Begins with no known country code. Expected a number such as "+96550001234".');
    default:
      return refused('Expected a phone number with its country code, such as "+96550001234".');
  }
}

/**
 * Whether a stored number is one that a message can go to: not so where a payment system's client typed what is none,
 * which is kept as it came. A number that was normalised always reads as itself. Mostly less than 1 µs.
 */
export function isUsablePhone(stored: string): boolean {
  return readsAsItself(stored);
}

/** Whether this is a number in E.164 already, as most that come are. */
function readsAsItself(text: string): boolean {
  return reading(text) !== null;
}

const e164Pattern = /^\+[1-9]\d{6,14}$/;

interface Reading {
  country: string | null;
}

/** What a number that reads as itself says of its country; null for any other. */
function reading(text: string): Reading | null {
  return e164Pattern.test(text) ? (plainReading(text) ?? wholeReading(text)) : null;
}

/** Of the same payment it is asked several times, and costs 5 µs. */
const wholeReading = remembered((text: string): Reading | null => {
  const number = parsePhoneNumberFromString(text, { extract: false });
  return number?.number === text && number.isPossible() ? { country: number.country ?? null } : null;
});

/** How the numbers of a country look that has its country code for itself. */
interface OwnCode extends Reading {
  lengths: ReadonlySet<number>;
  /** What may be a national prefix. */
  prefix: RegExp | null;
}

/**
 * The same without the library's whole reading, as most numbers allow: of a country that has its country code for itself,
 * of a length that it has, with nothing that may be a national prefix. null says nothing; the property in `phone.test.ts`
 * holds it against the library.
 */
function plainReading(text: string): Reading | null {
  for (let end = 2; end <= 4; end += 1) {
    const plan = ownCodes.get(text.slice(1, end));
    if (plan === undefined) continue;
    const national = text.slice(end);
    return plan.lengths.has(national.length) && plan.prefix?.test(national) !== true ? plan : null;
  }
  return null;
}

/** By country code. None of all country codes begins with another. */
const ownCodes: ReadonlyMap<string, OwnCode> = new Map(
  Array.from(Map.groupBy(getCountries(), codeOf)).flatMap(([code, [country, ...others]]) => {
    const own = country === undefined || others.length > 0 ? null : ownCodeOf(country);
    return own === null ? [] : [[code, own] as const];
  }),
);

function codeOf(country: CountryCode): string {
  return getCountryCallingCode(country);
}

function ownCodeOf(country: CountryCode): OwnCode | null {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  // The library's types leave the prefix out.
  const plan = metadata.numberingPlan as (NumberingPlan & { nationalPrefixForParsing(): string | null }) | undefined;
  if (plan === undefined) return null;
  const prefix = plan.nationalPrefixForParsing();
  return { country, lengths: new Set(plan.possibleLengths()), prefix: prefix ? new RegExp(`^(?:${prefix})`) : null };
}

/**
 * A national prefix that one reading leaves in ("050000" in Christmas Island: +61050000) goes with the next, so that a
 * stored number always reads as itself. More than one further reading has not been seen to change anything.
 */
function settled(e164: string, readingsLeft = 3): NormalisedPhone {
  const again = parsePhoneNumberFromString(e164, { extract: false });
  if (!again?.isPossible() || readingsLeft === 0) return refused("Not a number once its national prefix is left out.");
  return again.number === e164 ? { kind: "ok", e164 } : settled(again.number, readingsLeft - 1);
}

function hint(text: string, defaultCountry: string): string {
  return /^\s*[+＋]/.test(text) ? "" : `, taken as ${defaultCountry}; give the country code, such as +965`;
}

function refused(message: string): NormalisedPhone {
  return { kind: "refused", message };
}

const waIdPattern = /^[1-9]\d{6,14}$/;

/** The number that WhatsApp writes as bare digits; null for what is none. */
export function phoneOfWaId(waId: string | null): string | null {
  return waId !== null && waIdPattern.test(waId) ? `+${waId}` : null;
}

/**
 * Countries in which WhatsApp may know a mobile number by another form than people write: a mark after the country code
 * that one of the two leaves out. Source: Meta, Cloud API phone numbers (Brazil, Mexico, Argentina), read 2026-09.
 */
const twoForms = [
  { short: /^\+52(\d{10})$/, long: /^\+521(\d{10})$/, toLong: "+521$1", toShort: "+52$1" },
  { short: /^\+54(\d{10})$/, long: /^\+549(\d{10})$/, toLong: "+549$1", toShort: "+54$1" },
  { short: /^\+55(\d{2})(\d{8})$/, long: /^\+55(\d{2})9(\d{8})$/, toLong: "+55$19$2", toShort: "+55$1$2" },
];

/** All forms in which one and the same number may stand in a merchant's records, the given one first. */
export function spellingsOf(phone: string): string[] {
  const others = twoForms.flatMap(({ short, long, toLong, toShort }) =>
    long.test(phone) ? [phone.replace(long, toShort)] : short.test(phone) ? [phone.replace(short, toLong)] : [],
  );
  return [phone, ...others];
}

/** The country of a number in E.164, such as KW; null where several share its code and it does not tell. */
export function countryOf(e164: string): string | null {
  const read = reading(e164) ?? parsePhoneNumberFromString(e164, { extract: false });
  return read?.country ?? null;
}
