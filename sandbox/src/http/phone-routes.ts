import type { FastifyInstance, FastifyReply } from "fastify";
import { isoTime } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import type { Parts } from "../parts.ts";
import { bubble, type Done, type Written } from "../phone/customer.ts";
import { type Phone, type PhoneBehaviour, type ReportHabit, reportHabits, timeOf, userIdFor } from "../phone/phones.ts";
import { bodyOf } from "./control.ts";
import { InputError, maybeText, needText } from "./input.ts";
import { problem } from "./problem.ts";

const replyLength = 4_096;
const phonesPerAnswer = 1_000;

type WaId = { Params: { wa_id: string } };

/** The simulated phones and what their owners do. */
export function phoneRoutes(app: FastifyInstance, parts: Parts): void {
  const { phones, life, customer } = parts;

  app.get<{ Querystring: { limit?: string } }>("/phones", async (request) => {
    const most = Number(request.query.limit ?? phonesPerAnswer);
    return { data: phones.all().slice(0, most).map(shownPhone) };
  });

  const change = async (waId: string, body: unknown): Promise<object> => {
    if (!/^\d{7,15}$/.test(waId)) throw new InputError("A phone is named by the digits of its number, without +.");
    const wasOn = phones.find(waId)?.switchedOn ?? true;
    const phone = phones.put(waId, readBehaviour(bodyOf(body)));
    if (phone.switchedOn !== wasOn) {
      parts.events.say("phone", `${nameOf(phone)} switched ${phone.switchedOn ? "on" : "off"}`, waId);
      if (phone.switchedOn) life.switchedOn(phone);
    }
    return shownPhone(phone);
  };
  app.put<WaId>("/phones/:wa_id", (request) => change(request.params.wa_id, request.body));

  /** A route about a phone that has to exist. */
  const of =
    (work: (phone: Phone, body: JsonObject, reply: FastifyReply) => object) =>
    async (request: { params: { wa_id: string }; body?: unknown }, reply: FastifyReply) => {
      const phone = phones.find(request.params.wa_id);
      return phone ? work(phone, bodyOf(request.body), reply) : problem(reply, 404, "There is no such phone.");
    };
  const done = (reply: FastifyReply, outcome: Done<object>): object =>
    outcome.kind === "done" ? outcome.result : problem(reply, 409, outcome.why);

  app.get<WaId>("/phones/:wa_id", of(shownPhone));
  app.patch<WaId>(
    "/phones/:wa_id",
    of((phone, body) => change(phone.waId, body)),
  );
  app.get<WaId>(
    "/phones/:wa_id/chat",
    of((phone) => ({ data: phone.chat.map((entry) => bubble(entry, parts.accounts)) })),
  );
  app.post<WaId>(
    "/phones/:wa_id/read",
    of((phone) => ({ read: life.open(phone) })),
  );
  app.post<WaId>(
    "/phones/:wa_id/reply",
    of((phone, body, reply) => {
      return done(reply, customer.reply(phone, readReply(body), maybeText(body, "phone_number_id") ?? null));
    }),
  );
  app.post<WaId>(
    "/phones/:wa_id/marketing",
    of((phone, body, reply) => {
      const value = needText(body, "value");
      if (value !== "stop" && value !== "resume") throw new InputError('"value" is stop or resume.');
      parts.events.say("phone", `${nameOf(phone)} asked to ${value} marketing`, phone.waId);
      return done(reply, customer.setMarketing(phone, value, maybeText(body, "phone_number_id") ?? null));
    }),
  );
  app.post<WaId>(
    "/phones/:wa_id/change_number",
    of((phone, body) => {
      const to = needText(body, "to");
      if (!/^\d{7,15}$/.test(to)) throw new InputError('"to" is the digits of the new number, without +.');
      life.announce(phone, { type: "user_changed_number", waId: to });
      const { name, readsByItself } = phone;
      const now = phones.put(to, { name, readsByItself });
      phones.put(phone.waId, { onWhatsapp: false });
      parts.events.say("phone", `${nameOf(phone)} has the number +${to} now`, to);
      return shownPhone(now);
    }),
  );
  app.post<WaId>(
    "/phones/:wa_id/change_user_id",
    of((phone) => {
      const userIdChanges = phone.userIdChanges + 1;
      life.announce(phone, { type: "user_changed_user_id", userId: userIdFor(phone.waId, userIdChanges) });
      parts.events.say("phone", `${nameOf(phone)} has another user id`, phone.waId);
      return shownPhone(phones.put(phone.waId, { userIdChanges }));
    }),
  );
  app.post<WaId>(
    "/phones/:wa_id/tap",
    of((phone, body, reply) => {
      const { button } = body;
      if (typeof button !== "number" && typeof button !== "string") {
        return problem(reply, 400, '"button" is the position or the label of a button.');
      }
      return done(reply, customer.tap(phone, needText(body, "message_id"), button));
    }),
  );
}

