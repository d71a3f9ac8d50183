import type { JsonObject } from "../json.ts";
import { isObject, textAt } from "../json.ts";
import { unexpectedKey } from "./envelope.ts";
import type { Rules } from "./parameters.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, refuse } from "./refusal.ts";

const parameterKeys = new Set(["type", "text", "parameter_name", "currency", "date_time"]);
/** Newline, tab, or more than four spaces in a row. */
const forbiddenSpace = /[\n\r\t]| {5,}/;

/**
 * The text of one parameter. `currency` and `date_time` are kinds of old: WhatsApp prints their fallback.
 * Source: Meta, Cloud API messages/template-messages and support/error-codes (132018 since v23.0), read 2026-09.
 */
export function textValue(where: string, parameter: JsonObject, rules: Rules): string | Refusal {
  const type = textAt(parameter, "type")?.toLowerCase();
  if (type === undefined) return refuse(131008, `${where}: the parameter type is required.`);
  if (type !== "text" && type !== "currency" && type !== "date_time") {
    return refuse(132012, `${where}: Parameter of type ${type} does not match the template, which expects text.`);
  }
  const stranger = unexpectedKey(parameter, parameterKeys, `${where} parameter`);
  if (stranger) return stranger;
  const holder = type === "text" ? parameter : parameter[type];
  const text = isObject(holder) ? holder[type === "text" ? "text" : "fallback_value"] : undefined;
  if (text === undefined) return refuse(131008, `${where}: Parameter of type ${type} is missing its value`);
  if (typeof text !== "string") return invalid(`Param text of ${where} must be a string.`);
  if (text.trim() === "") {
    return refuse(rules.settings.empty_parameter_code, `${where}: Parameter of type ${type} is empty.`);
  }
  if (forbiddenSpace.test(text)) {
    const details = `${where}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`;
    return refuse(rules.version >= 23 ? 132018 : 132012, details);
  }
  return text;
}
