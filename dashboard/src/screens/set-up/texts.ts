import { defineTexts, plural } from "../../i18n/texts.ts";

export const texts = defineTexts({
  en: {
    title: "Set up WhatsApp",
    progress: (done: number, left: number) =>
      left === 0
        ? "All six steps are done. Payments send their messages by themselves."
        : `${plural("en", done, { one: "# step done", other: "# steps done" })}, ${left} to go. Most of the time is waiting for Meta.`,
    hide: "Hide set-up",
    review: "Review",
    close: "Close",
    doneWord: "Done",
    keepsPlace: "You can come back any time. This page keeps your place.",

    connect: "Connect WhatsApp",
    connectWhat:
      "Your own number needs a Meta app and a WhatsApp Business Account. Until you have them, the simulator takes every message, reviews templates, and shows the customer’s phone.",
    connectOwn: "Connect my number",
    useSimulator: "Stay with the simulator",
    noSimulator: "No simulator runs here. Start Zajel with --sandbox to have one.",
    isSimulator: "the simulator, no real messages",

    checks: "All checks green",
    checksNote: "Zajel asks Meta whether everything is in place",
    checksGood: (count: number) => plural("en", count, { one: "# check is green", other: "All # checks are green" }),
    checksFailed: (count: number) => plural("en", count, { one: "# check needs you", other: "# checks need you" }),
    openChecks: "Open the checks",
    checkAgain: "Check again",
    goOnWithout: "Continue without it",
    stops: "It stops every message, so it has to be mended first.",

    templates: "Get the templates approved",
    templatesNote: "Meta reads every text before it may be sent",
    templatesWhat:
      "The starter set has natural wording for all six states in Arabic and English. Have you texts of your own at Meta? Sync them.",
    templatesThere: (count: number) => plural("en", count, { one: "# template", other: "# templates" }),
    sync: "Sync what is at Meta",
    synced: (count: number) =>
      count === 0
        ? "Meta has no templates of this account."
        : plural("en", count, { one: "# came.", other: "# came." }),

    covered: "Every state has its text",
    coveredNote: "Which template is sent when",
    coveredOf: (send: number, all: number) => `${send} of ${all} can send now`,
    coveredWait: "What is in review leaves by itself once Meta has approved it; this page shows it at once.",
    openGrid: "Open the templates",
    continueWith: (states: number) =>
      plural("en", states, { one: "Continue with # state", other: "Continue with # states" }),
    nothingCovered: "No template",

    test: "Send a test to your own phone",
    testNote: "1 minute",
    testDone: "A message has left",
    testOnSimulator: "With the simulator any number will do: it appears on the simulated phone.",
    testNeeds: "It needs one approved template.",
    openPhone: "Open the simulated phone",

    live: "Go live",
    liveNote: "Create a live API key, or point your gateway’s webhook here",
    liveDone: "Payments have a way in",
    liveWhat: "Zajel hears of payments by its API, or by your gateway’s own webhooks.",
    liveKey: "Create a live API key",
    liveKeyIs: "Your key. It is shown only now:",
    copyKey: "Copy the key",
    liveSimulator:
      "You are on the simulator, so nothing reaches a real phone. Connect your own number when you have it.",
    liveCheckout:
      "Payment links lead to the simulator’s demo checkout. Set where yours begin before real payments come.",
    stay: "Stay with the simulator for now",
    toDocs: "API reference",

    customersView: "Your customer’s view",
    simulatorPill: "Simulator",
    viewLater: "It appears here when a template is linked.",
    stuck: "Stuck?",
    stuckWhat: "The checks read your set-up and name the first thing to press.",
  },
  ar: {
    title: "إعداد واتساب",
    progress: (done, left) =>
      left === 0
        ? "اكتملت الخطوات الست. تُرسل الدفعات رسائلها تلقائيًا."
        : `${plural("ar", done, { zero: "لم تكتمل خطوة بعد", one: "اكتملت خطوة", two: "اكتملت خطوتان", few: "اكتملت # خطوات", many: "اكتملت # خطوة", other: "اكتملت # خطوة" })}، وبقي ${left}. معظم الوقت انتظار لـMeta.`,
    hide: "إخفاء الإعداد",
    review: "مراجعة",
    close: "إغلاق",
    doneWord: "اكتملت",
    keepsPlace: "يمكنك العودة في أي وقت. تحفظ هذه الصفحة موضعك.",

    connect: "توصيل واتساب",
    connectWhat:
      "يحتاج رقمك إلى تطبيق لدى Meta وحساب واتساب للأعمال. وإلى أن تحصل عليهما يستقبل المحاكي كل رسالة، ويراجع القوالب، ويعرض هاتف العميل.",
    connectOwn: "توصيل رقمي",
    useSimulator: "البقاء مع المحاكي",
    noSimulator: "لا محاكي يعمل هنا. شغّل زاجل مع ‎--sandbox ليكون لديك واحد.",
    isSimulator: "المحاكي، لا رسائل حقيقية",

    checks: "كل الفحوص خضراء",
    checksNote: "يسأل زاجل Meta هل كل شيء في مكانه",
    checksGood: (count) =>
      plural("ar", count, { one: "الفحص أخضر", two: "الفحصان أخضران", other: "كل الفحوص خضراء، وعددها #" }),
    checksFailed: (count) =>
      plural("ar", count, {
        one: "فحص واحد يحتاج إليك",
        two: "فحصان يحتاجان إليك",
        few: "# فحوص تحتاج إليك",
        other: "# فحصًا يحتاج إليك",
      }),
    openChecks: "فتح الفحوص",
    checkAgain: "إعادة الفحص",
    goOnWithout: "المتابعة من دونه",
    stops: "هذا يوقف كل رسالة، فيجب إصلاحه أولًا.",

    templates: "اعتماد القوالب",
    templatesNote: "تقرأ Meta كل نص قبل السماح بإرساله",
    templatesWhat: "للقوالب الجاهزة صياغة طبيعية للحالات الست بالعربية والإنجليزية. ألديك نصوص لدى Meta؟ زامنها.",
    templatesThere: (count) =>
      plural("ar", count, {
        zero: "لا قوالب",
        one: "قالب واحد",
        two: "قالبان",
        few: "# قوالب",
        many: "# قالبًا",
        other: "# قالب",
      }),
    sync: "مزامنة ما لدى Meta",
    synced: (count) =>
      count === 0
        ? "لا قوالب لهذا الحساب لدى Meta."
        : plural("ar", count, { one: "ورد واحد.", two: "ورد اثنان.", other: "ورد #." }),

    covered: "لكل حالة نصها",
    coveredNote: "أي قالب يُرسل ومتى",
    coveredOf: (send, all) => `${send} من ${all} جاهزة للإرسال`,
    coveredWait: "ما هو قيد المراجعة يعمل تلقائيًا بعد اعتماد Meta، وتُظهره هذه الصفحة فورًا.",
    openGrid: "فتح القوالب",
    continueWith: (states) =>
      plural("ar", states, {
        one: "المتابعة بحالة واحدة",
        two: "المتابعة بحالتين",
        few: "المتابعة بـ# حالات",
        other: "المتابعة بـ# حالة",
      }),
    nothingCovered: "لا قالب",

    test: "إرسال تجربة إلى هاتفك",
    testNote: "دقيقة واحدة",
    testDone: "أُرسلت رسالة",
    testOnSimulator: "مع المحاكي يصلح أي رقم: يظهر على الهاتف المحاكى.",
    testNeeds: "تحتاج إلى قالب واحد معتمد.",
    openPhone: "فتح الهاتف المحاكى",

    live: "البدء الفعلي",
    liveNote: "أنشئ مفتاح API فعليًا، أو وجّه إشعارات بوابتك إلى هنا",
    liveDone: "للدفعات مدخل",
    liveWhat: "يعلم زاجل بالدفعات عبر واجهته البرمجية، أو عبر إشعارات بوابتك نفسها.",
    liveKey: "إنشاء مفتاح API فعلي",
    liveKeyIs: "مفتاحك. لا يُعرض إلا الآن:",
    copyKey: "نسخ المفتاح",
    liveSimulator: "أنت على المحاكي، فلا شيء يصل إلى هاتف حقيقي. صِل رقمك حين يتوفر.",
    liveCheckout: "تقود روابط الدفع إلى صفحة المحاكي التجريبية. حدّد بداية روابطك قبل الدفعات الحقيقية.",
    stay: "البقاء مع المحاكي الآن",
    toDocs: "مرجع API",

    customersView: "ما يراه عميلك",
    simulatorPill: "محاكاة",
    viewLater: "يظهر هنا حين يُربط قالب.",
    stuck: "هل تعثّرت؟",
    stuckWhat: "تقرأ الفحوص إعدادك وتسمّي أول ما عليك ضغطه.",
  },
});
