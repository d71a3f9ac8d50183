import { after } from "../clock.ts";
import type { Events } from "../events.ts";
import type { Rejection } from "../graph-api/template-rules.ts";
import type { SettingsStore } from "../settings.ts";
import type { Accounts } from "../state/accounts.ts";
import type { StoredTemplate, Template, Templates } from "../state/templates.ts";
import { changeNews, type StatusDetail, statusNews, type TemplateNews } from "../webhooks/template-value.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import { verdictOn } from "./review.ts";

/**
 * What becomes of a template, each step told by Meta's webhook for it:
 *
 *   PENDING ──review──► APPROVED, perhaps under another category, or REJECTED
 *   APPROVED ──RED──► PAUSED 3 h ──► APPROVED ──RED──► PAUSED 6 h ──► APPROVED ──RED──► DISABLED
 *   APPROVED ──announced──► 24 h later of another category
 *
 * Source: Meta, Cloud API templates/{template-review,template-pausing,template-categorization}, read 2026-09.
 */
export interface TemplateLife {
  /** A template was submitted or edited: it is reviewed after its time, unless that is left to a person. */
  awaitReview(template: Template): void;
  approve(template: Template, category?: string): Template;
  reject(template: Template, rejection: Rejection): Template;
  /** A score of RED pauses what is approved, and disables it the third time. */
  score(template: Template, score: string): Template;
  /** Without a title it is the next pause for quality; `RATE_LIMITING_PAUSE` ends only by `unpause`. */
  pause(template: Template, title?: string): Template;
  unpause(template: Template): Template;
  disable(template: Template): Template;
  /** Another category is announced, and comes after its notice. */
  announceCategory(template: Template, category: string): Template;
  changeCategory(template: Template, category: string): Template;
  changeContent(template: Template, change: Partial<StoredTemplate>): Template;
  /** Any other event of a status webhook. */
  enter(template: Template, event: string, status: string): Template;
  /** After a restart: waits for what the last run waited for. */
  resume(): void;
  close(): void;
}

const pauses = {
  FIRST_PAUSE: "Paused for 3 hours because of negative feedback.",
  SECOND_PAUSE: "Paused for 6 hours because of negative feedback.",
  RATE_LIMITING_PAUSE: "Paused because of early negative feedback.",
};
const qualityPauses = ["FIRST_PAUSE", "SECOND_PAUSE"] as const;
const rejectedOnRequest: Rejection = {
  rejectedReason: "TAG_CONTENT_MISMATCH",
  reason: "The text does not match its category.",
  recommendation: "Change the text, or the category.",
};

