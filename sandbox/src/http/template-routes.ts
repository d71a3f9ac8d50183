import type { FastifyInstance } from "fastify";
import type { JsonObject } from "../json.ts";
import { isObject } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { StoredTemplate, Template } from "../state/templates.ts";
import { contentOf, untouched } from "../state/templates.ts";
import { changeNews, statusNews } from "../webhooks/template-value.ts";
import { bodyOf } from "./control.ts";
import { InputError, maybeText, needText, onlyMembers } from "./input.ts";
import { problem } from "./problem.ts";

/** Templates in any state, as Meta's reviewers and customers would bring them there. */
export function templateRoutes(app: FastifyInstance, parts: Parts): void {
  const { accounts, templates, events } = parts;
  type Key = { Params: { id: string; name: string; language: string } };

  app.put<Key>("/accounts/:id/templates/:name/:language", async (request, reply) => {
    const { id, name, language } = request.params;
    const body = bodyOf(request.body);
    if (!accounts.account(id)) return problem(reply, 404, "There is no such account.");
    const before = templates.find(id, name, language);
    const wanted = readTemplate(body, { id, name, language }, before, () => templates.newId());
    const now = templates.put(wanted);
    if (body.quiet !== true) tellChanges(before, now);
    events.say("template", `Template ${name} (${language}) is ${now.status.toLowerCase()}`);
    return shownTemplate(now);
  });

  app.get<Key>("/accounts/:id/templates", async (request) => ({
    data: templates.of(request.params.id).map(shownTemplate),
  }));

  const tellChanges = (before: Template | undefined, now: Template): void => {
    const settings = parts.settings.now;
    const news = before ? changeNews(before, now, settings) : [];
    // A new template is approved like any other; one that is set up in another state was never otherwise.
    const isNewStatus = before ? before.status !== now.status : now.status === "APPROVED";
    if (isNewStatus) news.unshift(statusNews(now, now.status, settings));
    for (const { field, value } of news) parts.webhooks.tell({ accountId: now.accountId, field, value });
  };
}

function readTemplate(
  body: JsonObject,
  key: { id: string; name: string; language: string },
  before: Template | undefined,
  newId: () => string,
): StoredTemplate {
  onlyMembers(
    body,
    "category",
    "parameter_format",
    "components",
    "status",
    "quality_score",
    "correct_category",
    "rejected_reason",
    "message_send_ttl_seconds",
    "sub_category",
    "quiet",
  );
  const { components } = body;
  if (!Array.isArray(components) || !components.every(isObject) || contentOf(components).body.text === "") {
    throw new InputError('"components" is a list in Meta\'s form, with a BODY.');
  }
  const category = needText(body, "category").toUpperCase();
  const lastUpdated = Math.floor(Date.now() / 1000);
  const score = maybeText(body, "quality_score")?.toUpperCase();
  const ttl = body.message_send_ttl_seconds;
  return {
    ...(before ?? untouched),
    id: before?.id ?? newId(),
    accountId: key.id,
    name: key.name,
    language: key.language,
    status: maybeText(body, "status")?.toUpperCase() ?? "APPROVED",
    category,
    previousCategory: before && before.category !== category ? before.category : (before?.previousCategory ?? null),
    correctCategory: maybeText(body, "correct_category")?.toUpperCase() ?? null,
    parameterFormat: maybeText(body, "parameter_format")?.toUpperCase() === "NAMED" ? "NAMED" : "POSITIONAL",
    components,
    quality: score === undefined ? (before?.quality ?? null) : { score, date: lastUpdated },
    rejectedReason: maybeText(body, "rejected_reason") ?? "NONE",
    ttlSeconds: typeof ttl === "number" ? ttl : null,
    lastUpdated,
    inReview: false,
    subCategory: maybeText(body, "sub_category") ?? before?.subCategory ?? null,
    // What was set by hand stays until somebody changes it: nothing that was to happen by itself does.
    pause: null,
    categoryChangeAt: null,
  };
}

function shownTemplate(template: Template): object {
  return {
    id: template.id,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    parameter_format: template.parameterFormat,
    components: template.components,
    quality_score: template.quality,
    rejected_reason: template.rejectedReason,
  };
}
