import type { FastifyInstance, FastifyReply } from "fastify";
import type { JsonObject } from "../json.ts";
import { isObject } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { Account } from "../state/accounts.ts";
import type { Template } from "../state/templates.ts";
import { contentOf } from "../state/templates.ts";
import { accountEvents } from "./account-events.ts";
import { bodyOf } from "./control.ts";
import { InputError, maybeText, needText } from "./input.ts";
import { problem } from "./problem.ts";

/** What Meta, its reviewers and its customers do to an account by themselves: named by the webhook that tells it. */
export function eventRoutes(app: FastifyInstance, parts: Parts): void {
  app.post<{ Params: { id: string } }>("/accounts/:id/events", async (request, reply) => {
    const account = parts.accounts.account(request.params.id);
    if (!account) return problem(reply, 404, "There is no such account.");
    const body = bodyOf(request.body);
    const field = needText(body, "field");
    const onAccount = accountEvents[field];
    const onTemplate = templateEvents[field];
    if (onTemplate) return happenToTemplate(account, body, onTemplate, parts, reply);
    if (!onAccount) {
      const fields = [...Object.keys(accountEvents), ...Object.keys(templateEvents)].join(", ");
      throw new InputError(`"field" is one of ${fields}; POST …/webhooks sends any other.`);
    }
    const tell = (value: object): void => parts.webhooks.tell({ accountId: account.id, field, value });
    parts.events.say("account", onAccount(account, body, parts, tell));
    return reply.code(202).send({ accepted: true });
  });
}

function happenToTemplate(
  account: Account,
  body: JsonObject,
  work: TemplateEvent,
  parts: Parts,
  reply: FastifyReply,
): FastifyReply {
  const named = isObject(body.template) ? body.template : {};
  const template = parts.templates.find(account.id, needText(named, "name"), needText(named, "language"));
  if (!template || template.status === "DELETED") return problem(reply, 404, "There is no such template.");
  const { id, status, category } = work(template, body, parts);
  return reply.code(202).send({ accepted: true, template: { id, status, category } });
}

type TemplateEvent = (template: Template, body: JsonObject, parts: Parts) => Template;

const templateEvents: Record<string, TemplateEvent> = {
  message_template_status_update: statusUpdate,
  message_template_quality_update: (template, body, { templateLife }) =>
    templateLife.score(template, needText(body, "new_quality_score").toUpperCase()),
  message_template_components_update(template, body, { templateLife }) {
    const { components } = body;
    if (!Array.isArray(components) || !components.every(isObject) || contentOf(components).body.text === "") {
      throw new InputError('"components" is a list in Meta\'s form, with a BODY.');
    }
    return templateLife.changeContent(template, { components });
  },
  template_category_update(template, body, { templateLife }) {
    const announced = maybeText(body, "correct_category");
    if (announced !== undefined) return templateLife.announceCategory(template, announced.toUpperCase());
    return templateLife.changeCategory(template, needText(body, "new_category").toUpperCase());
  },
};

/** The status after each event of a status webhook that needs nothing more; null: as before. */
const statusAfter: Record<string, string | null> = {
  PENDING: "PENDING",
  IN_APPEAL: "IN_APPEAL",
  LIMIT_EXCEEDED: "LIMIT_EXCEEDED",
  PENDING_DELETION: "PENDING_DELETION",
  DELETED: "DELETED",
  ARCHIVED: "ARCHIVED",
  UNARCHIVED: "APPROVED",
  REINSTATED: "APPROVED",
  FLAGGED: null,
  LOCKED: null,
};

function statusUpdate(template: Template, body: JsonObject, { life, templateLife }: Parts): Template {
  const event = needText(body, "event");
  switch (event) {
    case "APPROVED":
      return templateLife.approve(template, maybeText(body, "category")?.toUpperCase());
    case "REJECTED":
      return templateLife.reject(template, {
        rejectedReason: maybeText(body, "rejected_reason") ?? "INVALID_FORMAT",
        reason: maybeText(body, "reason") ?? "The reviewer said no.",
        recommendation: maybeText(body, "recommendation") ?? "Change the template.",
      });
    case "PAUSED": {
      const title = maybeText(body, "title");
      // Early feedback was bad: what was held back for it is dropped.
      if (title === "RATE_LIMITING_PAUSE") life.dropHeld(template.name, template.language, template.accountId);
      return templateLife.pause(template, title);
    }
    case "UNPAUSE":
      return templateLife.unpause(template);
    case "DISABLED":
      return templateLife.disable(template);
    default: {
      const status = statusAfter[event];
      if (status === undefined) throw new InputError(`There is no event "${event}" of a template.`);
      return templateLife.enter(template, event, status ?? template.status);
    }
  }
}
