/**
 * The API as an OpenAPI document: the schemas that routes validate and answer with, and what is said of them here.
 * Source: OpenAPI Specification 3.1, whose schemas are JSON Schema 2020-12, as TypeBox makes them.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { RouteOptions } from "fastify";
import type { App } from "../app-types.ts";
import { type ProblemKind, problem } from "../problem.ts";
import { type Demand, demandOf } from "../rights.ts";
import { version } from "../version.ts";
import { authenticatorOperations, merchantOperations } from "./accounts.ts";
import { bulkOperations } from "./bulks.ts";
import { type Operation, type Operations, tags } from "./operation.ts";
import { ottuForms, ottuOperations, ottuRefusals } from "./ottu.ts";
import { overviewOperations } from "./overview.ts";
import { peopleOperations } from "./people.ts";
import { replyOperations } from "./replies.ts";
import { doorOperations, serviceOperations } from "./service.ts";
import { sourceDoorOperations, sourceOperations } from "./sources.ts";
import { transactionOperations } from "./transactions.ts";
import { webhookOperations } from "./webhooks.ts";

export const operations: Operations = {
  ...transactionOperations,
  ...bulkOperations,
  ...replyOperations,
  ...overviewOperations,
  ...sourceOperations,
  ...ottuOperations,
  ...authenticatorOperations,
  ...webhookOperations,
  ...merchantOperations,
  ...peopleOperations,
  ...doorOperations,
  ...sourceDoorOperations,
  ...serviceOperations,
};

/** A JSON schema, as far as it is looked into here. */
export interface Schema {
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
  minLength?: number;
  maxLength?: number;
}

export interface Route {
  method: string;
  /** As Fastify has it: `/v1/transactions/:session_id`. */
  url: string;
  schema: { body?: Schema; querystring?: Schema; response?: Record<string, Schema> };
  isOfInstallation: boolean;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { summary: string; value: unknown }>;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

export interface DocumentedOperation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; description?: string; content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
  "x-right"?: string;
}

export interface ApiDocument {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(import.meta.dirname, file), "utf8"));
/** What real requests were answered with, by operation. Written by script/reference. */
const answers = read("answers.json") as Record<string, unknown>;

/** The routes that are made from here on, until `stop` is called. */
export function collectRoutes(app: App): { routes: readonly Route[]; stop(): void } {
  const routes: Route[] = [];
  let isStopped = false;
  app.addHook("onRoute", (route: RouteOptions) => {
    for (const method of isStopped ? [] : [route.method].flat()) {
      if (method === "HEAD" || route.config?.isSecondAddress) continue;
      const schema = (route.schema ?? {}) as Route["schema"];
      const isOfInstallation = route.config?.isOfInstallation === true;
      routes.push({ method, url: route.url, schema, isOfInstallation });
    }
  });
  return {
    routes,
    stop() {
      isStopped = true;
    },
  };
}

/** The document of these routes, at this address. */
export function documentOf(routes: readonly Route[], address: string): ApiDocument {
  const paths: ApiDocument["paths"] = {};
  for (const route of routes) {
    const operation = operations[`${route.method} ${route.url}`] ?? undescribed(route);
    const place = route.url.replace(/:([a-z_]+)/g, "{$1}");
    paths[place] = { ...paths[place], [route.method.toLowerCase()]: documented(route, operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Zajel",
      version,
      description:
        "A WhatsApp channel for payments. JSON in snake_case; money is decimal text; times are RFC 3339 in UTC; lists come in pages (`limit`, `cursor` → `data`, `next_cursor`); every refusal is a problem as RFC 9457 describes it, and unknown fields are refused by name. An `Idempotency-Key` on any POST under /v1 makes it safe to send again for 48 hours.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: address }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: { Problem: problemSchema }, securitySchemes },
  };
}

/** A route that nobody has described: told all the same, and a test fails. */
function undescribed({ method, url, schema }: Route): Operation {
  const status = Number(Object.keys(schema.response ?? {})[0] ?? 200);
  const id = `${method.toLowerCase()}${url.replace(/[^A-Za-z0-9]+/g, "_")}`;
  return { id, tag: "Service", summary: `${method} ${url}`, answer: { status, description: "Not described yet." } };
}

const securitySchemes = {
  key: { type: "http", scheme: "bearer", description: "An API key, or the root key with the header Zajel-Merchant." },
  ottuKey: { type: "apiKey", in: "header", name: "Authorization", description: "`Api-Key KEY`, as Ottu writes it." },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "zajel.session_token",
    description: "Of a person who is signed in. Changes need `Origin` with our own address and `x-zajel: 1`, too.",
  },
};

const problemSchema = {
  type: "object",
  description: "RFC 9457.",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string", description: "Names the kind of problem; programs may rely on it." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What was expected, what came, what to do." },
    errors: {
      type: "object",
      description: "What is wrong with each field, an unknown field under its own name.",
      additionalProperties: { type: "array", items: { type: "string" } },
    },
    state: { type: "string", description: "Of a report that cannot be: where the payment stands." },
  },
};

