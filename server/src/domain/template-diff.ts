/**
 * What changed between two looks at a template. Meta edits, pauses, recategorises and deletes templates by itself, so
 * each difference is kept, and those that cost money or messages are alerts.
 */
import { canonicalJson } from "./canonical-json.ts";
import { sendability } from "./template.ts";

export const templateChangeKinds = [
  "added",
  "vanished",
  "status_changed",
  "category_changed",
  /** Meta will change the category; `after` is the one to come. */
  "category_announced",
  "quality_changed",
  "content_changed",
  "ttl_changed",
  /** A link does not fit the template any more: its messages are held. */
  "link_frozen",
  "link_released",
] as const;
export type TemplateChangeKind = (typeof templateChangeKinds)[number];

export interface TemplateChange {
  change: TemplateChangeKind;
  before: unknown;
  after: unknown;
  /** Somebody should look: messages wait or are not sent, or they cost more. */
  isAlert: boolean;
}

/** A template as far as its changes are told. */
export interface TemplateState {
  status: string;
  category: string;
  /** The category that Meta says is the right one; null where it says nothing. */
  correctCategory: string | null;
  quality: string | null;
  parameterFormat: string;
  /** In Meta's form. */
  components: unknown;
  ttlSeconds: number | null;
}

/** `before` null: not known until now. */
export function templateChanges(before: TemplateState | null, after: TemplateState): TemplateChange[] {
  if (before === null || before.status === "DELETED") {
    if (after.status === "DELETED") return [];
    return [change("added", null, after.status, false)];
  }
  if (after.status === "DELETED") return [change("vanished", before.status, null, true)];
  const isUtility = after.category !== "MARKETING";
  return [
    ...differs("status_changed", before.status, after.status, sendability(after.status).kind !== "send"),
    ...differs("category_changed", before.category, after.category, !isUtility),
    ...announced(before, after),
    ...differs("quality_changed", before.quality, after.quality, after.quality === "RED"),
    ...differs("content_changed", contentOf(before), contentOf(after), false),
    ...differs("ttl_changed", before.ttlSeconds, after.ttlSeconds, false),
  ];
}

/** Only what is to come is told: once the category is the right one, `category_changed` has said so. */
function announced(before: TemplateState, after: TemplateState): TemplateChange[] {
  const next = after.correctCategory;
  if (next === null || next === after.category || next === before.correctCategory) return [];
  return [change("category_announced", after.category, next, next === "MARKETING")];
}

function contentOf({ parameterFormat, components }: TemplateState): unknown {
  return { parameter_format: parameterFormat, components };
}

function differs(kind: TemplateChangeKind, before: unknown, after: unknown, isAlert: boolean): TemplateChange[] {
  return canonicalJson(before) === canonicalJson(after) ? [] : [change(kind, before, after, isAlert)];
}

function change(kind: TemplateChangeKind, before: unknown, after: unknown, isAlert: boolean): TemplateChange {
  return { change: kind, before, after, isAlert };
}
