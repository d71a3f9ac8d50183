import type { JsonObject } from "../json.ts";
import { isObject, objectsIn, textAt } from "../json.ts";
import type { Settings } from "../settings.ts";
import type { Template, TemplateButton } from "../state/templates.ts";
import { isOfType } from "../templates/library.ts";
import { unexpectedKey } from "./envelope.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, isRefusal, refuse } from "./refusal.ts";
import type { TemplateValues } from "./render.ts";
import { textValue } from "./text-value.ts";

/** What decides between codes where Meta's pages disagree. */
export interface Rules {
  /** Major number of the Graph version that was asked. */
  version: number;
  settings: Settings;
}

/** The places of a template that can be filled, and the components of a send that fill them. */
interface Given {
  header: JsonObject | null;
  body: JsonObject | null;
  buttons: Map<number, JsonObject>;
}

const none: ReadonlyMap<string, string> = new Map();
const componentKeys = new Set(["type", "parameters", "sub_type", "index"]);

/**
 * Checks the parameters of a send against its template and returns their values: counts, names, kinds, and what the
 * texts may hold.
 * Source: Meta, Cloud API messages/template-messages and support/error-codes, read 2026-09.
 */
export function readValues(template: Template, components: JsonObject[], rules: Rules): TemplateValues | Refusal {
  const given = sortComponents(components);
  if (isRefusal(given)) return given;
  const { header, body, buttons } = template.content;

  const media = header && header.format !== "TEXT" ? mediaHeader(header.format, given.header) : null;
  if (media !== null && typeof media !== "string") return media;
  const headerValues =
    media === null ? texts("header", header?.placeholders ?? [], given.header, template, rules) : none;
  if (isRefusal(headerValues)) return headerValues;
  const bodyValues = texts("body", body.placeholders, given.body, template, rules);
  if (isRefusal(bodyValues)) return bodyValues;
  const buttonValues = readButtons(buttons, given.buttons, rules);
  if (isRefusal(buttonValues)) return buttonValues;
  return { header: headerValues, headerMedia: media, body: bodyValues, buttons: buttonValues };
}

function sortComponents(components: JsonObject[]): Given | Refusal {
  const given: Given = { header: null, body: null, buttons: new Map() };
  for (const [position, component] of components.entries()) {
    const path = `template['components'][${position}]`;
    const stranger = unexpectedKey(component, componentKeys, path);
    if (stranger) return stranger;
    const parameters = component.parameters;
    if (parameters !== undefined && !(Array.isArray(parameters) && parameters.every(isObject))) {
      return invalid(`Param ${path}['parameters'] must be an array.`);
    }
    const type = textAt(component, "type")?.toLowerCase();
    if (type === "header" || type === "body") {
      if (given[type] !== null) return refuse(100, `Component ${type} is given twice.`);
      given[type] = component;
    } else if (type === "button") {
      const index = indexOf(component.index);
      if (index === null) return refuse(131008, `${path}: a button needs its index, from 0 to 9.`);
      if (given.buttons.has(index)) return refuse(100, `Button at index ${index} is given twice.`);
      given.buttons.set(index, component);
    } else {
      return invalid(
        `Param ${path}['type'] must be one of {HEADER, BODY, BUTTON} - got ${JSON.stringify(component.type)}.`,
      );
    }
  }
  return given;
}

/** A position comes as a text or as a number. */
function indexOf(index: unknown): number | null {
  if (typeof index === "number") return Number.isInteger(index) && index >= 0 && index <= 9 ? index : null;
  return typeof index === "string" && /^\d$/.test(index) ? Number(index) : null;
}

/** The texts of a header or body, by placeholder. */
function texts(
  where: "header" | "body",
  placeholders: string[],
  component: JsonObject | null,
  template: Template,
  rules: Rules,
): ReadonlyMap<string, string> | Refusal {
  const parameters = objectsIn(component?.parameters);
  if (parameters.length !== placeholders.length) return countMismatch(where, parameters.length, placeholders.length);
  if (placeholders.length === 0) return none;
  const values = new Map<string, string>();
  for (const [position, parameter] of parameters.entries()) {
    const name = nameOf(parameter, position, placeholders, template);
    if (name === null || values.has(name)) {
      const expected =
        template.parameterFormat === "NAMED" ? `{${placeholders.join(", ")}} by name` : "values by position";
      return refuse(rules.settings.naming_mismatch_code, `${where}: the template expects ${expected}.`);
    }
    const value = textValue(where, parameter, rules);
    if (typeof value !== "string") return value;
    const type = where === "body" ? template.library?.parameterTypes[position] : undefined;
    if (type !== undefined && !isOfType(value, type)) {
      return refuse(rules.settings.library_parameter_code, `body: Parameter ${position + 1} must be of type ${type}.`);
    }
    values.set(name, value);
  }
  return values;
}

