/**
 * A template as somebody wrote it, before WhatsApp has seen it: read from the form in which it is submitted.
 *
 * Source: Meta, message template API and templates/components, read 2026-09.
 */
import { normaliseLanguage } from "./languages.ts";

export type DraftCategory = "UTILITY" | "MARKETING";
export type ParameterFormat = "POSITIONAL" | "NAMED";

export interface TemplateDraft {
  /** "": none was given. */
  name: string;
  language: string;
  category: DraftCategory;
  parameterFormat: ParameterFormat;
  header: DraftHeader | null;
  body: DraftText;
  footer: string | null;
  /** In Meta's order; a button is known by its position, from 0. */
  buttons: DraftButton[];
  /** How long WhatsApp tries to deliver a message, in seconds; -1: 30 days. null: as WhatsApp does by itself. */
  ttlSeconds: number | null;
  /** As they were given. */
  components: Record<string, unknown>[];
}

export interface DraftText {
  text: string;
  /** Examples of its variables: by position from "1" on, or by name. */
  examples: ReadonlyMap<string, string>;
}

export type DraftHeader =
  | ({ format: "TEXT" } & DraftText)
  | { format: "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION"; hasExample: boolean };

export interface DraftButton {
  /** Meta's word, in capitals. */
  type: string;
  text: string;
  url: string | null;
  phoneNumber: string | null;
  example: string | null;
}

export type ReadDraft = { kind: "ok"; draft: TemplateDraft } | { kind: "refused"; errors: Record<string, string[]> };

const fields = ["name", "language", "category", "parameter_format", "components", "message_send_ttl_seconds"] as const;
/** Source: Meta, message template API (message_send_ttl_seconds of utility templates), read 2026-09. */
const ttl = { least: 30, most: 43_200, thirtyDays: -1 };
const mediaFormats = ["IMAGE", "VIDEO", "DOCUMENT", "LOCATION"] as const;

/**
 * Reads a template in the form of `POST /{WABA}/message_templates`. Refused is what has not that form; whether WhatsApp
 * would take its texts is for `lintTemplate` to say. `isComplete: false` lets texts be read that have no name yet.
 */
export function readDraft(value: unknown, { isComplete }: { isComplete: boolean }): ReadDraft {
  if (!isObject(value))
    return { kind: "refused", errors: { template: ["Expected an object with name and components."] } };
  const errors: Record<string, string[]> = {};
  const refuse: Refuse = (field, message) => {
    errors[field] = [...(errors[field] ?? []), message];
    return null;
  };
  for (const field of Object.keys(value)) {
    if (!(fields as readonly string[]).includes(field))
      refuse(field, `Unknown; a template is submitted with ${fields.join(", ")}.`);
  }
  const parameterFormat = readFormat(value.parameter_format, refuse);
  const draft = {
    name: readText(value, "name", isComplete, refuse) ?? "",
    language: readLanguage(value, isComplete, refuse),
    category: readCategory(value.category, refuse),
    parameterFormat,
    ...readComponents(value.components, parameterFormat, refuse),
    ttlSeconds: readTtl(value.message_send_ttl_seconds, refuse),
  };
  return Object.keys(errors).length > 0 ? { kind: "refused", errors } : { kind: "ok", draft };
}

/** The body of `POST /{WABA}/message_templates`. */
export function submission(draft: TemplateDraft): Record<string, unknown> {
  return {
    name: draft.name,
    language: draft.language,
    category: draft.category,
    parameter_format: draft.parameterFormat,
    components: draft.components,
    ...(draft.ttlSeconds === null ? {} : { message_send_ttl_seconds: draft.ttlSeconds }),
  };
}

/** The examples with which a template was submitted, as far as they can be read. */
export interface Examples {
  header: ReadonlyMap<string, string>;
  body: ReadonlyMap<string, string>;
  /** By the button's position. */
  buttons: ReadonlyMap<number, string>;
}

/** Meta keeps the examples and lists them with the template; none are found in what has not the form of components. */
export function examplesIn(components: unknown, format: ParameterFormat): Examples {
  const given = Array.isArray(components) ? components.filter(isObject) : [];
  const component = (type: string): Json => given.find((one) => word(one.type) === type) ?? {};
  const { buttons } = component("BUTTONS");
  return {
    header: examplesOf(component("HEADER"), "header_text", format),
    body: examplesOf(component("BODY"), "body_text", format),
    buttons: new Map(
      (Array.isArray(buttons) ? buttons : []).flatMap((button, index) => {
        const [example] = isObject(button) ? textsIn(button.example) : [];
        return example === undefined ? [] : [[index, example] as const];
      }),
    ),
  };
}

type Json = Record<string, unknown>;
type Refuse = (field: string, message: string) => null;

function readText(value: Json, field: string, isNeeded: boolean, refuse: Refuse): string | null {
  const text = value[field];
  if (typeof text === "string") return text;
  if (text === undefined && !isNeeded) return null;
  return refuse(field, `Expected a text, got ${shown(text)}.`);
}

function readLanguage(value: Json, isNeeded: boolean, refuse: Refuse): string {
  const language = readText(value, "language", isNeeded, refuse);
  if (language === null) return "en";
  if (!/^[a-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,2}$/i.test(language)) {
    refuse("language", `Expected a language such as en, ar or pt_BR, got ${shown(language)}.`);
  }
  return normaliseLanguage(language);
}

