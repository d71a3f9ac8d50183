/**
 * From a template, a link's variables and the facts of a transaction to a message: the text that the customer will
 * read, and the parameters that make WhatsApp write it.
 */
import { addressPart, staysBehind, suffixOf } from "./button-url.ts";
import {
  type MediaHeader,
  type MediaParameter,
  mediaParameter,
  mediaVariables,
  partProblem,
  type RenderedMedia,
} from "./header-media.ts";
import { directionOf } from "./languages.ts";
import { mappingProblems } from "./mapping-fit.ts";
import {
  approvedAddress,
  fillIn,
  kindOf,
  piecesOf,
  placeholdersOf,
  type Template,
  type TemplateComponents,
} from "./template.ts";
import {
  type LinkVariables,
  type Mapping,
  sourceValue,
  tidy,
  type VariableFacts,
  type VariableSource,
} from "./variables.ts";

/** A message as the customer sees it. */
export interface Rendered {
  header: string | null;
  /** A header that is no text. */
  media?: RenderedMedia;
  body: string;
  footer: string | null;
  buttons: RenderedButton[];
  direction: "ltr" | "rtl";
}

export interface RenderedButton {
  /** Meta's word: URL, QUICK_REPLY, … */
  type: string;
  text: string;
  /** Of URL buttons: where it leads. */
  url?: string;
  /** Of buttons that copy a code: the code. */
  code?: string;
}

export interface TextParameter {
  type: "text";
  /** Only where the template names its placeholders. */
  parameter_name?: string;
  text: string;
}

export interface CodeParameter {
  type: "coupon_code";
  coupon_code: string;
}

/** One entry of `template.components` in the request. Source: Meta, Cloud API template messages, read 2026-09. */
export type SendComponent =
  | { type: "header" | "body"; parameters: TextParameter[] }
  | { type: "header"; parameters: MediaParameter[] }
  | { type: "button"; sub_type: "url"; index: string; parameters: TextParameter[] }
  | { type: "button"; sub_type: "copy_code"; index: string; parameters: CodeParameter[] };

export type Composed =
  /** `unknown`: sources that are still to come and stand in the text as ‹paid_amount›; empty in mode "send". */
  { kind: "composed"; rendered: Rendered; parameters: SendComponent[]; unknown: VariableSource[] } | Uncomposed;

export type Uncomposed =
  /** The source `name` has no value, and the link no fallback for it. */
  | { kind: "missing_variable"; name: VariableSource }
  /** `checkout_url` does not continue the address that Meta approved for the button. */
  | { kind: "link_mismatch"; detail: string }
  /** The link's variables are not those of the template. */
  | { kind: "mapping_mismatch"; detail: string }
  /** A value that is not of the kind that the header asks for, such as an address that is none. */
  | { kind: "malformed"; component: "header"; detail: string }
  /** With the values in, WhatsApp refuses a text of this length. */
  | { kind: "too_long"; component: "header" | "body" | "button"; detail: string; rendered: Rendered };

export interface Composition {
  template: Template;
  variables: LinkVariables;
  /** Their language should be the template's. */
  facts: VariableFacts;
  /**
   * "send": the message as it leaves now; a missing value prevents it. "plan": the message as it may leave later; what
   * is not known yet is named in its place, because it can still come.
   */
  mode: "send" | "plan";
}

type Value =
  | { kind: "value"; text: string }
  | { kind: "unknown"; name: VariableSource; text: string }
  | { kind: "missing_variable"; name: VariableSource }
  | { kind: "link_mismatch"; detail: string };

/** The longest texts with their values in, in code points. Source: Meta, message templates, read 2026-09. */
export const longest = { header: 60, body: 1024, url: 2000, code: 20 };

/** What a payment brings with its outcome. Until then a plan names it, even where the link has a fallback. */
const ofTheOutcome: Partial<Record<VariableSource, (facts: VariableFacts) => unknown>> = {
  paid_amount: (facts) => facts.paidAmount,
  reference_number: (facts) => facts.referenceNumber,
  occurred_at: (facts) => facts.occurredAt,
};

