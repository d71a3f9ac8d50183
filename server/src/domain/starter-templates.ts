/**
 * The starter set: twelve payment templates, six states in English and Arabic, worded as utility messages. Each has
 * words before its first variable and after its last, as Meta asks.
 */
// An Arabic amount ends with a full stop (24.500 د.ك.), so no sentence ends with one. Arabic addresses men and women
// alike: no imperatives, and no word whose written form tells. Order numbers and references stand between two left-to-right
// marks: without them a phone shows 2026-11-001 as 001-11-2026, and #10482 as 10482#.
import type { NotifiableState } from "./payment-state.ts";
import { readDraft, type TemplateDraft } from "./template-draft.ts";
import type { LinkVariables, Mapping } from "./variables.ts";

export interface StarterTemplate {
  state: NotifiableState;
  language: "en" | "ar";
  name: string;
  category: "UTILITY";
  /** In Meta's form, as it is submitted. */
  components: unknown[];
  /** What fills {{1}}, {{2}}, … of the body. */
  body: Mapping[];
  hasPayButton: boolean;
  /** How long WhatsApp tries to deliver it; null: its 30 days. */
  ttlSeconds: number | null;
}

const ltr = "\u200e";
/** A number of the shop's or the bank's in an Arabic text. */
const orderNo = `${ltr}{{2}}${ltr}`;
const reference = `${ltr}{{5}}${ltr}`;

type Words = Record<"en" | "ar", { header: string; body: string }>;

const customer = { en: "dear customer", ar: "عميلنا العزيز" };
const footers = { en: "Automatic message", ar: "رسالة آلية" };
const payButton = { en: "Pay now", ar: "ادفع الآن" };

const texts: Record<NotifiableState, Words> = {
  created: {
    en: {
      header: "Payment request",
      body: "Hello {{1}}, your order {{2}} from {{3}} comes to {{4}}. Press the button below to pay securely.",
    },
    ar: {
      header: "طلب دفع",
      body: `مرحبًا {{1}}، طلبك ${orderNo} لدى {{3}} بقيمة {{4}} بانتظار الدفع. للدفع بأمان يُرجى الضغط على الزر أدناه.`,
    },
  },
  paid: {
    en: {
      header: "Payment received",
      body: "Thank you {{1}}, for your order {{2}} from {{3}} we received {{4}}. Your reference is {{5}}, keep this message as your receipt.",
    },
    ar: {
      header: "تم استلام الدفعة",
      body: `شكرًا {{1}}، بخصوص طلبك ${orderNo} لدى {{3}} استلمنا مبلغ {{4}} ورقم المرجع ${reference}. يُرجى الاحتفاظ بهذه الرسالة إيصالًا بالدفع.`,
    },
  },
  authorized: {
    en: {
      header: "Amount reserved",
      body: "Hello {{1}}, for your order {{2}} from {{3}} we reserved {{4}} on your card. It is charged when the order is confirmed.",
    },
    ar: {
      header: "تم حجز المبلغ",
      body: `مرحبًا {{1}}، بخصوص طلبك ${orderNo} لدى {{3}} حجزنا مبلغ {{4}} على بطاقتك. لن يُخصم المبلغ إلا عند تأكيد الطلب.`,
    },
  },
  canceled: {
    en: {
      header: "Payment request withdrawn",
      body: "Hello {{1}}, the payment request for your order {{2}} from {{3}} over {{4}} was withdrawn. No payment is needed any more.",
    },
    ar: {
      header: "تم إلغاء طلب الدفع",
      body: `مرحبًا {{1}}، تم إلغاء طلب الدفع الخاص بطلبك ${orderNo} لدى {{3}} بقيمة {{4}} ولم يعد الدفع مطلوبًا.`,
    },
  },
  failed: {
    en: {
      header: "Payment not completed",
      body: "Hello {{1}}, the payment for your order {{2}} from {{3}} over {{4}} was not completed. Contact the shop if you would like a new link.",
    },
    ar: {
      header: "لم تكتمل عملية الدفع",
      body: `مرحبًا {{1}}، لم تكتمل عملية الدفع لطلبك ${orderNo} لدى {{3}} بقيمة {{4}} ويمكنك التواصل مع المتجر للحصول على رابط جديد.`,
    },
  },
  // Ottu reports a cancel at the gateway as expired, too: the text must not say that time ran out.
  expired: {
    en: {
      header: "Payment link closed",
      body: "Hello {{1}}, the payment link for your order {{2}} from {{3}} over {{4}} is closed. Contact the shop if you would like a new one.",
    },
    ar: {
      header: "أُغلق رابط الدفع",
      body: `مرحبًا {{1}}، أُغلق رابط الدفع الخاص بطلبك ${orderNo} لدى {{3}} بقيمة {{4}} ويمكنك التواصل مع المتجر للحصول على رابط آخر.`,
    },
  },
};

