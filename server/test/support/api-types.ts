/**
 * The API's types, from its document: for each operation what goes in and what comes out when all is well. What is
 * refused is a problem on every one of them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ApiDocument, DocumentedOperation, Schema } from "../../src/http/reference/document.ts";

interface Place {
  method: string;
  path: string;
  operation: DocumentedOperation;
}

interface TypesFile {
  /** From the repository's root. */
  file: string;
  nameOf(place: Place): string;
  /** Whether who reads these types calls it. */
  has(place: Place): boolean;
}

const files: readonly TypesFile[] = [
  {
    file: "dashboard/src/api/schema.ts",
    nameOf: ({ method, path }) => JSON.stringify(`${method.toUpperCase()} ${path}`),
    has: () => true,
  },
  {
    file: "client/src/api.ts",
    nameOf: ({ operation }) => operation.operationId,
    // What programs call with a key.
    has: ({ path }) => /^\/v1\/(?!auth\/|setup$)/.test(path),
  },
];

const repository = path.resolve(import.meta.dirname, "../../..");

/** Which of the files, from the repository's root, are of another API than this document's. */
export function staleTypes(document: ApiDocument): string[] {
  return files
    .filter((one) => readFileSync(path.join(repository, one.file), "utf8") !== typesFor(one, document))
    .map(({ file }) => file);
}

/** Writes them all, and says where. */
export function writeTypes(document: ApiDocument): string[] {
  return files.map((one) => {
    const place = path.join(repository, one.file);
    writeFileSync(place, typesFor(one, document));
    return place;
  });
}

function typesFor({ nameOf, has }: TypesFile, { paths }: ApiDocument): string {
  const places = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Place => ({ method, path, operation })),
  );
  const operations = places.filter(has).map((place) => operationType(nameOf(place), place.operation));
  return `/** Written by \`script/reference\` from the server's /openapi.json. Not to be changed by hand. */
export interface Operations {
${operations.join("")}}
`;
}

function operationType(name: string, operation: DocumentedOperation): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const body = requestBody?.content["application/json"]?.schema;
  const success = Object.entries(responses).find(([status]) => status < "300")?.[1].content;
  const [type, media] = Object.entries(success ?? {})[0] ?? [];
  const answer = type === undefined ? "undefined" : type === "application/json" ? typeOf(media?.schema, 2) : "string";
  return `${comment(description === undefined ? summary : `${summary}. ${description}`, 1)}  ${name}: {
    path: ${parametersType(of("path"))};
    query: ${parametersType(of("query"))};
    body: ${body === undefined ? "undefined" : typeOf(body, 2)}${body !== undefined && !requestBody?.required ? " | undefined" : ""};
    answer: ${answer};
  };
`;
}

function parametersType(parameters: DocumentedOperation["parameters"]): string {
  if (parameters.length === 0) return "Record<never, never>";
  const lines = parameters.map(
    ({ name, required, description, schema }) =>
      `${comment(description, 3)}      ${key(name)}${required ? "" : "?"}: ${typeOf(schema, 3)};\n`,
  );
  return `{\n${lines.join("")}    }`;
}

/** `depth` is that of the line the type begins on. */
function typeOf(schema: Schema | undefined, depth: number): string {
  if (schema === undefined) return "unknown";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf !== undefined) return union(schema.anyOf.map((one) => typeOf(one, depth)));
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return "unknown";
  return union(types.map((type) => simpleType(type, schema, depth)));
}

function simpleType(type: string, schema: Schema, depth: number): string {
  switch (type) {
    case "array":
      return `Array<${typeOf(schema.items, depth)}>`;
    case "object":
      return objectType(schema, depth);
    case "integer":
      return "number";
    default:
      return type;
  }
}

function objectType(schema: Schema, depth: number): string {
  const { properties = {}, patternProperties = {}, additionalProperties, required = [] } = schema;
  const fields = Object.entries(properties);
  if (fields.length === 0) {
    const [value] = Object.values(patternProperties);
    const other = value ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
    return additionalProperties === false && other === undefined
      ? "Record<string, never>"
      : `Record<string, ${typeOf(other, depth)}>`;
  }
  const indent = "  ".repeat(depth + 1);
  const lines = fields.map(([name, inner]) => {
    return `${comment(inner.description, depth + 1)}${indent}${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(inner, depth + 1)};\n`;
  });
  return `{\n${lines.join("")}${"  ".repeat(depth)}}`;
}

/** Nothing where nothing is said. */
function comment(words: string | undefined, depth: number): string {
  return words === undefined ? "" : `${"  ".repeat(depth)}/** ${words.replaceAll("*/", "*\\/")} */\n`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ");
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