function documented(route: Route, operation: Operation): DocumentedOperation {
  const isOttus = route.url.startsWith("/b/");
  const demand = isOttus || route.url.startsWith("/v1/") ? demandOf(route.method, route.url) : "public";
  const right = demand === null || ["public", "anyone", "person"].includes(demand) ? null : demand;
  const body = bodyOf(route, operation);
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    tags: [operation.tag],
    security: securityOf(route, demand),
    ...(right === null ? {} : { "x-right": right }),
    parameters: parametersOf(route, operation, demand),
    ...(body === null ? {} : { requestBody: body }),
    responses: {
      ...successOf(route, operation),
      ...(isOttus ? ottuRefusals(operation) : refusalsOf(route, operation, demand)),
    },
  };
}

function securityOf({ url }: Route, demand: Demand | null): Record<string, string[]>[] {
  if (url === "/metrics") return [{}, { key: [] }];
  if (demand === "public") return [];
  if (url.startsWith("/b/")) return [{ ottuKey: [] }, { key: [] }];
  return demand === "person" ? [{ session: [] }] : [{ key: [] }, { ottuKey: [] }, { session: [] }];
}

const pathExamples: Record<string, string> = {
  session_id: "8f14e45fceea167a",
  id: "019aa7e2-3f1c-7c41-9d1c-5a3f0e6b2d11",
  code: "account_violation",
  key_id: "019aa7e2-3f1c-7c41-9d1c-5a3f0e6b2d12",
  authenticator_id: "019aa7e2-3f1c-7c41-9d1c-5a3f0e6b2d11",
  type: "payment_request",
  state: "created",
  language: "en",
};

function parametersOf(route: Route, operation: Operation, demand: Demand | null): Parameter[] {
  const inPath = [...route.url.matchAll(/:([a-z_]+)/g)].map(([, name = ""]): Parameter => {
    const own = operation.path?.[name];
    const example = own ?? (name === "id" && route.url.startsWith("/v1/merchants") ? "dar-noura" : pathExamples[name]);
    return { name, in: "path", required: true, schema: { type: "string" }, example };
  });
  const { properties = {}, required = [] } = route.schema.querystring ?? {};
  const described = operation.query ?? {};
  const inQuery = [...new Set([...Object.keys(properties), ...Object.keys(described)])].map((name): Parameter => {
    const example = Object.values(operation.requests ?? {})[0]?.query?.[name];
    return {
      name,
      in: "query",
      required: required.includes(name),
      ...(described[name] === undefined ? {} : { description: described[name] }),
      schema: properties[name] ?? { type: "string" },
      ...(example === undefined ? {} : { example }),
    };
  });
  const inHeader = Object.entries(operation.headers ?? {}).map(
    ([name, description]): Parameter => ({
      name,
      in: "header",
      required: true,
      description,
      schema: { type: "string" },
    }),
  );
  return [...inPath, ...inQuery, ...inHeader, ...commonHeaders(route, demand)];
}

function commonHeaders({ method, url, isOfInstallation }: Route, demand: Demand | null): Parameter[] {
  if (url.startsWith("/webhooks/") || demand === "public") return [];
  const headers: Parameter[] = [];
  if (!isOfInstallation) {
    const description = "Which merchant the root key, or a member of several, acts for.";
    headers.push({ name: "Zajel-Merchant", in: "header", required: false, description, schema: { type: "string" } });
  }
  if (method === "POST" && url.startsWith("/v1/")) {
    const description = "A name for this request: sent again with it, it is answered as before and not done twice.";
    const schema = { type: "string", minLength: 1, maxLength: 255 };
    headers.push({ name: "Idempotency-Key", in: "header", required: false, description, schema });
  }
  return headers;
}

