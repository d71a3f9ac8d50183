/**
 * The types of the API from its OpenAPI document, as the text of `src/api/schema.ts`: for each operation, named
 * `GET /v1/transactions/{session_id}`, what goes in and what comes out.
 */

interface Schema {
  type?: string | readonly string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: readonly string[];
  items?: Schema;
  anyOf?: readonly Schema[];
  enum?: readonly unknown[];
  const?: unknown;
  description?: string;
}

interface Media {
  schema?: Schema;
}

interface Operation {
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
}

/** What `script/reference` writes; the test in `dashboard/test/` compares it with a running server's document. */
export function apiTypes({ paths }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationType(`${method.toUpperCase()} ${path}`, operation)),
  );
  return `/** Written by \`script/reference\` from the server's /openapi.json. Not to be changed by hand. */
export interface Operations {
${operations.join("")}}
`;
}

function operationType(name: string, { summary, parameters, requestBody, responses }: Operation): string {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const body = requestBody?.content["application/json"]?.schema;
  const success = Object.entries(responses).find(([status]) => status < "300")?.[1].content;
  const [type, media] = Object.entries(success ?? {})[0] ?? [];
  const answer = type === undefined ? "undefined" : type === "application/json" ? typeOf(media?.schema, 2) : "string";
  return `  /** ${summary} */
  ${JSON.stringify(name)}: {
    path: ${parametersType(of("path"))};
    query: ${parametersType(of("query"))};
    body: ${body === undefined ? "undefined" : typeOf(body, 2)}${body !== undefined && !requestBody?.required ? " | undefined" : ""};
    answer: ${answer};
  };
`;
}

function parametersType(parameters: Operation["parameters"]): string {
  if (parameters.length === 0) return "Record<never, never>";
  const lines = parameters.map(
    ({ name, required, schema }) => `      ${key(name)}${required ? "" : "?"}: ${typeOf(schema, 3)};\n`,
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
    const words = inner.description === undefined ? "" : `${indent}/** ${inner.description} */\n`;
    return `${words}${indent}${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(inner, depth + 1)};\n`;
  });
  return `{\n${lines.join("")}${"  ".repeat(depth)}}`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ");
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
