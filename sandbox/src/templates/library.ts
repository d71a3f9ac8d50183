import type { JsonObject } from "../json.ts";

/** A template of Meta's own, whose words are classified and approved already. */
export interface LibraryTemplate {
  id: string;
  name: string;
  language: string;
  topic: "PAYMENTS";
  usecase: string;
  industry: string[];
  header: string;
  body: string;
  /** Samples of the values, and their types, in the order of the placeholders. */
  parameters: string[];
  parameterTypes: string[];
  buttons: { type: "URL" | "PHONE_NUMBER"; text: string }[];
}

/**
 * A few payment templates in the form of Meta's library; the real one has many more, and other words.
 * Source of the form: Meta, Cloud API templates/template-library, read 2026-09.
 */
const library: LibraryTemplate[] = [
  {
    id: "7147013345418901",
    name: "payment_confirmation_1",
    language: "en_US",
    usecase: "PAYMENT_CONFIRMATION",
    header: "Payment confirmed",
    body: "Hi {{1}}, your payment of {{2}} on {{3}} has been received. Your reference number is {{4}}. Thank you.",
    parameters: ["Amira", "AED 1,250.00", "22 Nov 2026", "20417"],
    parameterTypes: ["TEXT", "AMOUNT", "DATE", "NUMBER"],
    buttons: [{ type: "URL", text: "View receipt" }],
  },
  {
    id: "7147013345418902",
    name: "payment_confirmation_1",
    language: "ar",
    usecase: "PAYMENT_CONFIRMATION",
    header: "تم تأكيد الدفع",
    body: "مرحبًا {{1}}، استلمنا دفعتك بقيمة {{2}} بتاريخ {{3}}. رقم المرجع {{4}} وشكرًا لك.",
    parameters: ["نورة", "24.500 د.ك.", "22 نوفمبر 2026", "20417"],
    parameterTypes: ["TEXT", "AMOUNT", "DATE", "NUMBER"],
    buttons: [{ type: "URL", text: "عرض الإيصال" }],
  },
  {
    id: "7147013345418903",
    name: "payment_action_required_1",
    language: "en_US",
    usecase: "PAYMENT_ACTION_REQUIRED",
    header: "Payment needed",
    body: "Hi {{1}}, your order is waiting for a payment of {{2}}. Press the button below to pay. Thank you.",
    parameters: ["Amira", "AED 1,250.00"],
    parameterTypes: ["TEXT", "AMOUNT"],
    buttons: [
      { type: "URL", text: "Make payment" },
      { type: "PHONE_NUMBER", text: "Call us" },
    ],
  },
  {
    id: "7147013345418904",
    name: "payment_reject_fail_1",
    language: "en_US",
    usecase: "PAYMENT_REJECT_FAIL",
    header: "Payment not completed",
    body: "Hi {{1}}, your payment of {{2}} could not be completed. Please try another way to pay. Thank you.",
    parameters: ["Amira", "AED 1,250.00"],
    parameterTypes: ["TEXT", "AMOUNT"],
    buttons: [],
  },
].map((template) => ({ ...template, topic: "PAYMENTS", industry: ["E_COMMERCE"] }) as LibraryTemplate);

export function libraryTemplate(name: string, language: string): LibraryTemplate | undefined {
  return library.find((it) => it.name === name && it.language === language);
}

/** Those that fit every filter that is given. */
export function searchLibrary(wanted: Record<string, string | undefined>): LibraryTemplate[] {
  const { name, language, topic, usecase, industry } = wanted;
  const words = (wanted.search ?? wanted.name_or_content)?.toLowerCase();
  const fits = (filter: string | undefined, value: string): boolean =>
    filter === undefined || filter.toUpperCase() === value.toUpperCase();
  return library.filter(
    (it) =>
      fits(name, it.name) &&
      fits(language, it.language) &&
      fits(topic, it.topic) &&
      fits(usecase, it.usecase) &&
      (industry === undefined || it.industry.includes(industry.toUpperCase())) &&
      (words === undefined || `${it.name} ${it.header} ${it.body}`.toLowerCase().includes(words)),
  );
}

/** A template of the library as the catalogue shows it. */
export function shownLibraryTemplate(template: LibraryTemplate): JsonObject {
  const { parameters, parameterTypes, ...shown } = template;
  return { ...shown, category: "UTILITY", body_params: parameters, body_param_types: parameterTypes };
}

const shapes: Record<string, RegExp> = {
  AMOUNT: /^(?=.*\p{Nd})[\p{L}\p{Sc}\p{M}\p{Nd}\p{Cf}\s.,'٫٬-]{1,40}$/u,
  DATE: /^(?=.*\p{Nd})[\p{L}\p{M}\p{Nd}\p{Cf}\s.,/:-]{1,40}$/u,
  NUMBER: /^[\p{Nd}\s.,-]{1,40}$/u,
  "PHONE NUMBER": /^\+?[\d\s()-]{5,25}$/,
  EMAIL: /^\S+@\S+$/,
};

/** Whether a value may stand where the library wants one of that type; texts and addresses may be anything. */
export function isOfType(value: string, type: string): boolean {
  return shapes[type]?.test(value) ?? true;
}