/** What a customer can send besides text. Source: Meta, Cloud API webhooks/reference/messages, read 2026-09. */
const specialTypes = [
  "image",
  "document",
  "audio",
  "video",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "order",
  "reaction",
  "unsupported",
  "unknown",
];

/** `{ text }`, or `{ type, content }`; `message_id` is the message that it answers. */
function readReply(body: JsonObject): Written {
  const answered = maybeText(body, "message_id");
  const answers = answered === undefined ? {} : { answers: answered };
  const type = maybeText(body, "type") ?? "text";
  if (type === "text") return { text: needText(body, "text").slice(0, replyLength), ...answers };
  if (!specialTypes.includes(type)) throw new InputError(`"type" is text or one of ${specialTypes.join(", ")}.`);
  const { content = {} } = body;
  if (typeof content !== "object" || content === null) {
    throw new InputError('"content" is the member that the message has under the name of its type.');
  }
  // A reaction names its message itself.
  const isReaction = type === "reaction";
  const whole = isReaction && answered !== undefined ? { message_id: answered, ...content } : content;
  return { text: shownOf(type, whole), special: { type, content: whole }, ...(isReaction ? {} : answers) };
}

/** What the chat shows of it. */
function shownOf(type: string, content: object): string {
  const { emoji, caption, button_reply, list_reply } = content as Record<string, unknown>;
  const title = (reply: unknown) => (reply as { title?: unknown } | undefined)?.title;
  const texts = [emoji, caption, title(button_reply), title(list_reply)];
  return texts.find((text): text is string => typeof text === "string" && text !== "") ?? `[${type}]`;
}

/** The members of a phone that can be set, and how each is read. */
const flags = {
  switched_on: "switchedOn",
  reads_by_itself: "readsByItself",
  on_whatsapp: "onWhatsapp",
  blocked: "blocked",
  hides_number: "hidesNumber",
} as const;

function readBehaviour(body: JsonObject): Partial<PhoneBehaviour> {
  const behaviour: Partial<PhoneBehaviour> = {};
  for (const [key, value] of Object.entries(body)) {
    if (key in flags) {
      if (typeof value !== "boolean") throw new InputError(`"${key}" is true or false.`);
      behaviour[flags[key as keyof typeof flags]] = value;
    } else if (key === "name") behaviour.name = maybeText(body, "name")?.trim() || null;
    else if (key === "known_as") behaviour.knownAs = maybeText(body, "known_as") ?? null;
    else if (key === "fails_with") {
      if (value !== null && !Number.isInteger(value))
        throw new InputError('"fails_with" is one of Meta\'s codes, or null.');
      behaviour.failsWith = value as number | null;
    } else if (key === "reports") {
      if (!reportHabits.includes(value as ReportHabit))
        throw new InputError(`"reports" is one of ${reportHabits.join(", ")}.`);
      behaviour.reports = value as ReportHabit;
    } else throw new InputError(`A phone has no member "${key}".`);
  }
  return behaviour;
}

function shownPhone(phone: Phone): object {
  const last = phone.chat.at(-1);
  const text = last && (last.kind === "message" ? last.message.rendered.body : last.inbound.text);
  return {
    wa_id: phone.waId,
    name: phone.name,
    switched_on: phone.switchedOn,
    reads_by_itself: phone.readsByItself,
    on_whatsapp: phone.onWhatsapp,
    blocked: phone.blocked,
    fails_with: phone.failsWith,
    reports: phone.reports,
    known_as: phone.knownAs,
    hides_number: phone.hidesNumber,
    without_marketing_of: phone.withoutMarketingOf,
    user_id: phone.userId,
    unread: phone.unread,
    last: last ? { text, at: isoTime(timeOf(last)) } : null,
  };
}

function nameOf(phone: Phone): string {
  return phone.name ?? `+${phone.waId}`;
}