export function createTemplateLife(parts: {
  accounts: Accounts;
  events: Events;
  settings: SettingsStore;
  templates: Templates;
  webhooks: Webhooks;
}): TemplateLife {
  const { accounts, events, settings, templates, webhooks } = parts;
  let closed = false;

  const store = (template: Template, change: Partial<StoredTemplate>): Template =>
    templates.put({ ...template, ...change, lastUpdated: Math.floor(Date.now() / 1000) });
  const tell = (template: Template, news: TemplateNews[]): void => {
    for (const { field, value } of news) webhooks.tell({ accountId: template.accountId, field, value });
  };
  /** Takes a status and tells it. */
  const enter = (
    template: Template,
    event: string,
    change: Partial<StoredTemplate>,
    detail: StatusDetail = {},
  ): Template => {
    const now = store(template, { inReview: false, ...change });
    tell(now, [statusNews(now, event, settings.now, detail)]);
    events.say("template", `Template ${now.name} (${now.language}) ${event.toLowerCase().replaceAll("_", " ")}`);
    return now;
  };
  /** Changes anything but the status and tells what came of it. */
  const alter = (template: Template, change: Partial<StoredTemplate>): Template => {
    const now = store(template, change);
    tell(now, changeNews(template, now, settings.now));
    return now;
  };
  /** Does something to a template at a time, if it still `isDue` then. */
  const at = (time: number, id: string, isDue: (now: Template) => boolean, work: (now: Template) => void): void =>
    after(Math.max(0, time - Date.now()), () => {
      const now = closed ? undefined : templates.byId(id);
      if (now && isDue(now)) work(now);
    });

  const approve = (template: Template, category = template.category): Template => {
    const previousCategory = category === template.category ? template.previousCategory : template.category;
    return enter(template, "APPROVED", { status: "APPROVED", rejectedReason: "NONE", category, previousCategory });
  };
  const reject = (template: Template, { rejectedReason, reason, recommendation }: Rejection): Template =>
    enter(template, "REJECTED", { status: "REJECTED", rejectedReason }, { rejection: { reason, recommendation } });

  const review = (template: Template): void => {
    const mode = settings.now.template_review;
    if (mode === "by_hand") return;
    const isFreeToRepeat = settings.now.template_duplicates === "allow";
    const others = isFreeToRepeat ? [] : templates.of(template.accountId).filter((it) => it.id !== template.id);
    const verdict =
      mode === "reject" ? { kind: "rejected" as const, ...rejectedOnRequest } : verdictOn(template, others);
    if (verdict.kind === "rejected") reject(template, verdict);
    else approve(template, verdict.category);
  };
  const awaitReview = (template: Template): void =>
    at(Date.now() + settings.now.template_review_ms, template.id, (now) => now.inReview, review);

  const unpause = (template: Template): Template =>
    enter(
      template,
      settings.now.unpause_event,
      { status: "APPROVED" },
      { other: { title: "UNPAUSE", description: "The template is active again." } },
    );
  const awaitPauseEnd = ({ id, pause }: Template): void => {
    if (pause?.until != null) at(pause.until, id, (now) => now.pause?.until === pause.until, unpause);
  };
  const disable = (template: Template): Template =>
    enter(
      template,
      "DISABLED",
      { status: "DISABLED" },
      { other: { title: "DISABLED", description: "Disabled after repeated pauses." } },
    );
  const pause = (template: Template, title?: string): Template => {
    const next = title ?? qualityPauses[template.qualityPauses];
    if (next === undefined) return disable(template);
    const { template_first_pause_ms: first, template_second_pause_ms: second } = settings.now;
    const length = next === "FIRST_PAUSE" ? first : next === "SECOND_PAUSE" ? second : null;
    const until = length === null ? null : Date.now() + length;
    const count = length === null ? template.qualityPauses : qualityPauses.indexOf(next as "FIRST_PAUSE") + 1;
    const description = pauses[next as keyof typeof pauses] ?? "Paused.";
    const paused = enter(
      template,
      "PAUSED",
      { status: "PAUSED", pause: { title: next, until }, qualityPauses: count },
      { other: { title: next, description } },
    );
    awaitPauseEnd(paused);
    return paused;
  };

  const changeCategory = (template: Template, category: string): Template =>
    alter(template, {
      category,
      previousCategory: template.category,
      correctCategory: null,
      categoryChangeAt: null,
    });
  const awaitCategory = ({ id, categoryChangeAt }: Template): void => {
    if (categoryChangeAt === null) return;
    const isDue = (now: Template): boolean => now.categoryChangeAt === categoryChangeAt;
    at(categoryChangeAt, id, isDue, (now) => void changeCategory(now, now.correctCategory ?? now.category));
  };

  return {
    awaitReview,
    approve,
    reject,
    score(template, score) {
      const now = alter(template, { quality: { score, date: Math.floor(Date.now() / 1000) } });
      return score === "RED" && now.status === "APPROVED" ? pause(now) : now;
    },
    pause,
    unpause,
    disable,
    announceCategory(template, category) {
      const announced = alter(template, {
        correctCategory: category,
        categoryChangeAt: Date.now() + settings.now.template_category_notice_ms,
      });
      awaitCategory(announced);
      return announced;
    },
    changeCategory,
    changeContent: alter,
    enter: (template, event, status) => enter(template, event, { status }),
    resume() {
      for (const template of accounts.all().flatMap((account) => templates.of(account.id))) {
        if (template.inReview) awaitReview(template);
        awaitPauseEnd(template);
        awaitCategory(template);
      }
    },
    close: () => {
      closed = true;
    },
  };
}
