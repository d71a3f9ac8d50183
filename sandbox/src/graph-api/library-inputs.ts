import type { JsonObject } from "../json.ts";
import { isObject, objectsIn, textAt } from "../json.ts";
import type { LibraryTemplate } from "../templates/library.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, isRefusal } from "./refusal.ts";

/**
 * The components of a template that is made from the library: its words, and the business's own addresses in its buttons.
 * Source: Meta, Cloud API templates/template-library, read 2026-09.
 */
export function readLibraryTemplate(template: LibraryTemplate, body: JsonObject): JsonObject[] | Refusal {
  if (body.components !== undefined) return invalid("A library template takes no components.");
  const inputs = objectsIn(listOf(body.library_template_button_inputs));
  const buttons: JsonObject[] = [];
  for (const [position, { type, text }] of template.buttons.entries()) {
    const input = inputs[position];
    if (textAt(input ?? {}, "type")?.toUpperCase() !== type) {
      return invalid(`Param library_template_button_inputs[${position}] must be of type ${type}.`);
    }
    const button = type === "URL" ? urlButton(text, input ?? {}) : phoneButton(text, input ?? {});
    if (isRefusal(button)) return button;
    buttons.push(button);
  }
  return [
    { type: "HEADER", format: "TEXT", text: template.header },
    { type: "BODY", text: template.body, example: { body_text: [template.parameters] } },
    ...(buttons.length > 0 ? [{ type: "BUTTONS", buttons }] : []),
  ];
}

function urlButton(text: string, input: JsonObject): JsonObject | Refusal {
  const url = isObject(input.url) ? input.url : {};
  const base = textAt(url, "base_url");
  const example = textAt(url, "url_suffix_example");
  if (base === null) return invalid("Param url.base_url of a URL button is required.");
  const isDynamic = /\{\{1\}\}$/.test(base);
  if (isDynamic && example === null) return invalid("Param url.url_suffix_example of a URL button is required.");
  return { type: "URL", text, url: base, ...(isDynamic ? { example: [example] } : {}) };
}

function phoneButton(text: string, input: JsonObject): JsonObject | Refusal {
  const phoneNumber = textAt(input, "phone_number");
  if (phoneNumber === null) return invalid("Param phone_number of a phone button is required.");
  return { type: "PHONE_NUMBER", text, phone_number: phoneNumber };
}

/** Meta's own samples give the list as a text that holds JSON. */
function listOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
