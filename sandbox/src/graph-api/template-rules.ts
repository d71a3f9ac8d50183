import type { JsonObject } from "../json.ts";
import { isObject, objectsIn, textAt } from "../json.ts";
import { contentOf, placeholdersIn, type TemplateContent } from "../state/templates.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, templateError } from "./refusal.ts";

/** Why the review says no, after the template was taken in. */
export interface Rejection {
  rejectedReason: string;
  reason: string;
  recommendation: string;
}

const most = { name: 512, header: 60, body: 1024, footer: 60, buttons: 10, label: 25, url: 2000, urlButtons: 2 };
/** Words of fixed text that each variable of a body needs. Meta tells of a ratio, not of a number; this one is ours. */
const wordsPerVariable = 2;

/**
 * What Meta refuses at once when a template is created.
 * Source: Meta, Cloud API templates/components and templates/template-review, read 2026-09.
 */
export function creationProblem(components: JsonObject[], parameterFormat: "POSITIONAL" | "NAMED"): Refusal | null {
  const content = contentOf(components);
  return (
    shapeProblem(components, content) ??
    lengthProblem(content) ??
    variableProblem(content) ??
    buttonProblem(content) ??
    exampleProblem(components, content, parameterFormat)
  );
}

const ttlRange = { least: 30, most: 43_200, days30: -1 };

/** A time to live, where one is given. Source: Meta, Cloud API templates/time-to-live, read 2026-09. */
export function ttlProblem(ttl: unknown): Refusal | null {
  if (ttl === undefined) return null;
  const isWhole = typeof ttl === "number" && Number.isInteger(ttl);
  if (isWhole && (ttl === ttlRange.days30 || (ttl >= ttlRange.least && ttl <= ttlRange.most))) return null;
  return invalid("Param message_send_ttl_seconds is from 30 to 43200, or -1.");
}

export function nameProblem(name: string): Refusal | null {
  if (/^[a-z0-9_]+$/.test(name) && name.length <= most.name) return null;
  return invalid("Param name must have only lower-case letters, digits and underscores.");
}

/** What the review finds: variables that touch, that do not count up from 1, or whose braces are broken. */
export function reviewFinding(content: TemplateContent, parameterFormat: "POSITIONAL" | "NAMED"): Rejection | null {
  const texts = [content.header?.text ?? "", content.body.text];
  const rejectedReason = "INVALID_FORMAT";
  if (texts.some((text) => /\}\}\s*\{\{/.test(text))) {
    const reason = "Two variables touch each other.";
    return { rejectedReason, reason, recommendation: "Put words between the variables." };
  }
  if (texts.some((text) => /[{}]/.test(text.replace(/\{\{\s*[A-Za-z0-9_]+\s*\}\}/g, "")))) {
    const reason = "A variable is malformed.";
    return { rejectedReason, reason, recommendation: "Write variables as {{1}} or {{name}}." };
  }
  const inOrder = (names: string[]): boolean => names.every((name, index) => name === String(index + 1));
  if (parameterFormat === "POSITIONAL" && texts.some((text) => !inOrder(placeholdersIn(text)))) {
    const reason = "The variables do not count up from 1.";
    return { rejectedReason, reason, recommendation: "Number the variables 1, 2, 3 in the order of the text." };
  }
  return null;
}

function shapeProblem(components: JsonObject[], content: TemplateContent): Refusal | null {
  const types = components.map((it) => textAt(it, "type")?.toUpperCase());
  const known = new Set(["HEADER", "BODY", "FOOTER", "BUTTONS"]);
  const stranger = types.find((type) => type === undefined || !known.has(type));
  if (stranger !== undefined || types.includes(undefined)) return invalid("Param components has an unknown type.");
  if (new Set(types).size !== types.length) return invalid("A component is given twice.");
  if (content.body.text.trim() === "") return invalid("The component BODY is required.");
  return null;
}

