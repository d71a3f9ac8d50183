/**
 * Whether the variables of a template link fit the template. Asked when a link is saved, and again before each send,
 * because Meta lets templates be changed.
 */
import { mediaProblems } from "./header-media.ts";
import { kindOf, placeholdersIn, placeholdersOf, type TemplateButton, type TemplateComponents } from "./template.ts";
import type { LinkVariables } from "./variables.ts";

export interface MappingProblem {
  component: "header" | "body" | "button";
  /** A sentence for the person who made the link. */
  detail: string;
}

/** Buttons that need no parameter in the request. Source: Meta, template components, read 2026-09. */
const needNothing = new Set(["URL", "QUICK_REPLY", "PHONE_NUMBER", "REQUEST_CONTACT_INFO", "VOICE_CALL"]);

/** By the variables: of the same link and template it is asked for each message. Neither is ever changed in place. */
const found = new WeakMap<LinkVariables, { components: TemplateComponents; problems: readonly MappingProblem[] }>();

/** What does not fit: variables too few, too many or misplaced, and components that Zajel does not fill. */
export function mappingProblems(components: TemplateComponents, variables: LinkVariables): readonly MappingProblem[] {
  const known = found.get(variables);
  if (known?.components === components) return known.problems;
  const problems = findProblems(components, variables);
  found.set(variables, { components, problems });
  return problems;
}

function findProblems(components: TemplateComponents, variables: LinkVariables): MappingProblem[] {
  return [
    ...headerProblems(components, variables),
    ...spacedProblems("body", components.body),
    ...textProblems("body", placeholdersIn(components).body, variables),
    ...buttonProblems(components, variables),
  ];
}

function headerProblems(components: TemplateComponents, variables: LinkVariables): MappingProblem[] {
  const { header } = components;
  if (header === null || header.format === "TEXT") {
    return [
      ...spacedProblems("header", header?.text ?? ""),
      ...textProblems("header", placeholdersIn(components).header, variables),
    ];
  }
  if (header.format !== "OTHER") {
    return mediaProblems(header, variables.header).map((detail) => ({ component: "header", detail }));
  }
  return [
    {
      component: "header",
      detail: `The header is of format ${header.kind}, which Zajel does not fill: link a template with another header or none.`,
    },
  ];
}

/** Meta's pages show no spaces inside the braces, and say nothing of what is done with them. */
function spacedProblems(component: "header" | "body", text: string): MappingProblem[] {
  return Array.from(text.matchAll(/\{\{(?:\s+\w+\s*|\w+\s+)\}\}/g), ([spaced]) => ({
    component,
    detail: `The ${component} has ${spaced}, with spaces inside the braces: write it without them in the template.`,
  }));
}

function textProblems(component: "header" | "body", wanted: string[], variables: LinkVariables): MappingProblem[] {
  const mapped = variables[component];
  const details = [
    ...wanted
      .filter((name) => !Object.hasOwn(mapped, name))
      .map((name) => `The ${component} has {{${name}}}, which the link does not map.`),
    ...Object.keys(mapped)
      .filter((name) => !wanted.includes(name))
      .map((name) => `The link maps {{${name}}}, which the ${component} does not have.`),
  ];
  const numbers = wanted.map(Number).filter(Number.isInteger);
  if (numbers.some((number) => number < 1 || number > numbers.length)) {
    details.push(`The variables of the ${component} are not numbered from 1 on without a gap.`);
  }
  if (Object.values(mapped).some((mapping) => "from" in mapping && mapping.from === "checkout_url_suffix")) {
    details.push(`checkout_url_suffix is for buttons; in the ${component} use checkout_url.`);
  }
  return details.map((detail) => ({ component, detail }));
}

function buttonProblems({ buttons }: TemplateComponents, { buttons: mapped }: LinkVariables): MappingProblem[] {
  const details = buttons.flatMap((button, index) => buttonProblem(button, index, Object.hasOwn(mapped, index)) ?? []);
  const beyond = Object.keys(mapped).filter((index) => !(index in buttons) || !/^\d+$/.test(index));
  return [...details, ...beyond.map((index) => `The link maps button ${index}, which the template does not have.`)].map(
    (detail) => ({ component: "button", detail }),
  );
}

function buttonProblem(button: TemplateButton, index: number, isMapped: boolean): string | null {
  if (button.type === "COPY_CODE") {
    return isMapped ? null : `Button ${index} copies a code, which the link does not map.`;
  }
  if (!needNothing.has(kindOf(button)))
    return `Button ${index} is of type ${kindOf(button)}, which Zajel does not fill.`;
  if (button.type !== "URL" || !button.url.includes("{{")) {
    return isMapped ? `The link maps button ${index}, which has no variable.` : null;
  }
  if (!/^[^{}]+\{\{\w+\}\}$/.test(button.url)) {
    return `Button ${index} must have one variable, at the end of its address.`;
  }
  const [placeholder] = placeholdersOf(button.url);
  return isMapped ? null : `Button ${index} has {{${placeholder}}}, which the link does not map.`;
}
