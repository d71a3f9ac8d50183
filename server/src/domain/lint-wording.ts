/**
 * Words that turn a utility template into a marketing one: WhatsApp then approves it in the dearer category, or rejects
 * it. What stands here are words that receipts and payment links do not need; a person decides what is meant.
 *
 * Source: Meta, template categorization ("any promotional content makes it marketing"), read 2026-09.
 */
import { characters, mostOfOneKind } from "./lint-variables.ts";
import type { TemplateDraft } from "./template-draft.ts";
import type { Finding } from "./template-lint.ts";

const english = [
  "discounts?",
  "\\d+ ?(?:%|percent) off",
  "(?:on|flash|summer|winter|big|clearance|end of season) sale",
  "(?:special|exclusive|limited|great|best|latest|new|hot) (?:offers?|deals?)",
  "(?:special|exclusive|great|best) prices?",
  "offers? (?:ends?|valid|of the)",
  "promo(?:tion(?:s|al)?)?(?: codes?)?",
  "coupons?",
  "vouchers?",
  "cash ?back",
  "free (?:gifts?|shipping|delivery|trial|sample)",
  "for free",
  "save (?:up to|big|more|on your next|\\d+)",
  "limited[- ]time",
  "hurry(?: up)?",
  "(?:do not|don['’]t) miss(?: out)?",
  "(?:buy|shop) (?:now|today|again)",
  "(?<!(?:your|the|this|an|our) )order (?:now|again)",
  "new (?:arrivals?|collection)",
  "win (?:a|an|one|up to)",
  "chance to win",
  "gift cards?",
  "loyalty points?",
  "earn (?:points|rewards)",
  "refer a friend",
  "black friday",
  "(?:check out|discover|explore) our",
  "subscribe (?:now|to our)",
  "you may also like",
  "while stocks? lasts?",
];

/**
 * Compared without diacritics and tatweel, with one form of alif and of ya. خصم alone is also what a bank does with an
 * amount, and قسيمة its slip, so they count only where they cannot be that.
 */
const arabic = [
  "(?:ال)?خصومات",
  "خصم (?:خاص|حصري|اضافي|يصل|حتي|بنسبه|فوري|لفتره|[\\d٠-٩]+ ?[%٪]|[%٪])",
  "(?:كود|رمز|قسيمه|كوبون|نسبه) (?:ال)?خصم",
  "[\\d٠-٩]+ ?[%٪] خصم",
  "(?:ال)?تخفيضات?",
  "(?:ال)?تنزيلات",
  "(?:ال)?عروض(?:نا)?",
  "(?:ال)?عرض (?:ال)?(?:خاص|حصري|محدود|مميز|ساري)",
  "لفتره محدوده",
  "مجانا",
  "مجاني(?:ه)?",
  "هديه|هدايا",
  "اربح|فرصه (?:ال|لل)?(?:فوز|ربح)",
  "(?:قسيمه|قسائم) (?:ال)?(?:شراء|مشتريات|هدايا|مجانيه)|(?:ال)?كوبون(?:ات)?",
  "تسوق(?:ي|وا)? الان|اشتر(?:ي|وا)? الان|اطلب(?:ي|وا)? الان",
  "سارع(?:ي|وا)?",
  "لا تفوت(?:ي|وا|ك)?",
  "وفر(?:ي|وا)? (?:حتي|اكثر|[\\d٠-٩]+)",
  "حصري(?:ا|ه)?",
  "(?:افضل|اقل|ارخص) (?:ال)?اسعار",
  "كاش باك",
  "نقاط (?:ال)?(?:ولاء|مكافات)",
  "(?:ال)?تشكيله (?:ال)?جديده|وصل حديثا",
  "(?:ال)?جمعه (?:ال)?(?:بيضاء|سوداء)",
  "حتي نفاد (?:ال)?كميه",
];

const words = [
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${english.join("|")})(?![\\p{L}\\p{N}])`, "giu"),
  // و, ف, ب, ل and ك are written together with the word that follows, and ل with its article as لل.
  new RegExp(`(?<![\\p{L}\\p{N}])[وف]?(?:لل|[بلك])?(?:${arabic.join("|")})(?![\\p{L}\\p{N}])`, "gu"),
];

export function wordingFindings({ category, header, body, footer, buttons }: TemplateDraft): Finding[] {
  if (category !== "UTILITY") return [];
  return [
    ...inText("header", header?.format === "TEXT" ? header.text : ""),
    ...inText("body", body.text),
    ...inText("footer", footer ?? ""),
    ...buttons.flatMap(({ text }, index) => inText("button", text).map((found) => ({ ...found, position: index }))),
  ];
}

function inText(component: Finding["component"], text: string): Finding[] {
  const { plain, places } = simplified(text);
  return words
    .flatMap((pattern) => [...plain.matchAll(pattern)])
    .sort((a, b) => a.index - b.index)
    .slice(0, mostOfOneKind)
    .map((match): Finding => {
      const start = places[match.index] ?? 0;
      const end = places[match.index + match[0].length] ?? text.length;
      return {
        code: "wording_promotional",
        severity: "warning",
        component,
        position: characters(text, start),
        message: `"${text.slice(start, end).trim()}" reads like advertising: WhatsApp may approve the template as MARKETING, which costs more and does not reach everybody.`,
        mend: "Say only what happened to the payment, and send offers with a template of their own.",
      };
    });
}

/** The text as it is compared, and for each of its places the one in the original. */
function simplified(text: string): { plain: string; places: number[] } {
  let plain = "";
  const places: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    // Tashkeel, the small alif, and tatweel.
    if (/[\u064B-\u065F\u0670\u0640]/.test(letter)) continue;
    plain += /\s/.test(letter) ? " " : oneForm(letter);
    places.push(at);
  }
  return { plain, places };
}

function oneForm(letter: string): string {
  switch (letter) {
    case "أ":
    case "إ":
    case "آ":
    case "ٱ":
      return "ا";
    case "ى":
      return "ي";
    case "ة":
      return "ه";
    default:
      return letter;
  }
}
