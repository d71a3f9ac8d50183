/**
 * Whether the variables of a template link fit the template. Asked when a link is saved, and again before each send,
 * because Meta lets templates be changed.
 */
import { kindOf, placeholdersIn, type TemplateComponents } from "./template.ts";
import type { LinkVariables } from "./variables.ts";

export interface MappingProblem {
  component: "header" | "body" | "button";
  /** A sentence for the person who made the link. */
  detail: string;
}

/** Buttons that need no parameter in the request. Source: Meta, template components, read 2026-09. */
const needNothing = new Set(["URL", "QUICK_REPLY", "PHONE_NUMBER", "REQUEST_CONTACT_INFO", "VOICE_CALL"]);

/** What does not fit: variables too few, too many or misplaced, and components that Zajel does not fill. */
export function mappingProblems(components: TemplateComponents, variables: LinkVariables): MappingProblem[] {
  return [
    ...headerProblems(components),
    ...textProblems("header", placeholdersIn(components).header, variables),
    ...textProblems("body", placeholdersIn(components).body, variables),
    ...buttonProblems(components, variables),
  ];
}

function headerProblems({ header }: TemplateComponents): MappingProblem[] {
  if (header === null || header.format === "TEXT") return [];
  return [
    {
      component: "header",
      detail: `The header is of format ${header.format}, which Zajel does not fill: link a template with a text header or none.`,
    },
  ];
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
  const details = buttons.flatMap((button, index) => {
    if (!needNothing.has(kindOf(button)))
      return [`Button ${index} is of type ${kindOf(button)}, which Zajel does not fill.`];
    if (button.type !== "URL" || !button.url.includes("{{")) {
      return Object.hasOwn(mapped, index) ? [`The link maps button ${index}, which has no variable.`] : [];
    }
    if (!/^[^{}]+\{\{\w+\}\}$/.test(button.url)) {
      return [`Button ${index} must have one variable, at the end of its address.`];
    }
    return Object.hasOwn(mapped, index) ? [] : [`Button ${index} has a variable, which the link does not map.`];
  });
  const beyond = Object.keys(mapped).filter((index) => !(index in buttons) || !/^\d+$/.test(index));
  return [...details, ...beyond.map((index) => `The link maps button ${index}, which the template does not have.`)].map(
    (detail) => ({ component: "button", detail }),
  );
}
