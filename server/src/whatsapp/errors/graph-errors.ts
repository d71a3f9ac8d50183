import { advice } from "./advice.ts";
import type { CatalogueEntry } from "./entry.ts";

/**
 * Errors of the Graph API itself: tokens, permissions, quotas.
 *
 * Source: Meta, Cloud API error codes and Graph API error handling, read 2026-09.
 */
export const graphErrors: readonly CatalogueEntry[] = [
  {
    code: 0,
    title: "AuthException",
    scope: "token",
    reaction: "hold_token",
    meaning: {
      en: "WhatsApp could not make out whose access token this is.",
      ar: "لم يتعرف واتساب على صاحب رمز الوصول.",
    },
    advice: advice.newToken,
  },
  {
    code: 1,
    title: "API Unknown",
    scope: "transient",
    reaction: "retry",
    meaning: {
      en: "WhatsApp could not handle the request and does not say why.",
      ar: "لم يستطع واتساب معالجة الطلب ولم يذكر السبب.",
    },
    advice: advice.wait,
  },
  {
    code: 2,
    title: "API Service",
    scope: "transient",
    reaction: "retry",
    meaning: {
      en: "WhatsApp's service was down or overloaded.",
      ar: "كانت خدمة واتساب متوقفة أو مثقلة بالطلبات.",
    },
    advice: advice.wait,
  },
  {
    code: 3,
    title: "API Method",
    scope: "token",
    reaction: "hold_token",
    meaning: {
      en: "The Meta app may not use this function of WhatsApp.",
      ar: "لا يملك تطبيق Meta صلاحية استخدام هذه الوظيفة من واتساب.",
    },
    advice: advice.grantPermissions,
  },
  {
    code: 4,
    title: "API Too Many Calls",
    scope: "token",
    reaction: "pace",
    meaning: {
      en: "The Meta app has used up its calls for now.",
      ar: "استنفد تطبيق Meta عدد الاستدعاءات المسموح به حاليًا.",
    },
    advice: advice.slower,
  },
  {
    code: 10,
    title: "Permission Denied",
    scope: "token",
    reaction: "hold_token",
    meaning: {
      en: "The access token lacks a permission, or it was taken away.",
      ar: "ينقص رمزَ الوصول إذنٌ لازم، أو أن الإذن قد سُحب.",
    },
    advice: advice.grantPermissions,
  },
  {
    code: 17,
    title: "User request limit reached",
    scope: "token",
    reaction: "pace",
    meaning: {
      en: "The user whose token this is has used up their calls for now.",
      ar: "استنفد صاحب رمز الوصول عدد الاستدعاءات المسموح به حاليًا.",
    },
    advice: advice.slower,
  },
  {
    code: 33,
    title: "Parameter value is not valid",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The business phone number was deleted, or the access token cannot see it.",
      ar: "حُذف رقم هاتف الأعمال، أو أن رمز الوصول لا يستطيع رؤيته.",
    },
    advice: advice.checkIds,
  },
  {
    code: 100,
    title: "Invalid parameter",
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "WhatsApp did not accept a field of the request.",
      ar: "لم يقبل واتساب أحد حقول الطلب.",
    },
    advice: advice.report,
  },
  {
    code: 104,
    title: "Access token missing",
    scope: "token",
    reaction: "hold_token",
    meaning: {
      en: "The request reached WhatsApp without an access token.",
      ar: "وصل الطلب إلى واتساب دون رمز وصول.",
    },
    advice: advice.newToken,
  },
  {
    code: 190,
    title: "Access token has expired",
    scope: "token",
    reaction: "hold_token",
    meaning: {
      en: "The access token has expired or was made invalid.",
      ar: "انتهت صلاحية رمز الوصول أو أُبطل.",
    },
    advice: advice.newToken,
  },
  {
    code: 368,
    title: "Temporarily blocked for policies violations",
    scope: "waba",
    reaction: "hold_waba",
    meaning: {
      en: "Meta has restricted or closed the WhatsApp account because of its policies.",
      ar: "قيّدت Meta حساب واتساب أو أوقفته بسبب سياساتها.",
    },
    advice: advice.accountQuality,
  },
  {
    code: 803,
    title: "Object not found",
    scope: "sender",
    reaction: "hold_sender",
    meaning: {
      en: "The number or account does not exist, or the access token cannot see it.",
      ar: "الرقم أو الحساب غير موجود، أو أن رمز الوصول لا يستطيع رؤيته.",
    },
    advice: advice.checkIds,
  },
  {
    code: 80007,
    title: "Rate limit issues",
    scope: "waba",
    reaction: "pace",
    meaning: {
      en: "The WhatsApp account has used up its management calls for now.",
      ar: "استنفد حساب واتساب عدد استدعاءات الإدارة المسموح به حاليًا.",
    },
    advice: advice.slower,
  },
];

/** 200 to 299: one permission each; 200 itself also stands for a missing token or an unassigned account. */
export const permissionErrors = {
  title: "API Permission",
  scope: "token",
  reaction: "hold_token",
  meaning: {
    en: "The access token lacks a permission, or its system user was not given this WhatsApp account.",
    ar: "ينقص رمزَ الوصول إذنٌ لازم، أو لم يُمنح مستخدم النظام حق الوصول إلى حساب واتساب هذا.",
  },
  advice: advice.grantPermissions,
} as const satisfies Omit<CatalogueEntry, "code">;

/** 138000 to 138999 and 147001 to 147005: calls and user names. */
export const unusedPartErrors = {
  title: "Calling or user names",
  scope: "message",
  reaction: "fail",
  meaning: {
    en: "This error belongs to WhatsApp calls or user names.",
    ar: "يخص هذا الخطأ مكالمات واتساب أو أسماء المستخدمين.",
  },
  advice: advice.notUsed,
} as const satisfies Omit<CatalogueEntry, "code">;
