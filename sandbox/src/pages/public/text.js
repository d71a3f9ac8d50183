/**
 * All words of the two pages, in English and Arabic, and the choice between them.
 *
 * Words stand in the HTML as `data-text="key"` (or `data-label="key"` for an accessible name) and are put in by
 * `applyWords`; what modules build, they ask for with `t`.
 */

/** @typedef {"en" | "ar"} Language */
/** @typedef {keyof typeof english} Word */

const english = {
  skip: "Skip to the content",
  zajel: "Zajel",
  simulator: "Simulator: no real messages",
  otherLanguage: "العربية",
  toDark: "Use the dark theme",
  toLight: "Use the light theme",
  tryAgain: "Try again",
  loading: "Loading",

  phoneTitle: "Simulated phone",
  phoneLead: "Read, reply and pay as your customer would. Nothing here reaches a real phone.",
  phones: "Phones",
  addPhone: "Add a phone",
  phoneNumber: "Phone number",
  phoneNumberHint: "Begin with + and the country code, such as +965\u00a05512\u00a00483.",
  name: "Name (optional)",
  add: "Add",
  cancel: "Cancel",
  noPhonesYet: "No phones yet",
  noPhones: "Create a payment request with a WhatsApp notification ticked, and the customer's phone appears here.",
  noMessages: "No messages yet",
  unread: "{count} unread",
  findPhone: "Find a phone",
  morePhones: "{count} more. Type a number or name to find one.",
  phoneOff: "Switched off",
  thisPhone: "This phone",
  switchedOn: "Switched on",
  readsByItself: "Opens messages by itself",
  notOnWhatsapp: "Not on WhatsApp",
  blocked: "Blocked the sender",
  chat: "Messages on this phone",
  business: "Business account",
  emptyChat: "Messages to this number appear here as they arrive.",
  offNote: "This phone is switched off. Messages wait until it is on again.",
  switchOn: "Switch on",
  notOnWhatsappNote: "This number is not on WhatsApp, so messages to it fail.",
  blockedNote: "You blocked this business. Its messages no longer reach you.",
  message: "Message",
  send: "Send",
  merchantSees: "Ticks beside a message are what the merchant sees: one sent, two delivered, blue read.",
  today: "Today",
  yesterday: "Yesterday",
  tickAccepted: "Accepted, not sent yet",
  tickSent: "Sent",
  tickDelivered: "Delivered",
  tickRead: "Read",
  tickFailed: "Failed",

  faults: "Faults",
  faultsOn: "{count} on",
  allOff: "Turn all off",
  otherFaults: "Also on, set by the API:",
  loseAnswer: "Lose the answer after sending",
  tokenExpired: "Token expired",
  throttle: "Too many messages",
  templatePaused: "Template paused",
  webhooksLate: "Webhooks late and out of order",

  happened: "What happened",
  live: "Live",
  reconnecting: "Reconnecting…",
  nothingHappened: "Nothing yet. Messages, statuses and faults are listed here as they happen.",
  kindMessage: "Message received",
  kindSent: "Status sent",
  kindDelivered: "Status delivered",
  kindRead: "Status read",
  kindFailed: "Status failed",
  kindReply: "Customer replied",
  kindTap: "Customer pressed a button",
  kindCheckout: "Demo checkout",
  kindFault: "Fault",
  kindRefused: "Request refused",
  kindWebhook: "Webhook",
  kindTemplate: "Template",
  kindAccount: "Account",
  kindPhone: "Phone",
  away: "The simulator doesn't answer. Trying again in 5 s.",
  notDone: "That didn't work. {detail}",

  checkoutTitle: "Demo checkout",
  demoCheckout: "Demo checkout. No money moves: choose how this payment should end.",
  order: "Order {order}",
  validUntil: "Link valid until {time}",
  validUntilToday: "Link valid until today {time}",
  customer: "Customer",
  customerPhone: "Phone",
  session: "Session",
  payWith: "Pay with",
  debit: "Debit card",
  debitNote: "Local bank",
  credit: "Credit card",
  creditNote: "Authorize now, capture later",
  cod: "Cash on delivery",
  pay: "Pay {amount}",
  orElse: "Or let it end another way",
  decline: "Decline",
  declineThenPay: "Decline, then succeed after 20 s",
  cancelNote: "Ottu reports a cancel at the gateway as expired.",
  working: "One moment…",
  openPhone: "Open the simulated phone",
  zajelSimulator: "Zajel simulator",
  resultTold: "Zajel was told: {state}. A message that is ticked for it goes to the phone.",
  resultToldQuiet: "Zajel was told: {state}. No message goes out for it.",
  alreadyEnded: "This payment has ended already. State: {state}",
  paidTitle: "Paid",
  paidText: "Thank you. {amount} arrived.",
  paidTextPlain: "The payment arrived.",
  authorizedTitle: "Authorized",
  authorizedText: "The amount is reserved; the shop captures it later.",
  codTitle: "Cash on delivery",
  codText: "The amount is paid when the order arrives.",
  failedTitle: "Declined",
  failedText: "The bank declined the payment. Nothing was charged.",
  soonText: "The gateway answers again in {seconds} s, this time with success.",
  expiredTitle: "This link has expired",
  expiredText: "Nothing was charged. Ask the shop for a new link.",
  leftTitle: "You left without paying",
  leftText: "Nothing was charged. Ottu reports a cancel at the gateway as expired, so Zajel does too.",
  canceledTitle: "The shop canceled this payment",
  canceledText: "Nothing was charged.",
  invalidedTitle: "This link is no longer valid",
  invalidedText: "The shop withdrew it. Open the link in its newest message.",
  endedTitle: "This payment has ended",
  unknownTitle: "No such payment",
  unknownText: "Zajel doesn't know this payment. Open the link in the newest message on the phone.",
  awayTitle: "Zajel doesn't answer",
  awayText: "Start Zajel again, then try once more.",
  simulatorAwayTitle: "The simulator doesn't answer",
  simulatorAwayText: "Start it again, then try once more.",
  refusedTitle: "Zajel refused this",
};

