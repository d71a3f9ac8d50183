import { advice } from "./advice.ts";
import type { CatalogueEntry } from "./entry.ts";

/**
 * Errors of sending and delivering: 130xxx, 131xxx, and the families around them.
 *
 * Source: Meta, Cloud API error codes, read 2026-09; HTTP 500 does not make 131045 transient, nor HTTP 400 make 131056 final.
 */
export const messageErrors: readonly CatalogueEntry[] = [
  {
    code: 130403,
    title: "Blocked by business",
    scope: "pair",
    reaction: "fail",
    meaning: {
      en: "Your business has blocked this customer on WhatsApp.",
      ar: "حظر نشاطك التجاري هذا العميل على واتساب.",
    },
    advice: advice.unblock,
  },
  {
    code: 130429,
    title: "Rate limit hit",
    scope: "sender",
    reaction: "pace",
    meaning: {
      en: "The number sent more messages per second than WhatsApp allows it.",
      ar: "أرسل الرقم في الثانية رسائل أكثر مما يسمح به واتساب.",
    },
    advice: advice.slower,
  },
  {
    code: 130472,
    title: "User's number is part of an experiment",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "Meta keeps marketing messages from this customer for an experiment of its own.",
      ar: "تحجب Meta الرسائل التسويقية عن هذا العميل ضمن تجربة تجريها.",
    },
    advice: advice.category,
  },
  {
    code: 130497,
    title: "Business account is restricted from messaging users in this country",
    scope: "waba",
    reaction: "fail",
    meaning: {
      en: "The WhatsApp account may not write to customers in this country.",
      ar: "لا يُسمح لحساب واتساب بمراسلة العملاء في هذا البلد.",
    },
    advice: advice.otherCountry,
  },
  {
    code: 131000,
    title: "Something went wrong",
    scope: "transient",
    reaction: "retry",
    meaning: { en: "WhatsApp failed and does not say why.", ar: "تعثر واتساب ولم يذكر السبب." },
    advice: advice.wait,
  },
  {
    code: 131005,
    title: "Access denied",
    scope: "token",
    reaction: "hold_token",
    meaning: {
      en: "The access token lacks a permission, or it was taken away.",
      ar: "ينقص رمزَ الوصول إذنٌ لازم، أو أن الإذن قد سُحب.",
    },
    advice: advice.grantPermissions,
  },
  {
    code: 131008,
    title: "Required parameter is missing",
    scope: "message",
    reaction: "fail",
    meaning: { en: "The request lacked a field that WhatsApp needs.", ar: "نقص الطلبَ حقلٌ يحتاجه واتساب." },
    advice: advice.report,
  },
  {
    code: 131009,
    title: "Parameter value is not valid",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "A value of the request is not valid: often a phone number that is malformed or not registered.",
      ar: "إحدى قيم الطلب غير صالحة، وغالبًا ما تكون رقم هاتف غير صحيح أو غير مسجل.",
    },
    advice: advice.report,
  },
  {
    code: 131016,
    title: "Service unavailable",
    scope: "transient",
    reaction: "retry",
    meaning: { en: "WhatsApp's service was not available.", ar: "لم تكن خدمة واتساب متاحة." },
    advice: advice.wait,
  },
  {
    code: 131021,
    title: "Recipient cannot be sender",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "The customer's number is the very number that the message is sent from.",
      ar: "رقم العميل هو نفسه الرقم الذي تُرسل منه الرسالة.",
    },
    advice: advice.otherNumber,
  },
  {
    code: 131026,
    title: "Message undeliverable",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "The customer is not on WhatsApp, has not accepted its terms or uses a version that is too old.",
      ar: "العميل ليس على واتساب، أو لم يقبل شروطه، أو يستخدم إصدارًا قديمًا جدًا.",
    },
    advice: advice.otherNumber,
  },
  {
    code: 131030,
    title: "Recipient phone number not in allowed list",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "A test number only reaches the numbers on its list, and this one is not on it.",
      ar: "لا يصل الرقم التجريبي إلا إلى الأرقام المدرجة في قائمته، وهذا الرقم ليس منها.",
    },
    advice: advice.allowList,
  },
  {
    code: 131031,
    title: "Account has been locked",
    scope: "waba",
    reaction: "hold_waba",
    meaning: {
      en: "Meta has locked the WhatsApp account because of its policies or a wrong PIN.",
      ar: "أقفلت Meta حساب واتساب بسبب سياساتها أو بسبب رقم تعريف شخصي خاطئ.",
    },
    advice: advice.accountQuality,
  },
  {
    code: 131035,
    title: "Webhook not delivered in time (no storage)",
    scope: "sender",
    reaction: "fail",
    meaning: {
      en: "WhatsApp could not deliver a webhook within the hour that a number without storage keeps it.",
      ar: "تعذر على واتساب تسليم إشعار خلال الساعة التي يحتفظ به فيها الرقم الذي لا يخزّن المحتوى.",
    },
    advice: advice.webhookDoor,
  },
  {
    code: 131036,
    title: "Message gone before it could be retried (no storage)",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "The number keeps no messages, so WhatsApp had none left to try again.",
      ar: "لا يحتفظ هذا الرقم بالرسائل، فلم يبق لدى واتساب ما يعيد محاولة تسليمه.",
    },
    advice: advice.sendAgain,
  },
  {
    code: 131037,
    title: "Display name needs approval",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The number may not send before its display name is approved.",
      ar: "لا يمكن للرقم الإرسال قبل الموافقة على اسمه الظاهر.",
    },
    advice: advice.displayName,
  },
  {
    code: 131042,
    title: "Business eligibility payment issue",
    scope: "waba",
    reaction: "hold_waba",
    meaning: {
      en: "Meta cannot bill the WhatsApp account: payment method, credit line, currency or time zone.",
      ar: "لا تستطيع Meta محاسبة حساب واتساب بسبب وسيلة الدفع أو حد الائتمان أو العملة أو المنطقة الزمنية.",
    },
    advice: advice.billing,
  },
  {
    code: 131045,
    title: "Incorrect certificate",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The number's registration with WhatsApp is not in order.",
      ar: "تسجيل الرقم لدى واتساب غير سليم.",
    },
    advice: advice.registerNumber,
  },
  {
    code: 131047,
    title: "Re-engagement message",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "More than 24 hours have passed since the customer wrote, and only a template may be sent then.",
      ar: "مضت أكثر من 24 ساعة على آخر رسالة من العميل، ولا يُسمح بعدها إلا بإرسال قالب.",
    },
    advice: advice.report,
  },
  {
    code: 131048,
    title: "Spam rate limit hit",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "WhatsApp has restricted the number because customers blocked or reported it.",
      ar: "قيّد واتساب الرقم لأن عملاء حظروه أو أبلغوا عنه.",
    },
    advice: advice.accountQuality,
  },
  {
    code: 131049,
    title: "Meta chose not to deliver",
    scope: "pair",
    reaction: "fail",
    meaning: {
      en: "This customer has had as many marketing messages as Meta allows for now.",
      ar: "تلقى هذا العميل ما تسمح به Meta حاليًا من رسائل تسويقية.",
    },
    advice: advice.category,
  },
  {
    code: 131050,
    title: "User stopped marketing messages",
    scope: "pair",
    reaction: "fail",
    meaning: {
      en: "The customer has stopped marketing messages from your business.",
      ar: "أوقف العميل الرسائل التسويقية من نشاطك التجاري.",
    },
    advice: advice.category,
  },
  {
    code: 131051,
    title: "Unsupported message type",
    scope: "message",
    reaction: "fail",
    meaning: { en: "WhatsApp does not take this type of message.", ar: "لا يقبل واتساب هذا النوع من الرسائل." },
    advice: advice.report,
  },
  {
    code: 131052,
    title: "Media download error",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "A file that the customer sent could not be fetched.",
      ar: "تعذر تنزيل ملف أرسله العميل.",
    },
    advice: advice.otherChannel,
  },
  {
    code: 131053,
    title: "Media upload error",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "WhatsApp could not fetch or use the file in the message's header.",
      ar: "تعذر على واتساب تنزيل الملف الموجود في ترويسة الرسالة أو استخدامه.",
    },
    advice: advice.media,
  },
  {
    code: 131055,
    title: "Method not allowed",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "A message that is not marketing was sent through the door for marketing.",
      ar: "أُرسلت رسالة غير تسويقية عبر المسار المخصص للتسويق.",
    },
    advice: advice.report,
  },
  {
    code: 131056,
    title: "Pair rate limit hit",
    scope: "pair",
    reaction: "wait_pair",
    meaning: {
      en: "Too many messages went to this one customer in a short time.",
      ar: "أُرسلت إلى هذا العميل رسائل كثيرة في وقت قصير.",
    },
    advice: advice.wait,
  },
  {
    code: 131057,
    title: "Account in maintenance mode",
    scope: "sender",
    reaction: "retry",
    meaning: {
      en: "WhatsApp is working on the number for about a minute, for example to raise its throughput.",
      ar: "يجري واتساب أعمالًا على الرقم لنحو دقيقة، لرفع سعة الإرسال مثلًا.",
    },
    advice: advice.maintenance,
  },
  {
    code: 131059,
    title: "Invalid cursor",
    scope: "transient",
    reaction: "retry",
    meaning: {
      en: "A list changed while it was being read, and its next page could not be found.",
      ar: "تغيرت القائمة أثناء قراءتها فلم يُعثر على صفحتها التالية.",
    },
    advice: advice.wait,
  },
  {
    code: 131062,
    title: "Recipient id not supported",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "This kind of template can only be sent to a phone number.",
      ar: "لا يمكن إرسال هذا النوع من القوالب إلا إلى رقم هاتف.",
    },
    advice: advice.report,
  },
  {
    code: 131063,
    title: "Marketing disabled on Cloud API",
    scope: "template",
    reaction: "hold_template",
    meaning: {
      en: "The template has become marketing, and this account does not send marketing this way.",
      ar: "أصبح القالب تسويقيًا، وهذا الحساب لا يرسل الرسائل التسويقية بهذه الطريقة.",
    },
    advice: advice.category,
  },
  {
    code: 131064,
    title: "Utility rate limited",
    scope: "waba",
    reaction: "hold_waba",
    meaning: {
      en: "Meta has limited the account's utility messages because of templates in the wrong category.",
      ar: "حدّت Meta من رسائل الخدمات لهذا الحساب بسبب قوالب في فئة غير صحيحة.",
    },
    advice: advice.accountQuality,
  },
  {
    code: 135000,
    title: "Generic user error",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "WhatsApp found a fault in the request and does not say which.",
      ar: "وجد واتساب خطأً في الطلب ولم يحدده.",
    },
    advice: advice.report,
  },
  {
    code: 137000,
    title: "Identity changed",
    scope: "pair",
    reaction: "fail",
    meaning: {
      en: "The phone number may belong to another person now: its WhatsApp identity has changed.",
      ar: "ربما أصبح رقم الهاتف لشخص آخر، فقد تغيرت هويته في واتساب.",
    },
    advice: advice.verifyCustomer,
  },
];
