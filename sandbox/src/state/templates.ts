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
  /** Submitted through the API and waiting for its review, which comes by itself. */
  inReview: boolean;
}

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
  for (const stored of store.entries<StoredTemplate>("template:")) keep(stored);

  return {
    of: (accountId) => [...byId.values()].filter((it) => it.accountId === accountId && it.status !== "DELETED"),
    find: (accountId, name, language) => byKey.get(keyOf(accountId, name, language)),
    byId: (id) => byId.get(id),
    put(template) {
      const { content: _, ...stored } = template as Template;
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