/** @type {Record<Word, string>} */
const arabic = {
  skip: "انتقل إلى المحتوى",
  zajel: "زاجل",
  simulator: "محاكاة: لا رسائل حقيقية",
  otherLanguage: "English",
  toDark: "استخدم المظهر الداكن",
  toLight: "استخدم المظهر الفاتح",
  tryAgain: "أعد المحاولة",
  loading: "جارٍ التحميل",

  phoneTitle: "الهاتف المحاكى",
  phoneLead: "اقرأ وردّ وادفع كما يفعل عميلك. لا يصل شيء من هنا إلى هاتف حقيقي.",
  phones: "الهواتف",
  addPhone: "إضافة هاتف",
  phoneNumber: "رقم الهاتف",
  phoneNumberHint: "ابدأ بعلامة + ورمز الدولة، مثل \u2066+965\u00a05512\u00a00483\u2069.",
  name: "الاسم (اختياري)",
  add: "أضف",
  cancel: "إلغاء",
  noPhonesYet: "لا هواتف بعد",
  noPhones: "أنشئ طلب دفع مع تفعيل إشعار واتساب، فيظهر هاتف العميل هنا.",
  noMessages: "لا رسائل بعد",
  unread: "غير مقروءة: {count}",
  findPhone: "ابحث عن هاتف",
  morePhones: "{count} أخرى. اكتب رقمًا أو اسمًا لتجده.",
  phoneOff: "مغلق",
  thisPhone: "هذا الهاتف",
  switchedOn: "قيد التشغيل",
  readsByItself: "يفتح الرسائل تلقائيًا",
  notOnWhatsapp: "ليس على واتساب",
  blocked: "حظر المُرسِل",
  chat: "رسائل هذا الهاتف",
  business: "حساب أعمال",
  emptyChat: "تظهر هنا الرسائل المرسلة إلى هذا الرقم عند وصولها.",
  offNote: "هذا الهاتف مغلق. تنتظر الرسائل حتى يُشغَّل من جديد.",
  switchOn: "شغّله",
  notOnWhatsappNote: "هذا الرقم ليس على واتساب، لذا يتعذّر إرسال الرسائل إليه.",
  blockedNote: "حظرت هذا الحساب، فلم تعد رسائله تصلك.",
  message: "رسالة",
  send: "إرسال",
  merchantSees: "العلامات بجانب الرسالة هي ما يراه التاجر: واحدة للإرسال، واثنتان للتسليم، وزرقاوان للقراءة.",
  today: "اليوم",
  yesterday: "أمس",
  tickAccepted: "قُبلت ولم تُرسل بعد",
  tickSent: "تم الإرسال",
  tickDelivered: "تم التسليم",
  tickRead: "تمت القراءة",
  tickFailed: "تعذّر الإرسال",

  faults: "الأعطال",
  faultsOn: "المفعّل: {count}",
  allOff: "أوقف الكل",
  otherFaults: "مفعّل أيضًا عبر الواجهة البرمجية:",
  loseAnswer: "ضياع الرد بعد الإرسال",
  tokenExpired: "انتهاء صلاحية الرمز",
  throttle: "رسائل أكثر من الحد",
  templatePaused: "القالب متوقف مؤقتًا",
  webhooksLate: "إشعارات Webhook متأخرة وبلا ترتيب",

  happened: "ما الذي حدث",
  live: "مباشر",
  reconnecting: "إعادة الاتصال…",
  nothingHappened: "لا شيء بعد. تُدرج هنا الرسائل والحالات والأعطال فور حدوثها.",
  kindMessage: "وصلت رسالة",
  kindSent: "حالة: تم الإرسال",
  kindDelivered: "حالة: تم التسليم",
  kindRead: "حالة: تمت القراءة",
  kindFailed: "حالة: تعذّر الإرسال",
  kindReply: "ردّ العميل",
  kindTap: "ضغط العميل زرًا",
  kindCheckout: "صفحة الدفع التجريبية",
  kindFault: "عطل",
  kindRefused: "طلب مرفوض",
  kindWebhook: "إشعار Webhook",
  kindTemplate: "قالب",
  kindAccount: "الحساب",
  kindPhone: "هاتف",
  away: "المحاكي لا يستجيب. نعيد المحاولة خلال 5 ث.",
  notDone: "لم ينجح ذلك. {detail}",

  checkoutTitle: "صفحة دفع تجريبية",
  demoCheckout: "صفحة دفع تجريبية. لا تنتقل أي أموال: اختر كيف تنتهي هذه الدفعة.",
  order: "الطلب {order}",
  validUntil: "الرابط صالح حتى {time}",
  validUntilToday: "الرابط صالح حتى اليوم {time}",
  customer: "العميل",
  customerPhone: "الهاتف",
  session: "الجلسة",
  payWith: "ادفع بواسطة",
  debit: "بطاقة خصم",
  debitNote: "بنك محلي",
  credit: "بطاقة ائتمان",
  creditNote: "تصريح الآن وتحصيل لاحقًا",
  cod: "الدفع عند الاستلام",
  pay: "ادفع {amount}",
  orElse: "أو اجعلها تنتهي بطريقة أخرى",
  decline: "رفض",
  declineThenPay: "رفض ثم نجاح بعد 20 ث",
  cancelNote: "تُبلغ Ottu عن الإلغاء في بوابة الدفع بحالة «منتهية».",
  working: "لحظة…",
  openPhone: "افتح الهاتف المحاكى",
  zajelSimulator: "محاكي زاجل",
  resultTold: "أُبلغ زاجل بالحالة: {state}. وتُرسل إلى الهاتف الرسالة المفعّلة لها.",
  resultToldQuiet: "أُبلغ زاجل بالحالة: {state}. ولا تُرسل عنها رسالة.",
  alreadyEnded: "انتهت هذه الدفعة من قبل. الحالة: {state}",
  paidTitle: "مدفوعة",
  paidText: "شكرًا لك. وصل مبلغ {amount}.",
  paidTextPlain: "وصلت الدفعة.",
  authorizedTitle: "مُصرَّح بها",
  authorizedText: "حُجز المبلغ، ويحصّله المتجر لاحقًا.",
  codTitle: "الدفع عند الاستلام",
  codText: "يُدفع المبلغ عند وصول الطلب.",
  failedTitle: "مرفوضة",
  failedText: "رفض البنك الدفعة. لم يُخصم شيء.",
  soonText: "تجيب البوابة ثانيةً بعد {seconds} ث، وبالنجاح هذه المرة.",
  expiredTitle: "انتهت صلاحية هذا الرابط",
  expiredText: "لم يُخصم شيء. اطلب من المتجر رابطًا جديدًا.",
  leftTitle: "غادرت دون دفع",
  leftText: "لم يُخصم شيء. تُبلغ Ottu عن الإلغاء في البوابة بحالة «منتهية»، وكذلك زاجل.",
  canceledTitle: "ألغى المتجر هذه الدفعة",
  canceledText: "لم يُخصم شيء.",
  invalidedTitle: "لم يعد هذا الرابط صالحًا",
  invalidedText: "سحبه المتجر. افتح الرابط في أحدث رسالة منه.",
  endedTitle: "انتهت هذه الدفعة",
  unknownTitle: "لا توجد دفعة كهذه",
  unknownText: "لا يعرف زاجل هذه الدفعة. افتح الرابط في أحدث رسالة على الهاتف.",
  awayTitle: "زاجل لا يستجيب",
  awayText: "شغّل زاجل من جديد ثم أعد المحاولة.",
  simulatorAwayTitle: "المحاكي لا يستجيب",
  simulatorAwayText: "شغّله من جديد ثم أعد المحاولة.",
  refusedTitle: "رفض زاجل ذلك",
};

export const words = { en: english, ar: arabic };

/** @returns {Language} the language of the page */
export function language() {
  return document.documentElement.lang === "ar" ? "ar" : "en";
}

/**
 * The words for `key`, with `{name}` replaced by the value of that name.
 *
 * @param {Word} key
 * @param {Record<string, string | number>} [values]
 * @param {Language} [of] another language than the page's: the phone speaks its customer's
 */
export function t(key, values = {}, of = language()) {
  return words[of][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * Turns the page to a language: its direction, its standing words, and the mark for whoever paints the rest.
 *
 * @param {Language} chosen
 */
export function useLanguage(chosen) {
  document.documentElement.lang = chosen;
  document.documentElement.dir = chosen === "ar" ? "rtl" : "ltr";
  applyWords();
  document.dispatchEvent(new Event("language"));
}

/** Puts the words into every element that names them. */
export function applyWords() {
  document.documentElement.dataset.worded = "";
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {Word} */ (element.getAttribute("data-text")));
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(/** @type {Word} */ (element.getAttribute("data-label"))));
  }
}
