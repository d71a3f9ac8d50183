/**
 * What WhatsApp would refuse of a template, said before it is submitted: each finding with its place and a mend.
 *
 * Where Meta publishes a rule without its number, what several partners have measured counts.
 * Source: Meta, templates/components, template-review and template-guidelines, read 2026-09.
 */
import { buttonFindings } from "./lint-buttons.ts";
import { variableFindings } from "./lint-variables.ts";
import { wordingFindings } from "./lint-wording.ts";
import type { TemplateDraft } from "./template-draft.ts";

export const findingCodes = [
  "variable_at_start",
  "variable_at_end",
  "variables_adjacent",
  "variables_not_sequential",
  "variable_malformed",
  "too_many_variables",
  "example_missing",
  "name_invalid",
  "header_too_long",
  "body_too_long",
  "footer_too_long",
  "button_invalid",
  "url_variable_not_last",
  "wording_promotional",
] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  code: FindingCode;
  /** An error is refused for certain, a warning may be; or the template is approved and costs more. */
  severity: "error" | "warning";
  component: "name" | "header" | "body" | "footer" | "button";
  /** In a text the character, of buttons the button, each counted from 0; null: the whole. */
  position: number | null;
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: what to do. */
  mend: string;
}

/** Meta does not say how it counts; UTF-16 counts an emoji as two, which is the safe side. */
const longest = { name: 512, header: 60, body: 1024, footer: 60 };

/** All findings, in the order in which a person reads a template: name, header, body, footer, buttons. */
export function lintTemplate(draft: TemplateDraft): Finding[] {
  const { header, body, footer } = draft;
  const headerText = header?.format === "TEXT" ? header : null;
  return [
    ...nameFindings(draft.name),
    ...(headerText === null ? [] : tooLong("header", headerText.text)),
    ...(headerText === null ? [] : variableFindings("header", headerText, draft.parameterFormat)),
    ...(header === null || header.format === "TEXT" || header.hasExample ? [] : [noMediaExample(header.format)]),
    ...tooLong("body", body.text),
    ...variableFindings("body", body, draft.parameterFormat),
    ...(footer === null ? [] : tooLong("footer", footer)),
    ...(footer === null
      ? []
      : variableFindings("footer", { text: footer, examples: new Map() }, draft.parameterFormat)),
    ...buttonFindings(draft.buttons, draft.parameterFormat),
    ...wordingFindings(draft),
  ];
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

/** The name in small letters, digits and underscores; a name that was not given yet is no finding. */
function nameFindings(name: string): Finding[] {
  if (name === "" || (/^[a-z0-9_]+$/.test(name) && name.length <= longest.name)) return [];
  const wrong = name.split("").findIndex((letter) => !/[a-z0-9_]/.test(letter));
  const suggestion = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .slice(0, 60);
  return [
    {
      code: "name_invalid",
      severity: "error",
      component: "name",
      position: wrong === -1 ? longest.name : wrong,
      message:
        wrong === -1
          ? `The name has ${name.length} characters, ${longest.name} are allowed.`
          : `The name has "${name[wrong]}"; a name has only small letters a to z, digits and underscores.`,
      mend: `Call it ${JSON.stringify(suggestion)}, for example.`,
    },
  ];
}

function tooLong(component: "header" | "body" | "footer", text: string): Finding[] {
  const most = longest[component];
  if (text.length <= most) return [];
  return [
    {
      code: `${component}_too_long`,
      severity: "error",
      component,
      position: [...text.slice(0, most)].length,
      message: `The ${component} has ${text.length} characters, ${most} are allowed.`,
      mend: `Take ${text.length - most} characters out.`,
    },
  ];
}

function noMediaExample(format: string): Finding {
  return {
    code: "example_missing",
    severity: "error",
    component: "header",
    position: null,
    message: `The header is of format ${format}, and no example of it is given.`,
    mend: "Upload a sample to WhatsApp and give its handle in example.header_handle.",
  };
}
