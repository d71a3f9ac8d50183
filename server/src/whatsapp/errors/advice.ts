import type { Wording } from "./entry.ts";

/** What a person can do about an error: one sentence each, shared by the codes that it fits. */
export const advice = {
  wait: {
    en: "Nothing to do: Zajel tries again by itself.",
    ar: "لا حاجة إلى أي إجراء: يعيد زاجل المحاولة من تلقاء نفسه.",
  },
  slower: {
    en: "Nothing to do: Zajel slows down by itself and goes on.",
    ar: "لا حاجة إلى أي إجراء: يبطئ زاجل الإرسال من تلقاء نفسه ثم يتابع.",
  },
  maintenance: {
    en: "Nothing to do: WhatsApp is working on this number, and Zajel goes on when that is done.",
    ar: "لا حاجة إلى أي إجراء: يجري واتساب أعمالًا على هذا الرقم، ويتابع زاجل الإرسال عند انتهائها.",
  },
  newToken: {
    en: "Create a new access token for the system user in Meta Business settings and put it into the authenticator.",
    ar: "أنشئ رمز وصول جديدًا لمستخدم النظام في إعدادات الأعمال لدى Meta وأدخله في إعدادات الربط مع واتساب.",
  },
  grantPermissions: {
    en: "Give the token's system user access to this WhatsApp account and both WhatsApp permissions, then check the authenticator again.",
    ar: "امنح مستخدم النظام صاحب الرمز حق الوصول إلى حساب واتساب هذا مع إذني واتساب كليهما، ثم أعد فحص الربط.",
  },
  checkIds: {
    en: "Compare the phone number ID and the account ID of the authenticator with WhatsApp Manager, and see that its token may use them.",
    ar: "قارن معرّف رقم الهاتف ومعرّف الحساب في إعدادات الربط بما في مدير واتساب، وتأكد من أن رمز الوصول مخوّل باستخدامهما.",
  },
  accountQuality: {
    en: "Read under Account quality in WhatsApp Manager what Meta objects to, mend it and ask for a review.",
    ar: "اقرأ في صفحة جودة الحساب في مدير واتساب ما تعترض عليه Meta، وعالجه ثم اطلب المراجعة.",
  },
  billing: {
    en: "Put the payment method, currency and time zone of the WhatsApp account in order in Meta's billing settings.",
    ar: "صحّح وسيلة الدفع والعملة والمنطقة الزمنية لحساب واتساب في إعدادات الفوترة لدى Meta.",
  },
  registerNumber: {
    en: "Finish the registration of the number in WhatsApp Manager, then check the authenticator again.",
    ar: "أكمل تسجيل الرقم في مدير واتساب، ثم أعد فحص الربط.",
  },
  numberPin: {
    en: "Check the number's two-step verification PIN in WhatsApp Manager, and wait first if the details name a time.",
    ar: "تحقق من رقم التعريف الشخصي للتحقق بخطوتين لهذا الرقم في مدير واتساب، وانتظر أولًا إن ذكرت التفاصيل مدة.",
  },
  displayName: {
    en: "Get the number's display name approved in WhatsApp Manager.",
    ar: "احصل على الموافقة على الاسم الظاهر لهذا الرقم في مدير واتساب.",
  },
  otherNumber: {
    en: "Ask the customer for a number that uses WhatsApp, or reach them another way.",
    ar: "اطلب من العميل رقمًا يستخدم واتساب، أو تواصل معه بطريقة أخرى.",
  },
  otherChannel: {
    en: "Reach this customer another way.",
    ar: "تواصل مع هذا العميل بطريقة أخرى.",
  },
  otherCountry: {
    en: "Reach customers in this country another way, and ask Meta's support why the account may not write to them.",
    ar: "تواصل مع عملاء هذا البلد بطريقة أخرى، واسأل دعم Meta عن سبب منع الحساب من مراسلتهم.",
  },
  unblock: {
    en: "Unblock the customer if that was a mistake, then send again.",
    ar: "ألغِ حظر العميل إن كان قد حُظر خطأً، ثم أعد الإرسال.",
  },
  allowList: {
    en: "Add the number to the test number's list of recipients in the Meta app, or send from a real business number.",
    ar: "أضف الرقم إلى قائمة مستلمي الرقم التجريبي في تطبيق Meta، أو أرسل من رقم أعمال حقيقي.",
  },
  verifyCustomer: {
    en: "Make sure that the number still belongs to the customer before you send anything to it again.",
    ar: "تأكد من أن الرقم ما زال للعميل نفسه قبل أن ترسل إليه شيئًا من جديد.",
  },
  category: {
    en: "Check the template's category in WhatsApp Manager: a message about a payment should be a utility template.",
    ar: "تحقق من فئة القالب في مدير واتساب: يجب أن تكون رسالة الدفع من قوالب الخدمات.",
  },
  linkApproved: {
    en: "Sync the templates and link one that is approved in this language.",
    ar: "زامن القوالب واربط قالبًا معتمدًا بهذه اللغة.",
  },
  fitMapping: {
    en: "Sync the templates and set the variables of the template link again as the template asks for them.",
    ar: "زامن القوالب ثم أعد ضبط متغيرات ربط القالب كما يتطلبها القالب.",
  },
  shorten: {
    en: "Shorten the template's text or the values that are filled into it.",
    ar: "اختصر نص القالب أو القيم التي تُملأ فيه.",
  },
  pauseEnds: {
    en: "Nothing to do: the pause ends by itself; if it comes again, make the text clearer to your customers.",
    ar: "لا حاجة إلى أي إجراء: ينتهي الإيقاف من تلقاء نفسه، فإن تكرر فاجعل النص أوضح لعملائك.",
  },
  newTemplate: {
    en: "Have a new template approved and link it: a disabled one does not come back.",
    ar: "اعتمد قالبًا جديدًا واربطه: القالب المعطّل لا يعود.",
  },
  mendTemplate: {
    en: "Change the template's text so that Meta's rules are met, and submit it again.",
    ar: "عدّل نص القالب بما يوافق قواعد Meta ثم قدّمه من جديد.",
  },
  existingTemplate: {
    en: "Sync the templates and use the one that exists, or choose another name.",
    ar: "زامن القوالب واستخدم القالب الموجود، أو اختر اسمًا آخر.",
  },
  deleteTemplates: {
    en: "Delete templates that are no longer used in WhatsApp Manager.",
    ar: "احذف من مدير واتساب القوالب التي لم تعد مستخدمة.",
  },
  media: {
    en: "See that the header's file opens at its link without a login and has a type and size that WhatsApp takes.",
    ar: "تأكد من أن ملف الترويسة يفتح من رابطه دون تسجيل دخول وأن نوعه وحجمه مما يقبله واتساب.",
  },
  sendAgain: {
    en: "Send it again if it is still of use.",
    ar: "أعد الإرسال إن كانت الرسالة لا تزال مفيدة.",
  },
  webhookDoor: {
    en: "Make sure that Meta reaches this installation's webhook address at all times.",
    ar: "تأكد من أن Meta تصل إلى عنوان الإشعارات (webhook) في هذا النظام في كل وقت.",
  },
  tryLater: {
    en: "Try again later; where the details name a time, wait that long.",
    ar: "حاول مرة أخرى لاحقًا، وانتظر المدة المذكورة في التفاصيل إن وُجدت.",
  },
  acceptTerms: {
    en: "Accept WhatsApp's payment terms in WhatsApp Manager, or use a template without in-chat payment.",
    ar: "اقبل شروط الدفع في مدير واتساب، أو استخدم قالبًا لا يتضمن الدفع داخل المحادثة.",
  },
  report: {
    en: "Show the notification's attempts to whoever runs Zajel: the request itself was wrong.",
    ar: "اعرض محاولات هذا الإشعار على المسؤول عن زاجل: الخطأ في الطلب نفسه.",
  },
  notUsed: {
    en: "Tell whoever runs Zajel if it comes again: it belongs to a part of WhatsApp that Zajel does not use.",
    ar: "أخبر المسؤول عن زاجل إن تكرر ذلك: فهو يخص جزءًا من واتساب لا يستخدمه زاجل.",
  },
  lookUp: {
    en: "Look the code up in Meta's list of error codes and tell whoever runs Zajel, which does not know it.",
    ar: "ابحث عن الرمز في قائمة رموز أخطاء Meta وأخبر المسؤول عن زاجل، فهو لا يعرفه.",
  },
} as const satisfies Record<string, Wording>;
