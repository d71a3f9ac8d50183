import { type Rejection, reviewFinding } from "../graph-api/template-rules.ts";
import type { Template, TemplateContent } from "../state/templates.ts";

/** What a review comes to. */
export type Verdict = { kind: "approved"; category: string } | ({ kind: "rejected" } & Rejection);

/**
 * What the review makes of a template by its words: form, forbidden requests, addresses that hide where they lead,
 * the text of a template that exists, and promotion, which makes marketing of utility.
 * Source: Meta, Cloud API templates/template-review and templates/template-categorization, read 2026-09; the words that
 * give a text away are ours.
 */
export function verdictOn(template: Template, others: readonly Template[]): Verdict {
  const finding =
    reviewFinding(template.content, template.parameterFormat) ??
    contentFinding(template.content) ??
    duplicateFinding(template, others);
  if (finding) return { kind: "rejected", ...finding };
  const isPromotion = template.category === "UTILITY" && promotion.test(allText(template.content));
  return { kind: "approved", category: isPromotion ? "MARKETING" : template.category };
}

const promotion =
  /\b(discount|promo(tion|code)?|coupon|special offer|limited time|black friday)\b|\d\s*% off|خصم \d|تخفيضات|عرض خاص|كوبون/i;
const sensitive = /\b(full )?(card|account|passport|civil id) number\b|\bcvv\b|رقم (بطاقتك|حسابك)/i;
const askingWords = /\b(send|reply with|enter|tell us|share)\b|أرسل|أدخل/i;
const shortLink = /\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|wa\.me)\//i;

function contentFinding(content: TemplateContent): Rejection | null {
  const text = allText(content);
  if (sensitive.test(text) && askingWords.test(text)) {
    return {
      rejectedReason: "ABUSIVE_CONTENT",
      reason: "The template asks for a full card or account number.",
      recommendation: "Ask for the last four digits at most.",
    };
  }
  if (shortLink.test(text)) {
    return {
      rejectedReason: "SCAM",
      reason: "A link hides where it leads.",
      recommendation: "Use the full address of your own site.",
    };
  }
  return null;
}

/** Another template, of another name, with the same body and footer in the same language. */
function duplicateFinding(template: Template, others: readonly Template[]): Rejection | null {
  const wordsOf = ({ content, language }: Template): string =>
    JSON.stringify([language, content.body.text, content.footer]);
  const words = wordsOf(template);
  const twin = others.find((it) => it.name !== template.name && it.status !== "REJECTED" && wordsOf(it) === words);
  if (!twin) return null;
  return {
    rejectedReason: "INVALID_FORMAT",
    reason: `The body and footer are those of ${twin.name}.`,
    recommendation: "Use the existing template, or change the text.",
  };
}

function allText({ header, body, footer, buttons }: TemplateContent): string {
  const ofButtons = buttons.flatMap((button) => [button.text, button.url ?? ""]);
  return [header?.text ?? "", body.text, footer ?? "", ...ofButtons].join("\n");
}