function bodyOf(route: Route, operation: Operation): NonNullable<DocumentedOperation["requestBody"]> | null {
  const { body: schema } = route.schema;
  const given = Object.entries(operation.requests ?? {}).filter(([, { body }]) => body !== undefined);
  if (schema === undefined && given.length === 0) return null;
  const examples = Object.fromEntries(given.map(([name, { summary, body }]) => [name, { summary, value: body }]));
  return {
    required: given.length > 0,
    ...(operation.requestDescription === undefined ? {} : { description: operation.requestDescription }),
    content: {
      "application/json": {
        schema: described(schema ?? { type: "object" }, operation.fields ?? {}),
        ...(given.length === 0 ? {} : { examples }),
      },
      ...(route.url.startsWith("/b/") ? ottuForms(schema ?? { type: "object" }) : {}),
    },
  };
}

function described(schema: Schema, fields: Record<string, string>): Schema {
  const { properties } = schema;
  if (properties === undefined) return schema;
  const named = Object.entries(properties).map(([name, field]): [string, Schema] => {
    const description = fields[name] ?? field.description;
    return [name, description === undefined ? field : { ...field, description }];
  });
  return { ...schema, properties: Object.fromEntries(named) };
}

function successOf(route: Route, { id, answer }: Operation): DocumentedOperation["responses"] {
  const schema = route.schema.response?.[answer.status];
  const type = answer.contentType ?? (schema === undefined ? null : "application/json");
  if (type === null || answer.status === 204) return { [answer.status]: { description: answer.description } };
  const example = answers[id];
  const media: Media = { ...(schema === undefined ? {} : { schema }), ...(example === undefined ? {} : { example }) };
  return { [answer.status]: { description: answer.description, content: { [type]: media } } };
}

/** What every route of its sort may refuse, in the words of that sort; its own words come first. */
function refusalsOf(route: Route, operation: Operation, demand: Demand | null): DocumentedOperation["responses"] {
  const isOurs = route.url.startsWith("/v1/");
  const { body, querystring } = route.schema;
  const kinds: Partial<Record<ProblemKind, string>> = { ...operation.problems };
  const may = (kind: ProblemKind, when: string) => {
    kinds[kind] ??= when;
  };
  if (body !== undefined || querystring !== undefined)
    may("bad_input", "Something in the input is not right; `errors` says what.");
  if (isOurs && route.method !== "GET") {
    may("not_json", "The body is not JSON in UTF-8, or is nested too deep.");
    may("too_large", "The body is larger than this address takes.");
    may("unsupported_media_type", "The body is of another type than application/json.");
  }
  if (!isOurs && route.method === "POST") may("too_large", "The body is larger than Meta's largest webhook.");
  if (isOurs && demand !== "public") {
    may("not_authenticated", "No key, or one that is unknown, revoked or expired; or nobody is signed in.");
    may("not_allowed", "The key or role lacks the right, or belongs to another merchant than Zajel-Merchant names.");
    if (!route.isOfInstallation) may("not_found", "The merchant that Zajel-Merchant names is unknown.");
    if (route.method === "POST") may("conflict", "The Idempotency-Key was used for another body.");
    may("conflict", "A test key was used, and no simulator runs here.");
  }
  if (isOurs && demand === "public" && route.method !== "GET")
    may("not_allowed", "The header Origin names another site.");
  const { leavesUnanswered = false } = operation;
  if ((isOurs || route.method === "POST") && !leavesUnanswered)
    may("internal", "Something went wrong here, and the log says more.");
  if ((isOurs || route.url.startsWith("/webhooks/")) && !leavesUnanswered)
    may("unavailable", "The database does not answer; `Retry-After` says when to come again.");

  const responses: DocumentedOperation["responses"] = {};
  for (const [kind, when] of Object.entries(kinds) as [ProblemKind, string][]) {
    const example = problem(kind, when, kind === "bad_input" ? { errors: { amount: ["Required."] } } : {});
    const known = responses[example.status];
    const media = known?.content?.["application/problem+json"] as Media | undefined;
    responses[example.status] = {
      description: known === undefined ? when : `${known.description} ${when}`,
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" } as Schema,
          examples: { ...media?.examples, [kind]: { summary: example.title, value: example } },
        },
      },
    };
  }
  return responses;
}