function readCategory(category: unknown, refuse: Refuse): DraftCategory {
  const read = category === undefined ? "UTILITY" : word(category);
  if (read === "UTILITY" || read === "MARKETING") return read;
  refuse("category", `Expected UTILITY or MARKETING, got ${shown(category)}; Zajel sends no templates of other kinds.`);
  return "UTILITY";
}

function readFormat(format: unknown, refuse: Refuse): ParameterFormat {
  const read = format === undefined ? "POSITIONAL" : word(format);
  if (read === "POSITIONAL" || read === "NAMED") return read;
  refuse("parameter_format", `Expected POSITIONAL or NAMED, got ${shown(format)}.`);
  return "POSITIONAL";
}

function readTtl(seconds: unknown, refuse: Refuse): number | null {
  if (seconds === undefined || seconds === null) return null;
  const isWhole = typeof seconds === "number" && Number.isInteger(seconds);
  if (isWhole && (seconds === ttl.thirtyDays || (seconds >= ttl.least && seconds <= ttl.most))) return seconds;
  const expected = `${ttl.least} to ${ttl.most} seconds, or ${ttl.thirtyDays} for 30 days`;
  return refuse("message_send_ttl_seconds", `Expected ${expected}, got ${shown(seconds)}.`);
}

type Parts = Pick<TemplateDraft, "header" | "body" | "footer" | "buttons" | "components">;

function readComponents(given: unknown, format: ParameterFormat, refuse: Refuse): Parts {
  const parts: Parts = {
    header: null,
    body: { text: "", examples: new Map() },
    footer: null,
    buttons: [],
    components: [],
  };
  if (!Array.isArray(given) || given.length === 0) {
    refuse("components", `Expected a list of components, got ${shown(given)}.`);
    return parts;
  }
  const seen = new Set<string>();
  for (const [index, component] of given.entries()) {
    const field = `components.${index}`;
    if (!isObject(component)) {
      refuse(field, `Expected a component, got ${shown(component)}.`);
      continue;
    }
    parts.components.push(component);
    const type = word(component.type);
    if (seen.has(type)) refuse(field, `There is a second ${type}; a template has one.`);
    seen.add(type);
    switch (type) {
      case "HEADER":
        parts.header = readHeader(component, field, format, refuse);
        break;
      case "BODY":
        parts.body = {
          text: readFixed(component, field, refuse),
          examples: examplesOf(component, "body_text", format),
        };
        break;
      case "FOOTER":
        parts.footer = readFixed(component, field, refuse);
        break;
      case "BUTTONS":
        parts.buttons = readButtons(component.buttons, `${field}.buttons`, refuse);
        break;
      default:
        refuse(`${field}.type`, `Expected HEADER, BODY, FOOTER or BUTTONS, got ${shown(component.type)}.`);
    }
  }
  if (!seen.has("BODY")) refuse("components", "A component of type BODY is missing.");
  return parts;
}

function readHeader(header: Json, field: string, format: ParameterFormat, refuse: Refuse): DraftHeader | null {
  const kind = header.format === undefined ? "TEXT" : word(header.format);
  if (kind === "TEXT") {
    return {
      format: kind,
      text: readFixed(header, field, refuse),
      examples: examplesOf(header, "header_text", format),
    };
  }
  const media = mediaFormats.find((known) => known === kind);
  if (media === undefined) {
    return refuse(`${field}.format`, `Expected TEXT, ${mediaFormats.join(", ")}, got ${shown(header.format)}.`);
  }
  const example = isObject(header.example) ? header.example : {};
  return { format: media, hasExample: media === "LOCATION" || textsIn(example.header_handle).length > 0 };
}

function readFixed(component: Json, field: string, refuse: Refuse): string {
  const { text } = component;
  if (typeof text === "string" && text.trim() !== "") return text;
  refuse(`${field}.text`, `Expected a text with something in it, got ${shown(text)}.`);
  return "";
}

function readButtons(buttons: unknown, field: string, refuse: Refuse): DraftButton[] {
  if (!Array.isArray(buttons) || buttons.length === 0) {
    refuse(field, `Expected a list of buttons, got ${shown(buttons)}.`);
    return [];
  }
  return buttons.flatMap((button, index) => {
    if (!isObject(button) || word(button.type) === "") {
      return refuse(`${field}.${index}`, `Expected a button with a type, got ${shown(button)}.`) ?? [];
    }
    return {
      type: word(button.type),
      text: textOf(button.text) ?? "",
      url: textOf(button.url),
      phoneNumber: textOf(button.phone_number),
      example: textsIn(button.example)[0] ?? null,
    };
  });
}

/** Examples stand in a list, for the body in a list of lists; those of named variables each with its name. */
function examplesOf(component: Json, key: "header_text" | "body_text", format: ParameterFormat): Map<string, string> {
  const example = isObject(component.example) ? component.example : {};
  const given = format === "NAMED" ? example[`${key}_named_params`] : example[key];
  if (format === "NAMED") {
    const named = Array.isArray(given) ? given.filter(isObject) : [];
    return new Map(
      named.flatMap(({ param_name: name, example: text }) =>
        typeof name === "string" && isGiven(text) ? [[name, text] as const] : [],
      ),
    );
  }
  const [first] = key === "body_text" && Array.isArray(given) ? given : [given];
  const values = Array.isArray(first) ? first : [first];
  return new Map(values.flatMap((text, index) => (isGiven(text) ? [[`${index + 1}`, text] as const] : [])));
}

function isGiven(text: unknown): text is string {
  return typeof text === "string" && text.trim() !== "";
}

function textsIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter(isGiven);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function word(value: unknown): string {
  return typeof value === "string" ? value.toUpperCase() : "";
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
