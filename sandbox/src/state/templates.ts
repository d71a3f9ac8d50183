import { randomInt } from "node:crypto";
import type { JsonObject } from "../json.ts";
import { objectsIn, textAt } from "../json.ts";
import type { KeyValueLog } from "./key-value-log.ts";

/** A template as it is stored: what its maker wrote and what the review and the customers made of it. */
export interface StoredTemplate {
  id: string;
  accountId: string;
  name: string;
  language: string;
  status: string;
  category: string;
  previousCategory: string | null;
  correctCategory: string | null;
  parameterFormat: "POSITIONAL" | "NAMED";
  /** As Meta's API takes and gives them. */
  components: JsonObject[];
  quality: { score: string; date: number } | null;
  rejectedReason: string;
  ttlSeconds: number | null;
  /** Unix seconds. */
  lastUpdated: number;
  /** Submitted through the API and waiting for its review. */
  inReview: boolean;
  subCategory: string | null;
  /** Why it is paused, and until when (milliseconds since 1970); until null: nothing ends it by itself. */
  pause: { title: string; until: number | null } | null;
  /** Pauses for bad quality so far: after the second comes the end. */
  qualityPauses: number;
  /** When an announced change to `correctCategory` happens by itself, in milliseconds since 1970. */
  categoryChangeAt: number | null;
  /** When it was edited while it was approved, in milliseconds since 1970, oldest first. */
  edits: number[];
  /** It was approved at some time: its name stays locked after its deletion. */
  wasApproved: boolean;
  /** Milliseconds since 1970. */
  deletedAt: number | null;
  /** Made from a template of Meta's library: its text cannot be changed, and the body's values are of these types. */
  library: { name: string; parameterTypes: string[] } | null;
}

/** What a template has not been through yet. */
export const untouched = {
  subCategory: null,
  pause: null,
  qualityPauses: 0,
  categoryChangeAt: null,
  edits: [],
  wasApproved: false,
  deletedAt: null,
  library: null,
} satisfies Partial<StoredTemplate>;

/** A template with its texts taken apart, ready to be filled. */
export interface Template extends StoredTemplate {
  content: TemplateContent;
}

export interface TemplateContent {
  header: { format: string; text: string; placeholders: string[] } | null;
  body: { text: string; placeholders: string[] };
  footer: string | null;
  buttons: TemplateButton[];
}

export interface TemplateButton {
  /** Upper case: `URL`, `QUICK_REPLY`, `PHONE_NUMBER`, `COPY_CODE`, … */
  type: string;
  text: string;
  /** Of a URL button; with its placeholder when it has one. */
  url: string | null;
  phoneNumber: string | null;
  isDynamic: boolean;
}

export interface Templates {
  /** Of one account, oldest first, deleted ones left out. */
  of(accountId: string): Template[];
  find(accountId: string, name: string, language: string): Template | undefined;
  byId(id: string): Template | undefined;
  /** Those of an account that were deleted; the name of an approved one is locked for a time. */
  deleted(accountId: string): Template[];
  put(template: StoredTemplate): Template;
  newId(): string;
}

export function createTemplates(store: KeyValueLog): Templates {
  const byId = new Map<string, Template>();
  const byKey = new Map<string, Template>();
  const keyOf = (accountId: string, name: string, language: string): string => `${accountId} ${name} ${language}`;
  const keep = (stored: StoredTemplate): Template => {
    const template = { ...stored, content: contentOf(stored.components) };
    byId.set(template.id, template);
    byKey.set(keyOf(template.accountId, template.name, template.language), template);
    return template;
  };
  for (const stored of store.entries<StoredTemplate>("template:")) keep({ ...untouched, ...stored });

  return {
    of: (accountId) => [...byId.values()].filter((it) => it.accountId === accountId && it.status !== "DELETED"),
    find: (accountId, name, language) => byKey.get(keyOf(accountId, name, language)),
    byId: (id) => byId.get(id),
    deleted: (accountId) => [...byId.values()].filter((it) => it.accountId === accountId && it.status === "DELETED"),
    put(template) {
      const { content: _, ...given } = template as Template;
      const stored = consistent(given);
      store.set(`template:${stored.id}`, stored);
      return keep(stored);
    },
    newId() {
      // Below 2^53: template webhooks carry it as a JSON number.
      for (;;) {
        const id = String(1_000_000_000_000_000 + randomInt(0, 2 ** 48 - 1));
        if (!byId.has(id)) return id;
      }
    },
  };
}

/** What follows from the status alone. */
function consistent(template: StoredTemplate): StoredTemplate {
  const { status, wasApproved, deletedAt, pause } = template;
  const isGone = status === "DELETED" || status === "PENDING_DELETION";
  return {
    ...template,
    wasApproved: wasApproved || status === "APPROVED",
    deletedAt: isGone ? (deletedAt ?? Date.now()) : null,
    pause: status === "PAUSED" ? pause : null,
    // A shorter time to live is for utility only: Meta clears it with the category.
    ttlSeconds:
      template.category === "MARKETING" && template.previousCategory === "UTILITY" ? null : template.ttlSeconds,
  };
}

/** The distinct placeholders of a text in the order of their first use: `["1", "2"]` or `["amount"]`. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map((found) => found[1] as string))];
}

/** Replaces the placeholders of a text; one without a value stays as it is. */
export function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(placeholder, (whole, name: string) => values.get(name) ?? whole);
}

const placeholder = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** Takes Meta's components apart. Types and formats come in either case. */
export function contentOf(components: JsonObject[]): TemplateContent {
  const component = (type: string): JsonObject | undefined =>
    components.find((it) => textAt(it, "type")?.toUpperCase() === type);
  const header = component("HEADER");
  const headerText = (header && textAt(header, "text")) ?? "";
  const bodyText = textAt(component("BODY") ?? {}, "text") ?? "";
  return {
    header: header
      ? {
          format: (textAt(header, "format") ?? "TEXT").toUpperCase(),
          text: headerText,
          placeholders: placeholdersIn(headerText),
        }
      : null,
    body: { text: bodyText, placeholders: placeholdersIn(bodyText) },
    footer: textAt(component("FOOTER") ?? {}, "text"),
    buttons: objectsIn(component("BUTTONS")?.buttons).map(buttonOf),
  };
}

function buttonOf(button: JsonObject): TemplateButton {
  const url = textAt(button, "url");
  const type = (textAt(button, "type") ?? "").toUpperCase();
  return {
    type,
    text: textAt(button, "text") ?? "",
    url,
    phoneNumber: textAt(button, "phone_number"),
    isDynamic: type === "COPY_CODE" || (url !== null && placeholdersIn(url).length > 0),
  };
}
