import { existsSync, readFileSync } from "node:fs";
import { Compile } from "typebox/schema";
import { parse } from "yaml";
import { mend } from "./meta-mends.ts";

/** Meta's OpenAPI document "Business Messaging API" v23.0, where a copy lies beside the checkout. */
const file = new URL("../../../../../shared/reference/meta-business-messaging-v23.yaml", import.meta.url);

export const hasMetaOpenApi = existsSync(file);

export type Schema = Record<string, unknown>;
type Content = { content?: { "application/json"?: { schema: Schema } } };

export interface Operation {
  parameters?: { in?: string; name?: string; schema?: Schema }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

export interface MetaDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** What is wrong with a value; an empty list is nothing. */
export type Check = (value: unknown) => unknown[];

/** What the document says of one request and its answer. */
export interface MetaOperation {
  /** The names that may stand behind the `?`. */
  query: ReadonlySet<string>;
  /** null: it is sent without a body. */
  body: Check | null;
  answer: Check;
}

let read: MetaDocument | undefined;

/** The document, mended and closed. */
function metaDocument(): MetaDocument {
  if (read === undefined) {
    read = parse(readFileSync(file, "utf8")) as MetaDocument;
    mend(read);
    close(read);
  }
  return read;
}

export function hasMetaPath(path: string): boolean {
  return path in metaDocument().paths;
}

/** An operation by its method and its path as the document writes them: `GET /{Version}/{WABA-ID}`. */
export function metaOperation(name: string): MetaOperation {
  const [method = "", path = ""] = name.split(" ");
  const operation = metaDocument().paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`Meta's document has no ${name}.`);
  const body = schemaIn(operation.requestBody);
  const answer = schemaIn(operation.responses["200"]);
  if (answer === null) throw new Error(`Meta's document does not say what ${name} answers.`);
  const query = (operation.parameters ?? []).flatMap((it) => (it.in === "query" && it.name ? [it.name] : []));
  return { query: new Set(query), body: body && checkOf(body), answer: checkOf(answer) };
}

/** One of the schemas by its name: `TemplateMessage`, `WebhookPayload`, `GraphAPIError`. */
export function metaSchema(name: string): Check {
  const { schemas } = metaDocument().components;
  if (!(name in schemas)) throw new Error(`Meta's document has no schema ${name}.`);
  return checkOf({ $ref: `#/components/schemas/${name}` });
}

function schemaIn(part: Content | undefined): Schema | null {
  return part?.content?.["application/json"]?.schema ?? null;
}

function checkOf(schema: Schema): Check {
  const { schemas } = metaDocument().components;
  const validator = Compile({ ...schema, components: { schemas } });
  return (value) => {
    // To say what is wrong takes long, and most values are good.
    if (validator.Check(value)) return [];
    const [, errors] = validator.Errors(value);
    return errors.length > 0 ? errors : ["refused"];
  };
}

/**
 * Refuses members that the document does not name, in every object. It leaves them open, and hardly requires any: a
 * misspelt name would pass. What others are built upon (`allOf`) stays open, and is closed where it is built in.
 */
function close(document: MetaDocument): void {
  const bases = new Set<unknown>();
  eachSchema(document, (schema) => {
    for (const part of (schema.allOf ?? []) as Schema[]) bases.add(part.$ref ?? part);
    for (const part of [schema.oneOf ?? [], schema.anyOf ?? []].flat() as Schema[]) if (!part.$ref) bases.add(part);
  });
  const named = new Map(Object.entries(document.components.schemas).map(([name, schema]) => [schema, name]));
  eachSchema(document, (schema) => {
    const isBase = bases.has(schema) || bases.has(`#/components/schemas/${named.get(schema)}`);
    const hasMembers = "properties" in schema || "allOf" in schema || ("oneOf" in schema && schema.type === "object");
    if (hasMembers && !isBase) schema.unevaluatedProperties = false;
  });
}

function eachSchema({ paths, components }: MetaDocument, visit: (schema: Schema) => void): void {
  for (const operations of Object.values(paths)) {
    for (const { requestBody, responses } of Object.values(operations)) {
      for (const part of [requestBody, ...Object.values(responses ?? {})]) walk(schemaIn(part), visit);
    }
  }
  walk(Object.values(components.schemas), visit);
}

function walk(value: unknown, visit: (schema: Schema) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  if (value === null || typeof value !== "object" || Array.isArray(value)) return;
  const schema = value as Schema;
  visit(schema);
  for (const key of ["allOf", "oneOf", "anyOf", "items"]) walk(schema[key], visit);
  walk(Object.values((schema.properties as Schema | undefined) ?? {}), visit);
}