/** Composes one message, or says what prevents it. */
export function composeMessage({ template, variables, facts, mode }: Composition): Composed {
  const { components } = template;
  const [problem] = mappingProblems(components, variables);
  if (problem !== undefined) return { kind: "mapping_mismatch", detail: problem.detail };

  const unknown = new Set<VariableSource>();
  const parameters: SendComponent[] = [];
  const rendered: Rendered = {
    header: components.header?.format === "TEXT" ? components.header.text : null,
    body: components.body,
    footer: components.footer,
    buttons: [],
    direction: directionOf(template.language),
  };

  if (components.header !== null && components.header.format !== "TEXT" && components.header.format !== "OTHER") {
    const media = composeMedia(components.header, variables, facts, mode);
    if (media.kind !== "media") return media;
    for (const name of media.unknown) unknown.add(name);
    rendered.media = media.rendered;
    parameters.push({ type: "header", parameters: [mediaParameter(media.rendered)] });
  }

  const slots = slotsOf(components);
  for (const component of ["header", "body"] as const) {
    const { placeholders, pieces } = slots[component];
    if (placeholders.length === 0) continue;
    const values = new Map<string, string>();
    const given: TextParameter[] = [];
    for (const placeholder of placeholders) {
      const value = textValue(mappingOf(variables[component], placeholder), facts, mode);
      if (value.kind === "unknown") unknown.add(value.name);
      else if (value.kind !== "value") return value;
      values.set(placeholder, value.text);
      given.push(textParameter(placeholder, value.text, template.parameterFormat));
    }
    rendered[component] = fillIn(pieces, values);
    parameters.push({ type: component, parameters: given });
  }

  for (const [index, button] of components.buttons.entries()) {
    const approved = slots.approved[index] ?? null;
    const shown: RenderedButton = { type: kindOf(button), text: button.text };
    const place = { type: "button", index: `${index}` } as const;
    if (approved !== null) {
      const value = buttonValue(mappingOf(variables.buttons, place.index), facts, mode, approved);
      if (value.kind === "unknown") unknown.add(value.name);
      else if (value.kind !== "value") return value;
      shown.url = approved + value.text;
      parameters.push({ ...place, sub_type: "url", parameters: [{ type: "text", text: value.text }] });
    } else if (button.type === "COPY_CODE") {
      const value = textValue(mappingOf(variables.buttons, place.index), facts, mode);
      if (value.kind === "unknown") unknown.add(value.name);
      else if (value.kind !== "value") return value;
      shown.code = value.text;
      const code = { type: "coupon_code", coupon_code: value.text } as const;
      parameters.push({ ...place, sub_type: "copy_code", parameters: [code] });
    } else if (button.type === "URL") {
      shown.url = button.url;
    }
    rendered.buttons.push(shown);
  }

  // A name in guillemets is not as long as its value will be: only a complete text can be judged by its length.
  const excess = unknown.size === 0 ? tooLong(rendered) : null;
  return excess ?? { kind: "composed", rendered, parameters, unknown: [...unknown] };
}

type Media = { kind: "media"; rendered: RenderedMedia; unknown: VariableSource[] } | Uncomposed;

/** A header that is no text, in the order in which the link maps its parts. */
function composeMedia(
  { format }: MediaHeader,
  variables: LinkVariables,
  facts: VariableFacts,
  mode: Composition["mode"],
): Media {
  const rendered: RenderedMedia = { format };
  const unknown: VariableSource[] = [];
  for (const [part, mapping] of Object.entries(mediaVariables(variables.header))) {
    const value = textValue(mapping, facts, mode);
    if (value.kind === "unknown") unknown.push(value.name);
    else if (value.kind !== "value") return value;
    const detail = value.kind === "value" ? partProblem(part, value.text) : null;
    if (detail !== null) return { kind: "malformed", component: "header", detail };
    rendered[part as keyof Omit<RenderedMedia, "format">] = value.text;
  }
  return { kind: "media", rendered, unknown };
}

function textValue(mapping: Mapping, facts: VariableFacts, mode: Composition["mode"]): Value {
  if ("text" in mapping) return { kind: "value", text: tidy(mapping.text) ?? "" };
  if (mode === "plan" && ofTheOutcome[mapping.from]?.(facts) === null) return named(mapping.from);
  return valueOrFallback(sourceValue(mapping.from, facts), mapping, mode);
}