/** The placeholder that a parameter fills; null when template and parameter do not name in the same way. */
function nameOf(parameter: JsonObject, position: number, placeholders: string[], template: Template): string | null {
  const given = parameter.parameter_name;
  if (template.parameterFormat === "POSITIONAL") return given === undefined ? String(position + 1) : null;
  return typeof given === "string" && placeholders.includes(given) ? given : null;
}

function countMismatch(where: string, given: number, expected: number): Refusal {
  const details = `${where}: number of localizable_params (${given}) does not match the expected number of params (${expected})`;
  return refuse(132000, details);
}

/** A header that is no text is sent each time; the sample from the template's creation is no default. */
function mediaHeader(format: string, component: JsonObject | null): string | Refusal {
  const parameters = objectsIn(component?.parameters);
  const [parameter] = parameters;
  const kind = format.toLowerCase();
  const received = parameter ? (textAt(parameter, "type") ?? "UNKNOWN").toUpperCase() : "UNKNOWN";
  if (!parameter || parameters.length !== 1 || received !== format) {
    return refuse(132012, `header: Format mismatch, expected ${format}, received ${received}`);
  }
  const media = parameter[kind];
  if (!isObject(media)) return refuse(131008, `header: the parameter ${kind} is required.`);
  if (format === "LOCATION") {
    const { latitude, longitude } = media;
    if (typeof latitude !== "string" || typeof longitude !== "string") {
      return refuse(132012, "header: latitude and longitude are strings.");
    }
    return textAt(media, "name") ?? `${latitude}, ${longitude}`;
  }
  const { id, link } = media;
  if ((typeof id === "string") === (typeof link === "string")) {
    return refuse(132012, `header: ${kind} has either an id or a link.`);
  }
  return textAt(media, "filename") ?? String(link ?? id);
}

/** Values by button: what a URL ends in, what a quick reply says, the code to copy. */
function readButtons(
  buttons: TemplateButton[],
  given: Map<number, JsonObject>,
  rules: Rules,
): ReadonlyMap<number, string> | Refusal {
  const values = new Map<number, string>();
  for (const [index, component] of given) {
    const value = buttonValue(buttons[index], index, component, rules);
    if (typeof value !== "string") return value;
    values.set(index, value);
  }
  const missing = buttons.findIndex((button, index) => button.isDynamic && !values.has(index));
  if (missing === -1) return values;
  const details = `buttons: Button at index ${missing} of type ${nameOfType(buttons[missing]?.type)} requires a parameter`;
  return refuse(rules.settings.missing_button_parameter_code, details);
}

/** The one parameter of each kind of button that takes one. */
const parameterOf: Record<string, string> = { URL: "text", QUICK_REPLY: "payload", COPY_CODE: "coupon_code" };

function buttonValue(
  button: TemplateButton | undefined,
  index: number,
  component: JsonObject,
  rules: Rules,
): string | Refusal {
  if (!button) return refuse(132000, `buttons: The template has no button at index ${index}.`);
  const subType = textAt(component, "sub_type")?.toUpperCase();
  if (subType === undefined) return refuse(131008, `buttons: Button at index ${index} needs its sub_type.`);
  if (subType !== button.type) {
    return refuse(132012, `buttons: Button at index ${index} is of type ${nameOfType(button.type)}, not ${subType}.`);
  }
  const member = parameterOf[subType];
  if (member === undefined || (subType === "URL" && !button.isDynamic)) {
    return refuse(
      100,
      `buttons: Button at index ${index} is of type ${nameOfType(subType)} and does not support parameters`,
    );
  }
  const parameters = objectsIn(component.parameters);
  const [parameter] = parameters;
  if (!parameter || parameters.length !== 1)
    return countMismatch(`buttons: Button at index ${index}`, parameters.length, 1);
  if (subType === "URL") return textValue(`buttons: Button at index ${index}`, parameter, rules);
  const value = textAt(parameter, member);
  if (textAt(parameter, "type") !== member || value === null) {
    return refuse(132012, `buttons: Button at index ${index} takes a parameter of type ${member}.`);
  }
  return value;
}

/** `Url` of `URL`, `QuickReply` of `QUICK_REPLY`, as Meta's details write it. */
function nameOfType(type = ""): string {
  return type
    .toLowerCase()
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
