/**
 * What may be saved and should still be known of a template link: why nothing is sent by it, or what it will cost.
 */
import { hasDrifted } from "../domain/decide.ts";
import { parseComponents, placeholdersIn } from "../domain/template.ts";
import type { StoredTemplate } from "../store/template.ts";
import type { TemplateLink } from "../store/template-link.ts";

export interface LinkWarning {
  code: string;
  message: string;
}

const byStatus: Record<string, string> = {
  PENDING: "WhatsApp has not approved it yet: messages wait until it does.",
  IN_APPEAL: "WhatsApp looks at it again: messages wait until it is approved.",
  PAUSED: "WhatsApp has paused it: messages wait until the pause ends.",
  ARCHIVED: "WhatsApp has archived it since it was not used for long: messages wait until it is taken out again.",
  REJECTED: "WhatsApp has rejected it: nothing is sent until another is linked.",
  DISABLED: "WhatsApp has disabled it for good: nothing is sent until another is linked.",
  DELETED: "It no longer exists at WhatsApp: nothing is sent until another is linked.",
  PENDING_DELETION: "It is being deleted at WhatsApp: nothing is sent until another is linked.",
};

const lowQualities = new Set(["YELLOW", "RED"]);

/** Of the template alone. */
export function warningsOf({
  status,
  category,
  name,
  quality,
  correctCategory,
}: Pick<StoredTemplate, "status" | "category" | "name"> &
  Partial<Pick<StoredTemplate, "quality" | "correctCategory">>): LinkWarning[] {
  const warnings: LinkWarning[] = [];
  if (status !== "APPROVED") {
    const what = byStatus[status] ?? `WhatsApp says it is ${status}: messages wait until it is approved.`;
    warnings.push({ code: `template_${status.toLowerCase()}`, message: `The template "${name}": ${what}` });
  }
  if (category !== "UTILITY") {
    const message = `The template "${name}" is of the category ${category}, which costs more than UTILITY, needs the customer's consent, and may not reach everybody.`;
    warnings.push({ code: `category_${category.toLowerCase()}`, message });
  } else if (correctCategory != null && correctCategory !== category) {
    const message = `WhatsApp has announced that it makes the template "${name}" ${correctCategory} within a day.`;
    warnings.push({ code: "category_announced", message });
  }
  if (quality != null && lowQualities.has(quality)) {
    const message = `WhatsApp rates the quality of the template "${name}" ${quality}: it pauses templates that customers complain about.`;
    warnings.push({ code: "low_quality", message });
  }
  return warnings;
}

/** How long a payment link lives where nothing is known of the merchant's, in seconds: the usual day. */
const commonLifeSeconds = 86_400;
/** WhatsApp's own, for templates that set none. Source: Meta, template time-to-live, read 2026-09. */
const defaultTtlSeconds = 30 * 86_400;

export interface LinkSurroundings {
  template: StoredTemplate;
  /** The account's own; null: not known yet. */
  namespace: string | null;
  /** The templates of the same type and state in other languages, by the language of their link. */
  siblings: readonly { language: string; template: StoredTemplate }[];
  /** Of the merchant's payment links; null: not known. */
  lifeSeconds: number | null;
}

/** Of a link in its surroundings: also what its template lives longer than, and how other languages differ. */
export function linkWarnings(
  link: Pick<TemplateLink, "state" | "language" | "namespace">,
  { template, namespace, siblings, lifeSeconds }: LinkSurroundings,
): LinkWarning[] {
  const { state, language } = link;
  return [
    ...warningsOf(template),
    ...(link.namespace !== null && namespace !== null && link.namespace !== namespace
      ? [
          {
            code: "namespace_differs",
            message: `It was linked for the namespace "${link.namespace}", the account's is "${namespace}".`,
          },
        ]
      : []),
    ...(state === "created" ? outlives(template, lifeSeconds ?? commonLifeSeconds) : []),
    ...languagesDiffer(template, language, siblings),
  ];
}

function outlives({ name, ttlSeconds }: StoredTemplate, lifeSeconds: number): LinkWarning[] {
  const ttl = ttlSeconds ?? defaultTtlSeconds;
  if (ttl <= lifeSeconds) return [];
  const message = `WhatsApp keeps a message of the template "${name}" for ${inHours(ttl)} for a phone that is off, and a payment link lives ${inHours(lifeSeconds)}: set message_send_ttl_seconds, or the customer may get a dead link.`;
  return [{ code: "outlives_payment", message }];
}

function inHours(seconds: number): string {
  return seconds < 7_200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`;
}

/** One warning for all languages: what they have is told of the first that differs. */
function languagesDiffer(
  own: StoredTemplate,
  ownLanguage: string,
  siblings: LinkSurroundings["siblings"],
): LinkWarning[] {
  const here = shapeOf(own);
  const shapes = siblings.map(({ language, template }) => ({ language, there: shapeOf(template) }));
  const others = shapes.filter(({ language, there }) => language !== ownLanguage && there !== null && there !== here);
  const [first] = others;
  if (here === null || first === undefined) return [];
  const languages = others.map(({ language }) => language).join(", ");
  const message = `The template in ${ownLanguage} has ${here}; in ${languages} it is another (in ${first.language}: ${first.there}), so customers are told different things.`;
  return [{ code: "languages_differ", message }];
}

/** The placeholders of a template in words; null where it has no body. */
function shapeOf(template: StoredTemplate): string | null {
  const components = parseComponents(template.components);
  if (components === null) return null;
  const { header, body, buttons } = placeholdersIn(components);
  const named = (names: readonly string[]) => names.toSorted().map((name) => `{{${name}}}`);
  const parts = [
    ...(header.length > 0 ? [`${named(header)} in its header`] : []),
    body.length > 0 ? `${named(body).join(" ")} in its body` : "no placeholders in its body",
    ...buttons.map(({ index }) => `one in button ${index}`),
  ];
  return parts.join(", ");
}

/** What should make somebody look at a template that is linked. */
export function templateAlerts(template: StoredTemplate, links: readonly TemplateLink[]): LinkWarning[] {
  const own = links.filter(
    (link) => link.templateName === template.name && link.templateLanguage === template.language,
  );
  const drifted = own.filter((link) => hasDrifted(link, template));
  return [
    ...drifted.slice(0, 1).map(({ category }) => ({
      code: "category_drift",
      message: `Meta has made it a marketing template; it was linked as ${category ?? "UTILITY"}. Save its links again to accept the price, or link another.`,
    })),
    ...(own.length > 0 ? warningsOf(template).filter(({ code }) => code === "category_announced") : []),
    ...own
      .filter(({ problem }) => problem !== null)
      .map(({ type, state, language, problem }) => ({
        code: "link_frozen",
        message: `The link for ${type}, ${state}, ${language} does not fit it any more, so its messages wait. ${problem}`,
      })),
  ];
}