function buttonValue(mapping: Mapping, facts: VariableFacts, mode: Composition["mode"], approved: string): Value {
  const value = suffixValue(mapping, facts, mode, approved);
  if (value.kind !== "value" || staysBehind(approved, value.text)) return value;
  return { kind: "link_mismatch", detail: `The button's approved address is ${approved}…, its end leads out of it.` };
}

function suffixValue(mapping: Mapping, facts: VariableFacts, mode: Composition["mode"], approved: string): Value {
  if ("text" in mapping) return { kind: "value", text: addressPart(mapping.text) };
  const suffix = suffixOf(mapping.from, facts, approved);
  if (suffix.kind !== "none") return suffix;
  const value = valueOrFallback(null, mapping, mode);
  return value.kind === "value" ? { kind: "value", text: addressPart(value.text) } : value;
}

function valueOrFallback(
  value: string | null,
  { from, fallback }: Extract<Mapping, { from: VariableSource }>,
  mode: Composition["mode"],
): Value {
  const text = value ?? (fallback === undefined ? null : tidy(fallback));
  if (text !== null) return { kind: "value", text };
  return mode === "plan" ? named(from) : { kind: "missing_variable", name: from };
}

function named(name: VariableSource): Value {
  return { kind: "unknown", name, text: `‹${name}›` };
}

/** `mappingProblems` has made sure that it is there. */
function mappingOf(mappings: Record<string, Mapping>, name: string): Mapping {
  const mapping = mappings[name];
  if (mapping === undefined) throw new Error(`no mapping for ${name}, although the variables fit the template`);
  return mapping;
}

/** What of a template is to be filled, and the approved part of each button's address. */
interface Slots {
  header: TextSlots;
  body: TextSlots;
  approved: readonly (string | null)[];
}

interface TextSlots {
  /** In the order of sending. */
  placeholders: readonly string[];
  pieces: readonly string[];
}

/** Of the same template it is asked for each message. None is ever changed in place. */
const slotsFound = new WeakMap<TemplateComponents, Slots>();

function slotsOf(components: TemplateComponents): Slots {
  const known = slotsFound.get(components);
  if (known !== undefined) return known;
  const { header, body, buttons } = components;
  const slots = {
    header: textSlotsOf(header?.format === "TEXT" ? header.text : ""),
    body: textSlotsOf(body),
    approved: buttons.map(approvedAddress),
  };
  slotsFound.set(components, slots);
  return slots;
}

function textSlotsOf(text: string): TextSlots {
  return { placeholders: inSendingOrder(placeholdersOf(text)), pieces: piecesOf(text) };
}

/** The n-th positional parameter fills {{n}}, wherever that stands in the text; the order of named ones is free. */
function inSendingOrder(placeholders: string[]): string[] {
  return placeholders.every((name) => /^\d+$/.test(name))
    ? placeholders.sort((a, b) => Number(a) - Number(b))
    : placeholders;
}

function textParameter(name: string, text: string, format: Template["parameterFormat"]): TextParameter {
  return format === "NAMED" ? { type: "text", parameter_name: name, text } : { type: "text", text };
}

function tooLong(rendered: Rendered): Uncomposed | null {
  const texts = [
    { component: "header", what: "the header", text: rendered.header, most: longest.header },
    { component: "body", what: "the body", text: rendered.body, most: longest.body },
    ...rendered.buttons.flatMap(({ url, code }, index) => [
      { component: "button", what: `the address of button ${index}`, text: url, most: longest.url } as const,
      { component: "button", what: `the code of button ${index}`, text: code, most: longest.code } as const,
    ]),
  ] as const;
  for (const { component, what, text, most } of texts) {
    // In code points there are never more than in code units, and most texts are far from the bound.
    if ((text ?? "").length <= most) continue;
    const length = [...(text ?? "")].length;
    if (length <= most) continue;
    const detail = `With its values ${what} has ${length} characters, ${most} are allowed.`;
    return { kind: "too_long", component, detail, rendered };
  }
  return null;
}
