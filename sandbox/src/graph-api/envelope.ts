import type { JsonObject } from "../json.ts";
import { isObject, textAt } from "../json.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, refuse } from "./refusal.ts";

/** What a send asks for, once its outside is in order. */
export interface Envelope {
  kind: "envelope";
  body: JsonObject;
  templateName: string;
  language: string;
  components: JsonObject[];
  callbackData: string | null;
}

/** The kinds of message that WhatsApp has and this emulator does not send. */
const otherTypes = new Set("audio contacts document image interactive location reaction sticker text video".split(" "));

const envelopeKeys = new Set([
  "messaging_product",
  "recipient_type",
  "to",
  "recipient",
  "type",
  "template",
  "biz_opaque_callback_data",
  "context",
]);
const templateKeys = new Set(["name", "language", "components"]);
const callbackDataLength = 512;

/**
 * Checks everything of a send that needs no template: required members, their kinds, and that nothing stands there that
 * the API does not know, which Meta refuses with code 100.
 * Source: Meta, Cloud API reference/whatsapp-business-phone-number/message-api, read 2026-09.
 */
export function readEnvelope(body: unknown, strayNamespace: "refuse" | "tolerate"): Envelope | Refusal {
  if (!isObject(body)) return invalid("The request body is not valid JSON.", { message: "(#100) Invalid parameter" });
  return problemOutside(body) ?? readTemplate(body, strayNamespace);
}

function problemOutside(body: JsonObject): Refusal | null {
  const product = body.messaging_product;
  if (product === undefined) return invalid("The parameter messaging_product is required.");
  if (product !== "whatsapp") {
    return invalid(`Param messaging_product must be one of {"WHATSAPP"} - got ${JSON.stringify(product)}.`);
  }
  const { type } = body;
  if (type === undefined) return refuse(131008, "The parameter type is required.");
  if (type !== "template") {
    return typeof type === "string" && otherTypes.has(type)
      ? refuse(131051, `Messages of type ${type} are not supported here.`)
      : invalid(`Param type must be one of {TEMPLATE, ...} - got ${JSON.stringify(type)}.`);
  }
  const recipientType = body.recipient_type;
  if (recipientType !== undefined && recipientType !== "individual") {
    return refuse(131009, `Param recipient_type is not valid: ${JSON.stringify(recipientType)}.`);
  }
  const data = body.biz_opaque_callback_data;
  if (data !== undefined && (typeof data !== "string" || data.length > callbackDataLength)) {
    return invalid(`Param biz_opaque_callback_data must be a string of at most ${callbackDataLength} characters.`);
  }
  if (body.context !== undefined && !(isObject(body.context) && textAt(body.context, "message_id"))) {
    return refuse(131008, "The parameter context['message_id'] is required.");
  }
  return unexpectedKey(body, envelopeKeys, null);
}

function readTemplate(body: JsonObject, strayNamespace: "refuse" | "tolerate"): Envelope | Refusal {
  const { template } = body;
  if (!isObject(template)) return refuse(131008, "The parameter template is required for messages of type template.");
  const { name, language } = template;
  if (name === undefined || name === "") return refuse(131008, "The parameter template['name'] is required.");
  if (typeof name !== "string") return invalid("Param template['name'] must be a string.");
  if (!isObject(language)) return refuse(131008, "The parameter template['language'] is required.");
  const { code, policy } = language;
  if (code === undefined || code === "")
    return refuse(131008, "The parameter template['language']['code'] is required.");
  if (typeof code !== "string") return invalid("Param template['language']['code'] must be a string.");
  if (policy !== undefined && policy !== "deterministic") {
    return invalid(
      `Param template['language']['policy'] must be one of {DETERMINISTIC} - got ${JSON.stringify(policy)}.`,
    );
  }
  const components = template.components ?? [];
  if (!Array.isArray(components) || !components.every(isObject)) {
    return invalid("Param template['components'] must be an array.");
  }
  const allowed = strayNamespace === "tolerate" ? new Set([...templateKeys, "namespace"]) : templateKeys;
  const stranger =
    unexpectedKey(template, allowed, "template") ??
    unexpectedKey(language, new Set(["code", "policy"]), "template['language']");
  if (stranger) return stranger;
  const callbackData = textAt(body, "biz_opaque_callback_data");
  return { kind: "envelope", body, templateName: name, language: code, components, callbackData };
}

export function unexpectedKey(value: JsonObject, allowed: ReadonlySet<string>, path: string | null): Refusal | null {
  for (const key in value) {
    if (!allowed.has(key)) {
      return refuse(100, path === null ? `Unexpected key "${key}"` : `Unexpected key "${key}" on param "${path}".`);
    }
  }
  return null;
}
