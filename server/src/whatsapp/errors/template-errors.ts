import { advice } from "./advice.ts";
import type { CatalogueEntry } from "./entry.ts";

/**
 * Errors about templates: when one is sent (132xxx) and when one is submitted (2388xxx, which come as subcodes of 100).
 *
 * Source: Meta, Cloud API error codes and template reference, read 2026-09.
 */
export const templateErrors: readonly CatalogueEntry[] = [
  {
    code: 132000,
    title: "Template Param Count Mismatch",
    scope: "message",
    reaction: "hold_template",
    meaning: {
      en: "The message filled in more or fewer variables than the template has.",
      ar: "ملأت الرسالة متغيرات أكثر أو أقل مما في القالب.",
    },
    advice: advice.fitMapping,
  },
  {
    code: 132001,
    title: "Template does not exist",
    scope: "template",
    reaction: "hold_template",
    meaning: {
      en: "WhatsApp has no approved template with this name in this language.",
      ar: "ليس لدى واتساب قالب معتمد بهذا الاسم وبهذه اللغة.",
    },
    advice: advice.linkApproved,
  },
  {
    code: 132005,
    title: "Template Hydrated Text Too Long",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "With its values filled in, the text is longer than WhatsApp allows.",
      ar: "أصبح النص بعد ملء القيم أطول مما يسمح به واتساب.",
    },
    advice: advice.shorten,
  },
  {
    code: 132007,
    title: "Template Format Character Policy Violated",
    scope: "template",
    reaction: "hold_template",
    meaning: {
      en: "The template's content goes against WhatsApp's policies.",
      ar: "يخالف محتوى القالب سياسات واتساب.",
    },
    advice: advice.mendTemplate,
  },
  {
    code: 132012,
    title: "Template Parameter Format Mismatch",
    scope: "message",
    reaction: "hold_template",
    meaning: {
      en: "A value does not have the form that the template asks for.",
      ar: "إحدى القيم ليست بالصيغة التي يتطلبها القالب.",
    },
    advice: advice.fitMapping,
  },
  {
    code: 132015,
    title: "Template is Paused",
    scope: "template",
    reaction: "hold_template",
    meaning: {
      en: "WhatsApp has paused the template because of what customers said of it.",
      ar: "أوقف واتساب القالب مؤقتًا بسبب ردود العملاء عليه.",
    },
    advice: advice.pauseEnds,
  },
  {
    code: 132016,
    title: "Template is Disabled",
    scope: "template",
    reaction: "hold_template",
    meaning: {
      en: "WhatsApp has switched the template off for good after several pauses.",
      ar: "عطّل واتساب القالب نهائيًا بعد إيقافه عدة مرات.",
    },
    advice: advice.newTemplate,
  },
  {
    code: 132018,
    title: "Template validation error",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "A value holds a line break, a tab or too many spaces.",
      ar: "تحتوي إحدى القيم على سطر جديد أو علامة جدولة أو مسافات كثيرة.",
    },
    advice: advice.report,
  },
  {
    code: 132068,
    title: "Flow is blocked",
    scope: "template",
    reaction: "fail",
    meaning: { en: "The template's form (Flow) is blocked.", ar: "نموذج القالب (Flow) محظور." },
    advice: advice.mendTemplate,
  },
  {
    code: 132069,
    title: "Flow is throttled",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "The template's form (Flow) has been opened too often in a short time.",
      ar: "فُتح نموذج القالب (Flow) مرات كثيرة في وقت قصير.",
    },
    advice: advice.tryLater,
  },
  {
    code: 141002,
    title: "Template is not approved",
    scope: "template",
    reaction: "hold_template",
    meaning: { en: "The template is not approved.", ar: "القالب غير معتمد." },
    advice: advice.linkApproved,
  },
  {
    code: 2388019,
    title: "Message Template Limit Exceeded",
    scope: "waba",
    reaction: "fail",
    meaning: {
      en: "The WhatsApp account has as many templates as it may have.",
      ar: "بلغ حساب واتساب الحد الأقصى لعدد القوالب.",
    },
    advice: advice.deleteTemplates,
  },
  {
    code: 2388024,
    title: "Template language already exists",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "A template with this name exists in this language already.",
      ar: "يوجد قالب بهذا الاسم وبهذه اللغة من قبل.",
    },
    advice: advice.existingTemplate,
  },
  {
    code: 2388039,
    title: "Template cannot be changed now",
    scope: "template",
    reaction: "fail",
    meaning: { en: "The template may not be edited at this moment.", ar: "لا يمكن تعديل القالب في الوقت الحالي." },
    advice: advice.tryLater,
  },
  {
    code: 2388040,
    title: "Template field too long",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "A part of the template is longer than WhatsApp allows.",
      ar: "أحد أجزاء القالب أطول مما يسمح به واتساب.",
    },
    advice: advice.mendTemplate,
  },
  {
    code: 2388047,
    title: "Template header format",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "The template's header is not formed as WhatsApp wants it.",
      ar: "ترويسة القالب ليست بالصيغة التي يريدها واتساب.",
    },
    advice: advice.mendTemplate,
  },
  {
    code: 2388072,
    title: "Template body format",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "The template's body is not formed as WhatsApp wants it.",
      ar: "نص القالب ليس بالصيغة التي يريدها واتساب.",
    },
    advice: advice.mendTemplate,
  },
  {
    code: 2388073,
    title: "Template footer format",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "The template's footer is not formed as WhatsApp wants it.",
      ar: "تذييل القالب ليس بالصيغة التي يريدها واتساب.",
    },
    advice: advice.mendTemplate,
  },
  {
    code: 2388293,
    title: "Too many variables for the text",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "The template has too many variables for so little text.",
      ar: "في القالب متغيرات كثيرة قياسًا إلى قصر النص.",
    },
    advice: advice.mendTemplate,
  },
  {
    code: 2388299,
    title: "Variable at the start or end",
    scope: "template",
    reaction: "fail",
    meaning: {
      en: "The template's text begins or ends with a variable.",
      ar: "يبدأ نص القالب أو ينتهي بمتغير.",
    },
    advice: advice.mendTemplate,
  },
  {
    code: 2388318,
    title: "Direct Send content refused",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "WhatsApp refused the content of a message without a template.",
      ar: "رفض واتساب محتوى رسالة أُرسلت دون قالب.",
    },
    advice: advice.notUsed,
  },
  {
    code: 2388330,
    title: "Direct Send content refused",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "WhatsApp could not make a template of a message without one.",
      ar: "لم يستطع واتساب إنشاء قالب لرسالة أُرسلت دون قالب.",
    },
    advice: advice.notUsed,
  },
];
