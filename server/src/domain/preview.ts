/**
 * A message as the customer will see it, before there is one; and what cannot be shown, by name.
 */
import { suffixOf } from "./button-url.ts";
import { type Composed, composeMessage, longest, type Rendered, type SendComponent } from "./compose.ts";
import { directionOf } from "./languages.ts";
import { approvedAddress, kindOf, type Template } from "./template.ts";
import { type LinkVariables, type Mapping, sourceValue, type VariableFacts, type VariableSource } from "./variables.ts";

export interface Preview {
  /** What has no value stands in it as ‹paid_amount›, or as the template's own {{2}} where the link does not fit. */
  rendered: Rendered;
  /** Characters, with the values in; `limit`: what WhatsApp takes. */
  length: { header: Measure; body: Measure };
  /** Sources whose value is still to come. */
  unknown: VariableSource[];
  /** Why it could not be sent with these values; none: it could. */
  problems: PreviewProblem[];
  /** What stands in each place; null: nothing, or what is still to come. */
  filled: Filled;
  /** For `template.components` of the request; null where there is a problem. */
  parameters: SendComponent[] | null;
}

/** By placeholder, those of buttons by the button's position. */
export type Filled = Record<keyof LinkVariables, Record<string, string | null>>;

export interface Measure {
  /** null: the template has no such text. */
  characters: number | null;
  limit: number;
}

export interface PreviewProblem {
  /** A reason code, ours or WhatsApp's number for the refusal that it avoids. */
  code: string;
  /** What it is about: a source, or a component. */
  about: string;
  detail: string;
}

export interface PreviewInput {
  template: Template;
  variables: LinkVariables;
  facts: VariableFacts;
  /** "send": the payment is in the state that the message is about, so what is missing now stays missing. */
  mode: "send" | "plan";
}

export function previewMessage(input: PreviewInput): Preview {
  const missing: VariableSource[] = [];
  for (let { variables } = input; ; ) {
    const composed = composeMessage({ ...input, variables });
    if (composed.kind !== "missing_variable" || missing.includes(composed.name)) {
      const { rendered, unknown, problem } = told(composed, { ...input, variables });
      // With names in place of values nobody can tell how long it would be.
      const other = problem === null || (problem.code === tooLong && missing.length > 0) ? [] : [problem];
      const problems = [...missing.map(missingProblem), ...other];
      return {
        rendered: withNames(rendered, missing),
        length: { header: measured(rendered.header, longest.header), body: measured(rendered.body, longest.body) },
        unknown,
        problems,
        filled: filledBy(input),
        parameters: composed.kind === "composed" && problems.length === 0 ? composed.parameters : null,
      };
    }
    // Its name in its place, so that one sees where; and on to the next.
    missing.push(composed.name);
    variables = withFallback(variables, composed.name);
  }
}

const tooLong = "132005";

function filledBy({ template, variables, facts }: PreviewInput): Filled {
  const { buttons } = template.components;
  const inText = (mapping: Mapping) =>
    "text" in mapping ? mapping.text : (sourceValue(mapping.from, facts) ?? mapping.fallback ?? null);
  const inButton = (place: string, mapping: Mapping) => {
    const button = buttons[Number(place)];
    const approved = button === undefined ? null : approvedAddress(button);
    if ("text" in mapping || approved === null) return inText(mapping);
    const suffix = suffixOf(mapping.from, facts, approved);
    return suffix.kind === "value" ? suffix.text : (mapping.fallback ?? null);
  };
  const each = (mappings: Record<string, Mapping>, value: (place: string, mapping: Mapping) => string | null) =>
    Object.fromEntries(Object.entries(mappings).map(([place, mapping]) => [place, value(place, mapping)]));
  return {
    header: each(variables.header, (_, mapping) => inText(mapping)),
    body: each(variables.body, (_, mapping) => inText(mapping)),
    buttons: each(variables.buttons, inButton),
  };
}

interface Told {
  rendered: Rendered;
  unknown: VariableSource[];
  problem: PreviewProblem | null;
}

function told(composed: Composed, input: PreviewInput): Told {
  switch (composed.kind) {
    case "composed":
      return { rendered: composed.rendered, unknown: composed.unknown, problem: null };
    case "link_mismatch": {
      const problem = { code: "link_mismatch", about: "button", detail: composed.detail };
      return { ...withoutAddresses(input), problem };
    }
    case "too_long": {
      const { component: about, detail, rendered } = composed;
      return { rendered, unknown: [], problem: { code: tooLong, about, detail } };
    }
    case "mapping_mismatch": {
      const problem = { code: "132000", about: "template", detail: composed.detail };
      return { rendered: asApproved(input.template), unknown: [], problem };
    }
    case "malformed": {
      const problem = { code: "132012", about: composed.component, detail: composed.detail };
      return { rendered: asApproved(input.template), unknown: [], problem };
    }
    case "missing_variable":
      throw new Error(`${composed.name} has no value, although its name stands in for it`);
  }
}

function missingProblem(name: VariableSource): PreviewProblem {
  const detail = `${name} has no value, and the link has no fallback for it.`;
  return { code: "missing_variable", about: name, detail };
}

function measured(text: string | null, limit: number): Measure {
  return { characters: text === null ? null : [...text].length, limit };
}

const nameOf = (source: VariableSource) => `‹${source}›`;

function withFallback(variables: LinkVariables, source: VariableSource): LinkVariables {
  const filled = (mappings: Record<string, Mapping>) =>
    Object.fromEntries(
      Object.entries(mappings).map(([place, mapping]): [string, Mapping] => {
        const isMissing = "from" in mapping && mapping.from === source && mapping.fallback === undefined;
        return [place, isMissing ? { from: source, fallback: nameOf(source) } : mapping];
      }),
    );
  return { header: filled(variables.header), body: filled(variables.body), buttons: filled(variables.buttons) };
}

/** In an address the names have been escaped, which nobody could read. */
function withNames(rendered: Rendered, missing: readonly VariableSource[]): Rendered {
  const readable = (url: string) =>
    missing.reduce((text, source) => text.replaceAll(encodeURIComponent(nameOf(source)), nameOf(source)), url);
  const buttons = rendered.buttons.map((button) =>
    button.url === undefined ? button : { ...button, url: readable(button.url) },
  );
  return { ...rendered, buttons };
}

/** The texts alone, and the buttons without where they lead. */
function withoutAddresses({ template, variables, ...input }: PreviewInput): Omit<Told, "problem"> {
  const { components } = template;
  const texts: Composed = composeMessage({
    ...input,
    template: { ...template, components: { ...components, buttons: [] } },
    variables: { ...variables, buttons: {} },
  });
  const buttons = components.buttons.map((button) => ({ type: kindOf(button), text: button.text }));
  return texts.kind === "composed"
    ? { rendered: { ...texts.rendered, buttons }, unknown: texts.unknown }
    : { rendered: { ...asApproved(template), buttons }, unknown: [] };
}

function asApproved({ components, language }: Template): Rendered {
  const { header, body, footer, buttons } = components;
  return {
    header: header?.format === "TEXT" ? header.text : null,
    body,
    footer,
    buttons: buttons.map((button) => ({
      type: kindOf(button),
      text: button.text,
      ...(button.type === "URL" ? { url: button.url } : {}),
    })),
    direction: directionOf(language),
  };
}
