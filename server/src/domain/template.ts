/**
 * A template as Meta holds it: an approved text with placeholders.
 */
import type { ReasonCode } from "./notification.ts";

export interface Template {
  templateId: string | null;
  name: string;
  language: string;
  /** Meta's word, an open list. Only APPROVED can be sent. */
  status: string;
  /** The status is a webhook's word, which may be an old one that comes late. Not known: it was read. */
  isTold?: boolean;
  category: string;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: TemplateComponents;
}

export interface TemplateComponents {
  header: TemplateHeader | null;
  body: string;
  footer: string | null;
  /** In Meta's order; a button is known by its position, from 0. */
  buttons: TemplateButton[];
}

export type TemplateHeader =
  | { format: "TEXT"; text: string }
  | { format: "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION" }
  /** A format that Zajel does not know more of. */
  | { format: "OTHER"; kind: string };

export type TemplateButton =
  | { type: "URL"; text: string; url: string }
  | { type: "QUICK_REPLY"; text: string }
  | { type: "PHONE_NUMBER"; text: string; phoneNumber: string }
  | { type: "COPY_CODE"; text: string }
  /** A kind that Zajel does not know more of: FLOW, CATALOG, REQUEST_CONTACT_INFO, … */
  | { type: "OTHER"; text: string; kind: string };

/** The placeholders of each component, in the order of their first use: "1", "2", or names. */
export interface Placeholders {
  header: string[];
  body: string[];
  buttons: { index: number; placeholder: string }[];
}

const placeholderPattern = /\{\{([A-Za-z0-9_]+)\}\}/g;

/** The distinct placeholders of a text, in order of first use: ["1", "2"] or ["customer_name"]. */
export function placeholdersOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(placeholderPattern), ([, name = ""]) => name))];
}

/** A text in pieces: what stands as it is, and between two of those the name of a placeholder. */
export function piecesOf(text: string): string[] {
  return text.split(placeholderPattern);
}

/**
 * Puts values into a text, in one pass: a value that itself looks like a placeholder (a customer may be called
 * "{{2}}") stays what it is. A placeholder without a value stays too.
 */
export function fillIn(pieces: readonly string[], values: ReadonlyMap<string, string>): string {
  let text = "";
  for (const [index, piece] of pieces.entries())
    text += index % 2 === 0 ? piece : (values.get(piece) ?? `{{${piece}}}`);
  return text;
}

export function placeholdersIn({ header, body, buttons }: TemplateComponents): Placeholders {
  return {
    header: header?.format === "TEXT" ? placeholdersOf(header.text) : [],
    body: placeholdersOf(body),
    buttons: buttons.flatMap((button, index) =>
      button.type === "URL" ? placeholdersOf(button.url).map((placeholder) => ({ index, placeholder })) : [],
    ),
  };
}

/**
 * The approved part of a URL button's address, which the variable is added to; null when the button has no variable.
 * Meta takes one variable, at the very end. Source: Meta, message templates, read 2026-09.
 */
export function approvedAddress(button: TemplateButton): string | null {
  if (button.type !== "URL") return null;
  const start = button.url.search(placeholderPattern);
  return start === -1 ? null : button.url.slice(0, start);
}

/** The button's kind in Meta's words. */
export function kindOf(button: TemplateButton): string {
  return button.type === "OTHER" ? button.kind : button.type;
}

/**
 * What a template's status means for a message that is due. The list of statuses is open: one that is not known holds
 * the message rather than losing it. Source: Meta, message templates, read 2026-09.
 */
export function sendability(
  status: string,
): { kind: "send" } | { kind: "suppress"; reason: ReasonCode } | { kind: "hold"; reason: ReasonCode } {
  switch (status.toUpperCase()) {
    case "APPROVED":
      return { kind: "send" };
    case "REJECTED":
      return { kind: "suppress", reason: "template_rejected" };
    case "DISABLED":
      return { kind: "suppress", reason: "template_disabled" };
    case "DELETED":
    case "PENDING_DELETION":
      return { kind: "suppress", reason: "template_missing" };
    case "PAUSED":
      return { kind: "hold", reason: "template_paused" };
    default:
      return { kind: "hold", reason: "template_pending" };
  }
}

/**
 * Reads Meta's `components`, whose words are in capitals when templates are listed and in small letters elsewhere.
 * null where it is no list of components or has no body: then there is nothing that could be sent.
 */
export function parseComponents(components: unknown): TemplateComponents | null {
  if (!Array.isArray(components)) return null;
  const parsed: Omit<TemplateComponents, "body"> & { body: string | null } = {
    header: null,
    body: null,
    footer: null,
    buttons: [],
  };
  for (const component of components.filter(isObject)) {
    switch (word(component.type)) {
      case "HEADER":
        parsed.header = parseHeader(component);
        break;
      case "BODY":
        parsed.body = textOrNull(component.text);
        break;
      case "FOOTER":
        parsed.footer = textOrNull(component.text);
        break;
      case "BUTTONS":
        parsed.buttons = Array.isArray(component.buttons) ? component.buttons.map(parseButton) : [];
        break;
    }
  }
  const { body } = parsed;
  return body === null ? null : { ...parsed, body };
}

function parseHeader(header: Json): TemplateHeader | null {
  const format = word(header.format);
  switch (format) {
    case "IMAGE":
    case "VIDEO":
    case "DOCUMENT":
    case "LOCATION":
      return { format };
    case "":
    case "TEXT": {
      const text = textOrNull(header.text);
      return text === null ? null : { format: "TEXT", text };
    }
    default:
      return { format: "OTHER", kind: format };
  }
}

function parseButton(button: unknown): TemplateButton {
  const json = isObject(button) ? button : {};
  const text = textOrNull(json.text) ?? "";
  const kind = word(json.type);
  switch (kind) {
    case "URL":
      return { type: kind, text, url: textOrNull(json.url) ?? "" };
    case "PHONE_NUMBER":
      return { type: kind, text, phoneNumber: textOrNull(json.phone_number) ?? "" };
    case "QUICK_REPLY":
    case "COPY_CODE":
      return { type: kind, text };
    default:
      return { type: "OTHER", text, kind };
  }
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function word(value: unknown): string {
  return typeof value === "string" ? value.toUpperCase() : "";
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
