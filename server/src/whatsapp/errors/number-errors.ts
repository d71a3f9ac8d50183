import { advice } from "./advice.ts";
import type { CatalogueEntry } from "./entry.ts";

/**
 * Errors about the sender's registration and about products that need terms of their own.
 *
 * Source: Meta, Cloud API error codes, read 2026-09.
 */
export const numberErrors: readonly CatalogueEntry[] = [
  {
    code: 133000,
    title: "Incomplete Deregistration",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "An earlier attempt to deregister the number did not finish.",
      ar: "لم تكتمل محاولة سابقة لإلغاء تسجيل الرقم.",
    },
    advice: advice.registerNumber,
  },
  {
    code: 133004,
    title: "Server Temporarily Unavailable",
    scope: "transient",
    reaction: "retry",
    meaning: { en: "WhatsApp's server was not available for a moment.", ar: "لم يكن خادم واتساب متاحًا مؤقتًا." },
    advice: advice.wait,
  },
  {
    code: 133005,
    title: "Two step verification PIN Mismatch",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The PIN for registering the number was wrong.",
      ar: "رقم التعريف الشخصي المستخدم لتسجيل الرقم غير صحيح.",
    },
    advice: advice.numberPin,
  },
  {
    code: 133006,
    title: "Phone number re-verification needed",
    scope: "sender",
    reaction: "hold_sender",
    meaning: { en: "The number has to be verified once more.", ar: "يجب التحقق من الرقم مرة أخرى." },
    advice: advice.registerNumber,
  },
  {
    code: 133008,
    title: "Too Many two step verification PIN Guesses",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "A wrong PIN for the number was given too often.",
      ar: "أُدخل رقم تعريف شخصي خاطئ لهذا الرقم مرات كثيرة.",
    },
    advice: advice.numberPin,
  },
  {
    code: 133009,
    title: "Two step verification PIN Guessed Too Fast",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "PINs for the number were given too quickly one after another.",
      ar: "أُدخلت أرقام التعريف الشخصية لهذا الرقم بسرعة متتالية.",
    },
    advice: advice.numberPin,
  },
  {
    code: 133010,
    title: "Phone number Not Registered",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The number is not registered with the Cloud API.",
      ar: "الرقم غير مسجل في واجهة واتساب السحابية (Cloud API).",
    },
    advice: advice.registerNumber,
  },
  {
    code: 133015,
    title: "Please wait a few minutes before attempting to register this phone number",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The number was deleted a moment ago and cannot be registered yet.",
      ar: "حُذف الرقم قبل قليل ولا يمكن تسجيله بعد.",
    },
    advice: advice.tryLater,
  },
  {
    code: 133016,
    title: "Account register/deregister rate limit exceeded",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The number was registered and deregistered too often.",
      ar: "سُجل الرقم وأُلغي تسجيله مرات كثيرة.",
    },
    advice: advice.tryLater,
  },
  {
    code: 134011,
    title: "Payments terms not accepted",
    scope: "waba",
    reaction: "fail",
    meaning: {
      en: "The template pays inside the chat, and the terms for that were not accepted.",
      ar: "يتضمن القالب الدفع داخل المحادثة، ولم تُقبل شروط ذلك.",
    },
    advice: advice.acceptTerms,
  },
  {
    code: 134100,
    title: "Only marketing messages supported",
    scope: "message",
    reaction: "fail",
    meaning: { en: "That door of WhatsApp's takes marketing only.", ar: "هذا المسار من واتساب للرسائل التسويقية فقط." },
    advice: advice.notUsed,
  },
  {
    code: 134101,
    title: "Template is being prepared for marketing",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "The template is not ready for WhatsApp's marketing door yet.",
      ar: "القالب غير جاهز بعد لمسار الرسائل التسويقية في واتساب.",
    },
    advice: advice.notUsed,
  },
  {
    code: 134102,
    title: "Template is not available for marketing",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "The template cannot be used at WhatsApp's marketing door.",
      ar: "لا يمكن استخدام القالب في مسار الرسائل التسويقية في واتساب.",
    },
    advice: advice.notUsed,
  },
  {
    code: 139200,
    title: "Direct Send blocked",
    scope: "waba",
    reaction: "fail",
    meaning: {
      en: "The account may not send messages without a template.",
      ar: "لا يُسمح للحساب بإرسال رسائل دون قالب.",
    },
    advice: advice.notUsed,
  },
  {
    code: 2494100,
    title: "Number in maintenance mode",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The number is being moved or maintained by WhatsApp.",
      ar: "يجري واتساب نقلًا أو صيانة لهذا الرقم.",
    },
    advice: advice.maintenance,
  },
];