/**
 * WhatsApp keeps a message up to 30 days for a phone that is off, and a payment link that arrives next week is dead.
 * Below those 30 days, 12 hours are the longest that Meta lets be chosen. Source: Meta, time-to-live, read 2026-09.
 */
const linkTtlSeconds = 43_200;

const states = Object.keys(texts) as NotifiableState[];
const languages = ["en", "ar"] as const;

/** The set for a shop whose payment links begin with `checkoutPrefix`, an address that ends before the session id. */
export function starterTemplates(checkoutPrefix: string): StarterTemplate[] {
  return states.flatMap((state) => languages.map((language) => starterTemplate(state, language, checkoutPrefix)));
}

function starterTemplate(state: NotifiableState, language: "en" | "ar", checkoutPrefix: string): StarterTemplate {
  const words = texts[state][language];
  const body = mappingsOf(state, language);
  const hasPayButton = state === "created";
  const button = {
    type: "URL",
    text: payButton[language],
    url: `${checkoutPrefix}{{1}}`,
    example: [`${checkoutPrefix}8f14e45fceea167a`],
  };
  return {
    state,
    language,
    name: `zajel_payment_${state}`,
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "TEXT", text: words.header },
      { type: "BODY", text: words.body, example: { body_text: [examplesOf(language).slice(0, body.length)] } },
      { type: "FOOTER", text: footers[language] },
      ...(hasPayButton ? [{ type: "BUTTONS", buttons: [button] }] : []),
    ],
    body,
    hasPayButton,
    ttlSeconds: hasPayButton ? linkTtlSeconds : null,
  };
}

/** As it is submitted. */
export function starterDraft(starter: StarterTemplate): TemplateDraft {
  const read = readDraft(
    {
      name: starter.name,
      language: starter.language,
      category: starter.category,
      components: starter.components,
      ...(starter.ttlSeconds === null ? {} : { message_send_ttl_seconds: starter.ttlSeconds }),
    },
    { isComplete: true },
  );
  if (read.kind === "refused") throw new Error(`a starter template has no good form: ${JSON.stringify(read.errors)}`);
  return read.draft;
}

/** What fills its variables when it is linked. */
export function starterVariables({ body, hasPayButton }: StarterTemplate): LinkVariables {
  return {
    header: {},
    body: Object.fromEntries(body.map((mapping, index) => [`${index + 1}`, mapping])),
    buttons: hasPayButton ? { "0": { from: "checkout_url_suffix" } } : {},
  };
}

function mappingsOf(state: NotifiableState, language: "en" | "ar"): Mapping[] {
  const always: Mapping[] = [
    { from: "customer_first_name", fallback: customer[language] },
    { from: "order_no", fallback: "–" },
    { from: "merchant_name" },
  ];
  if (state !== "paid") return [...always, { from: "amount" }];
  return [...always, { from: "paid_amount" }, { from: "reference_number", fallback: "–" }];
}

function examplesOf(language: "en" | "ar"): string[] {
  return language === "en"
    ? ["Noura", "DN-10482", "Dar Noura", "KWD 24.500", "620918443107"]
    : ["نورة", "DN-10482", "دار نورة", "24.500 د.ك.", "620918443107"];
}
