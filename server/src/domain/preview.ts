/**
 * A message as the customer will see it, before there is one; and what cannot be shown, by name.
 */
import { type Composed, composeMessage, longest, type Rendered, type SendComponent } from "./compose.ts";
import { directionOf } from "./languages.ts";
import { kindOf, type Template } from "./template.ts";
import type { LinkVariables, VariableFacts, VariableSource } from "./variables.ts";

export interface Preview {
  /** What is not known stands in it as ‹paid_amount›, or as the template's own {{2}} where the link does not fit. */
  rendered: Rendered;
  /** Characters, with the values in; `limit`: what WhatsApp takes. */
  length: { header: Measure; body: Measure };
  /** Sources without a value, which stand in the text by their name. */
  unknown: VariableSource[];
  /** Why it could not be sent with these values; null: it could. */
  problem: PreviewProblem | null;
  /** For `template.components` of the request; null where none could be made. */
  parameters: SendComponent[] | null;
}

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
  const composed = composeMessage(input);
  switch (composed.kind) {
    case "composed":
      return shown(composed.rendered, composed.unknown, null, composed.parameters);
    case "missing_variable": {
      const { name } = composed;
      const detail = `${name} has no value, and the link has no fallback for it.`;
      // The same with names in place of what is missing, so that one sees where.
      const named = previewMessage({ ...input, mode: "plan" });
      return {
        ...named,
        problem: named.problem ?? { code: "missing_variable", about: name, detail },
        parameters: null,
      };
    }
    case "link_mismatch": {
      const problem = { code: "link_mismatch", about: "button", detail: composed.detail };
      return shown(...withoutAddresses(input), problem, null);
    }
    case "too_long": {
      const { component: about, detail, rendered } = composed;
      return shown(rendered, [], { code: "132005", about, detail }, null);
    }
    case "mapping_mismatch":
      return shown(
        asApproved(input.template),
        [],
        { code: "132000", about: "template", detail: composed.detail },
        null,
      );
  }
}

function shown(
  rendered: Rendered,
  unknown: VariableSource[],
  problem: PreviewProblem | null,
  parameters: SendComponent[] | null,
): Preview {
  const characters = (text: string | null) => (text === null ? null : [...text].length);
  return {
    rendered,
    length: {
      header: { characters: characters(rendered.header), limit: longest.header },
      body: { characters: characters(rendered.body), limit: longest.body },
    },
    unknown,
    problem,
    parameters,
  };
}

/** The texts alone, and the buttons without where they lead. */
function withoutAddresses({ template, variables, ...input }: PreviewInput): [Rendered, VariableSource[]] {
  const { components } = template;
  const texts: Composed = composeMessage({
    ...input,
    template: { ...template, components: { ...components, buttons: [] } },
    variables: { ...variables, buttons: {} },
    mode: "plan",
  });
  const buttons = components.buttons.map((button) => ({ type: kindOf(button), text: button.text }));
  if (texts.kind !== "composed") return [{ ...asApproved(template), buttons }, []];
  return [{ ...texts.rendered, buttons }, texts.unknown];
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
