import { defineTexts } from "../i18n/texts.ts";

/**
 * Why a message will not go, where only a word is known: a plan has no sentence. What is said of a message that is there
 * comes with it, in the reader's language (`useReasonWords`).
 */
export const texts = defineTexts({
  en: {
    no_link: "No template is linked. Link one for this state and language; the next payment will use it.",
    template_rejected: "WhatsApp rejected the template. Correct it and submit it again, or link another one.",
    template_disabled: "WhatsApp disabled the template. Submit a new one under another name and link it.",
    template_missing: "The template does not exist at WhatsApp. Check its name and language, and correct the link.",
    template_pending: "The template is not approved yet. The message leaves by itself when it is.",
    template_paused: "WhatsApp paused the template. The message leaves by itself when the pause ends.",
    template_marketing: "WhatsApp made it a marketing template. Link a utility template, or accept the higher price.",
    missing_variable: "A value for the text is missing. Give it to the payment, or give the template a fallback text.",
    link_mismatch: "The payment link does not fit the template’s button. Use a link that begins as the button does.",
    link_expiring: "The payment link is about to expire. Give it a later end and send it again.",
    phone_missing: "The customer has no phone number. Add one and send again.",
    phone_invalid: "This phone number can’t exist. Correct it, with its country code, and send again.",
    opted_out: "The customer doesn’t want messages. They can write START to receive them again.",
    token: "WhatsApp refuses the access token. Replace it, and held messages leave by themselves.",
    sender_unhealthy: "The sender can’t send at the moment. Open the authenticator’s checks to see why.",
  },
  ar: {
    no_link: "لا قالب مربوط. اربط قالبًا لهذه الحالة واللغة، وستستخدمه الدفعة التالية.",
    template_rejected: "رفض واتساب القالب. صحّحه وأعد تقديمه، أو اربط قالبًا آخر.",
    template_disabled: "عطّل واتساب القالب. قدّم قالبًا جديدًا باسم آخر واربطه.",
    template_missing: "القالب غير موجود في واتساب. راجع اسمه ولغته وصحّح الربط.",
    template_pending: "لم يُعتمد القالب بعد. تُرسل الرسالة تلقائيًا عند اعتماده.",
    template_paused: "أوقف واتساب القالب مؤقتًا. تُرسل الرسالة تلقائيًا عند انتهاء الإيقاف.",
    template_marketing: "حوّل واتساب القالب إلى تسويقي. اربط قالب خدمات، أو اقبل السعر الأعلى.",
    missing_variable: "تنقص قيمة في النص. أضفها إلى الدفعة، أو ضع نصًا بديلًا في القالب.",
    link_mismatch: "رابط الدفع لا يناسب زر القالب. استخدم رابطًا يبدأ كما يبدأ الزر.",
    link_expiring: "يوشك رابط الدفع على الانتهاء. مدّد صلاحيته ثم أعد إرساله.",
    phone_missing: "لا رقم هاتف لهذا العميل. أضفه ثم أعد الإرسال.",
    phone_invalid: "لا يمكن أن يوجد هذا الرقم. صحّحه مع رمز الدولة ثم أعد الإرسال.",
    opted_out: "لا يريد العميل رسائل. يمكنه كتابة «ابدأ» ليستلمها مجددًا.",
    token: "يرفض واتساب رمز الوصول. استبدله وتُرسل الرسائل المعلّقة تلقائيًا.",
    sender_unhealthy: "لا يستطيع المرسل الإرسال حاليًا. افتح فحوص الموثّق لمعرفة السبب.",
  },
});

/** The titles of those of WhatsApp's numbers that people meet; its own are in English, and in its own terms. */
export const titles = defineTexts({
  en: {
    "190": "Access token expired",
    "130429": "Sending too fast for WhatsApp",
    "131000": "Something went wrong at WhatsApp",
    "131026": "This phone can’t receive WhatsApp messages",
    "131031": "Meta has locked the account",
    "131042": "Meta can’t charge for messages",
    "131047": "More than 24 hours since the customer wrote",
    "131048": "Meta limits the number for spam",
    "131049": "Meta held it back to spare the customer",
    "131050": "The customer stopped marketing messages",
    "131056": "Too many messages to this phone at once",
    "132000": "The values don’t fit the template",
    "132001": "No such template in this language",
    "132015": "Meta paused the template for low quality",
    "132016": "Meta disabled the template for low quality",
  },
  ar: {
    "190": "انتهت صلاحية رمز الوصول",
    "130429": "الإرسال أسرع مما يقبله واتساب",
    "131000": "حدث خطأ لدى واتساب",
    "131026": "هذا الهاتف لا يستقبل رسائل واتساب",
    "131031": "أقفلت Meta الحساب",
    "131042": "لا تستطيع Meta تحصيل رسوم الرسائل",
    "131047": "مضى أكثر من 24 ساعة منذ كتب العميل",
    "131048": "قيّدت Meta الرقم لكثرة البلاغات",
    "131049": "حجبتها Meta تخفيفًا عن العميل",
    "131050": "أوقف العميل الرسائل التسويقية",
    "131056": "رسائل كثيرة إلى هذا الهاتف في وقت واحد",
    "132000": "القيم لا تناسب القالب",
    "132001": "القالب غير موجود بهذه اللغة",
    "132015": "أوقفت Meta القالب لانخفاض جودته",
    "132016": "عطّلت Meta القالب لانخفاض جودته",
  },
});
