/**
 * Messages that Ottu's clients ask for: about a payment once more, or by the name of a template. Source: Ottu API
 * 1.0.0, `/b/pbl/v2/message-notification/`, `…/send-notification/`, `…/notifications/send/{channel}/`.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { DirectResult } from "../../intake/direct.ts";
import { unitOfWork } from "../../store/unit-of-work.ts";
import type { App, HttpParts } from "../app-types.ts";
import { isUuid } from "../fields.ts";
import { noteOwed } from "../owed.ts";
import { outOfReach, reachOf } from "../reach.ts";
import { type OttuErrors, sendAsOttu, sendProblemAsOttu } from "./answer.ts";
import { findSession } from "./find-session.ts";
import { type Channel, channels, fieldsOf, notAChoice, type OttuFields, wordsIn } from "./read.ts";
import { withAndWithoutSlash } from "./slash.ts";
import { directBody, messageBody } from "./words.ts";

const notified = Type.Object({ message: Type.String() });
const sent = Type.Object({ message: Type.String(), result: Type.String() });

export function ottuNotificationRoutes(b: App, parts: HttpParts): void {
  const { sql, intake } = parts;

  /** Of several channels those that exist are served; it fails only where none was. */
  async function notify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { caller } = request;
    const fields = fieldsOf(request.body);
    const wanted = channelsOf(fields);
    const found = await findSession(sql, caller, fields);
    fields.done();
    if (found === null || wanted.length === 0) throw new Error("an empty request was not refused");
    if (!wanted.includes("whatsapp")) return failed(reply, found.named, wanted);
    const result = await unitOfWork(sql, (tx) =>
      intake.sendByHand(tx, {
        merchantId: caller.merchantId,
        source: caller.source,
        reach: reachOf(caller),
        sessionId: found.sessionId,
        state: null,
        force: false,
        isStrict: true,
      }),
    );
    if (result.kind === "out_of_reach") return sendProblemAsOttu(reply, outOfReach(caller));
    if (result.kind !== "done") return failed(reply, found.named, wanted);
    noteOwed(request, result);
    result.afterCommit();
    return reply.send({ message: "Customer notified." });
  }

  async function sendDirectly(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { caller } = request;
    const fields = fieldsOf(request.body);
    const { channel: inPath } = request.params as { channel?: string };
    const asked = inPath ?? fields.text("channel", { isRequired: true });
    const channel = asked === null ? null : channelIn(fields, asked);
    const templateName = fields.text("template_id", { most: 512, isRequired: true });
    const to = fields.text("to", { isRequired: true, asTyped: true });
    const language = fields.choice("language", ["en", "ar"]) ?? "en";
    const context = contextOf(fields);
    fields.done();
    if (channel !== "whatsapp") return notSent(reply, `Zajel writes by WhatsApp only: it has no channel ${channel}.`);
    const unit = `${fields.raw("unit_config") ?? ""}`;
    const result = await unitOfWork(sql, (tx) =>
      intake.sendDirect(tx, {
        merchantId: caller.merchantId,
        source: caller.source,
        reach: reachOf(caller),
        to: to ?? "",
        templateName: templateName ?? "",
        language,
        context,
        authenticatorId: isUuid(unit) ? unit.toLowerCase() : null,
      }),
    );
    if (result.kind === "out_of_reach") return sendProblemAsOttu(reply, outOfReach(caller));
    if (result.kind === "refused") return sendAsOttu(reply, 400, result.errors);
    if (result.kind !== "done") return notSent(reply, whyNotSent(result, templateName ?? "", language));
    noteOwed(request, result);
    result.afterCommit();
    return reply.send({ message: "Notification sent.", result: "success" });
  }

  withAndWithoutSlash(b, {
    method: "POST",
    url: "/b/pbl/v2/message-notification/",
    schema: { body: messageBody, response: { 200: notified } },
    handler: notify,
  });
  withAndWithoutSlash(b, {
    method: "POST",
    url: "/b/pbl/v2/send-notification/",
    schema: { body: directBody, response: { 200: sent } },
    handler: sendDirectly,
  });
  withAndWithoutSlash(b, {
    method: "POST",
    url: "/b/pbl/v2/notifications/send/:channel/",
    schema: { params: Type.Object({ channel: Type.String() }), body: directBody, response: { 200: sent } },
    handler: sendDirectly,
  });
}

/** In the order in which they were asked for. */
function channelsOf(fields: OttuFields): Channel[] {
  if (!fields.isGiven("channels")) {
    fields.refuse("channels", "This field is required.");
    return [];
  }
  const words = wordsIn(fields.structured("channels"));
  const wrong = words.filter((word) => !isChannel(word));
  if (words.length === 0) fields.refuse("channels", "This list may not be empty.");
  if (wrong.length > 0) (fields.errors as OttuErrors).channels = wrong.map(notAChoice);
  return words.filter(isChannel);
}

function isChannel(word: string): word is Channel {
  return (channels as readonly string[]).includes(word);
}

function channelIn(fields: OttuFields, given: string): Channel | null {
  const word = given.toLowerCase();
  return isChannel(word) ? word : fields.refuse("channel", notAChoice(given));
}

/** Texts by their names, in their order; of a list the numbers. What is no text, number or truth is left out. */
function contextOf(fields: OttuFields): [string, string][] {
  const given = fields.structured("context");
  if (given === null) return [];
  if (typeof given !== "object") {
    fields.refuse("context", "Expected a dictionary of texts.");
    return [];
  }
  const entries = Array.isArray(given) ? given.map((value, index) => [`${index + 1}`, value]) : Object.entries(given);
  return entries.flatMap(([name, value]): [string, string][] =>
    ["string", "number", "boolean"].includes(typeof value) ? [[name, `${value}`]] : [],
  );
}

function failed(reply: FastifyReply, named: Record<string, string>, [first]: readonly Channel[]): FastifyReply {
  return sendAsOttu(reply, 400, { ...named, channels: first, result: "failed" });
}

function notSent(reply: FastifyReply, detail: string): FastifyReply {
  return sendAsOttu(reply, 400, { detail, result: "failed" });
}

function whyNotSent(
  result: Extract<DirectResult, { kind: "no_sender" | "no_template" | "not_sendable" }>,
  template: string,
  language: string,
): string {
  switch (result.kind) {
    case "no_sender":
      return "This merchant has no WhatsApp sender.";
    case "no_template":
      return `The WhatsApp account has no template "${template.slice(0, 60)}" in ${language}.`;
    case "not_sendable":
      if (result.reason === "opted_out") return `The number is on the opt-out list. ${result.detail}`.trim();
      return result.reason === "missing_variable"
        ? `The context has no value for "${result.detail}".`
        : `It cannot be sent (${result.reason}). ${result.detail}`.trim();
  }
}