function lengthProblem({ header, body, footer }: TemplateContent): Refusal | null {
  const tooLong =
    (header?.text.length ?? 0) > most.header || body.text.length > most.body || (footer?.length ?? 0) > most.footer;
  return tooLong ? templateError(2388040, "Character Limit Exceeded", "A text of the template is too long.") : null;
}

function variableProblem({ header, body, footer }: TemplateContent): Refusal | null {
  if ((header?.placeholders.length ?? 0) > 1) {
    return templateError(2388047, "Header Format Is Incorrect", "A header has at most one variable.");
  }
  if (footer !== null && placeholdersIn(footer).length > 0) {
    return templateError(2388073, "Footer Format Is Incorrect", "A footer has no variables.");
  }
  if (/^\s*\{\{[^}]*\}\}|\{\{[^}]*\}\}\s*$/.test(body.text)) {
    const why = "Variables can't be at the start or end of the template.";
    return templateError(2388299, "Variables Can't Be at the Start or End", why);
  }
  const words = body.text
    .replace(/\{\{[^}]*\}\}/g, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  if (body.placeholders.length * wordsPerVariable > words) {
    const why = "This template has too many variables for its length.";
    return templateError(2388293, "Too Many Variables for the Length", why);
  }
  return null;
}

function buttonProblem({ buttons }: TemplateContent): Refusal | null {
  if (buttons.length > most.buttons) return invalid(`A template has at most ${most.buttons} buttons.`);
  const urlButtons = buttons.filter((button) => button.type === "URL");
  if (urlButtons.length > most.urlButtons) return invalid(`A template has at most ${most.urlButtons} URL buttons.`);
  for (const button of buttons) {
    if (button.type !== "COPY_CODE" && (button.text === "" || button.text.length > most.label)) {
      return invalid(`The label of a button has 1 to ${most.label} characters.`);
    }
    if (button.type === "URL" && !isGoodUrl(button.url ?? "")) {
      return invalid("The URL of a button is https or http, and its one variable stands at the end.");
    }
  }
  const kinds = buttons.map((button) => button.type === "QUICK_REPLY");
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return changes > 1 ? invalid("Quick replies stand together, not between other buttons.") : null;
}

function isGoodUrl(url: string): boolean {
  const fixed = url.replace(/\{\{\s*[A-Za-z0-9_]+\s*\}\}$/, "");
  return url.length <= most.url && /^https?:\/\//.test(url) && !/[{}]/.test(fixed);
}

/** A text with variables comes with an example for each. */
function exampleProblem(
  components: JsonObject[],
  content: TemplateContent,
  parameterFormat: "POSITIONAL" | "NAMED",
): Refusal | null {
  const find = (type: string): JsonObject => components.find((it) => textAt(it, "type")?.toUpperCase() === type) ?? {};
  const example = (type: string): JsonObject => {
    const given = find(type).example;
    return isObject(given) ? given : {};
  };
  const named = parameterFormat === "NAMED";
  const headerExamples = listAt(example("HEADER"), named ? "header_text_named_params" : "header_text");
  const bodyExamples = named
    ? listAt(example("BODY"), "body_text_named_params")
    : (listAt(example("BODY"), "body_text")[0] ?? []);
  const urls = objectsIn(find("BUTTONS").buttons).filter(
    (button) => placeholdersIn(textAt(button, "url") ?? "").length > 0,
  );
  const missing =
    headerExamples.length < (content.header?.placeholders.length ?? 0) ||
    !Array.isArray(bodyExamples) ||
    bodyExamples.length < content.body.placeholders.length ||
    (content.header !== null &&
      isMedia(content.header.format) &&
      listAt(example("HEADER"), "header_handle").length === 0) ||
    urls.some((button) => listAt(button, "example").length === 0);
  return missing ? invalid("Param components is missing expected field(s) (example)") : null;
}

function isMedia(format: string): boolean {
  return format === "IMAGE" || format === "VIDEO" || format === "DOCUMENT";
}

function listAt(value: JsonObject, key: string): unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : typeof found === "string" ? [found] : [];
}
