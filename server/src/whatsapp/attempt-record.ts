/**
 * What the log of attempts keeps of a request and its answer: without the recipient's number and the values. Of what
 * every message has the same only what differs is written, and the rest is put back when it is read: a record that says
 * all was two thirds of what an answer writes.
 */
import type { SendComponent } from "../domain/compose.ts";
import type { SendOutcome } from "../domain/next-step.ts";
import { buildMessageBody, type SendTemplate } from "./graph-client.ts";

/**
 * A request as it is kept: its number as far as it is shown, the template with its language, and a text for each
 * component: `body text text`, `body text/customer_name`, `header image`, `button url 0 text`.
 */
export type RequestRecord = [to: string, name: string, language: string, ...components: string[]];

export function recordOfRequest(to: string, { name, language, parameters }: SendTemplate): RequestRecord {
  return [`${to.slice(0, 4)}…${to.slice(-2)}`, name, language, ...parameters.map(shapeOf)];
}

function shapeOf(component: SendComponent): string {
  let shape: string = component.type;
  if (component.type === "button") shape += ` ${component.sub_type} ${component.index}`;
  for (const parameter of component.parameters) {
    shape += ` ${parameter.type}`;
    if ("parameter_name" in parameter) shape += `/${parameter.parameter_name}`;
  }
  return shape;
}

/** The request of a kept record: its body as it was sent, with `…` for each value. One that says all is as it is. */
export function readRequestRecord(record: unknown, callbackData: string): unknown {
  if (!isRequestRecord(record)) return record;
  const [to, name, language, ...shapes] = record;
  const body = buildMessageBody({ to, template: { name, language, parameters: [] }, callbackData });
  if (shapes.length === 0) return body;
  return { ...body, template: { ...body.template, components: shapes.map(componentOf) } };
}

function isRequestRecord(record: unknown): record is RequestRecord {
  return Array.isArray(record) && record.length >= 3 && record.every((part) => typeof part === "string");
}

function componentOf(shape: string): object {
  const [type, ...words] = shape.split(" ");
  const [sub_type, index] = type === "button" ? words.splice(0, 2) : [];
  const place = type === "button" ? { sub_type, index } : {};
  return { type, ...place, parameters: words.map(parameterOf) };
}

function parameterOf(word: string): object {
  const [type = "", name] = word.split("/");
  return { type, ...(name === undefined ? {} : { parameter_name: name }), [type]: "…" };
}

/** WhatsApp's yes, as it is written since it says so: only the message's id and perhaps its status differ. */
const plainYes =
  /^\{"messaging_product":"whatsapp","contacts":\[[^[\]]*\],"messages":\[\{"id":"([\w.=+/:-]+)"(?:,"message_status":"(\w+)")?\}\]\}$/;

/** An answer as it is kept: of a plain yes the message's id, and its status where one is told. */
export function recordOfAnswer(text: string | null, outcome: SendOutcome["kind"]): unknown {
  if (text === null) return null;
  const yes = outcome === "accepted" ? plainYes.exec(text) : null;
  if (yes !== null) return yes[2] === undefined ? [yes[1]] : [yes[1], yes[2]];
  try {
    const answer = JSON.parse(text) as Record<string, unknown>;
    return "contacts" in answer ? { ...answer, contacts: "…" } : answer;
  } catch {
    return text;
  }
}

/** The answer of a kept record; one that says all is as it is. */
export function readAnswerRecord(record: unknown, outcome: string): unknown {
  // Every other answer that took a message is an object.
  if (outcome !== "accepted" || !Array.isArray(record)) return record;
  const [id, message_status] = record;
  const message = message_status === undefined ? { id } : { id, message_status };
  return { messaging_product: "whatsapp", contacts: "…", messages: [message] };
}
