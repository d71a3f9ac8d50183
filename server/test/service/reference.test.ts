/** The API's document says what there is, and what it shows works. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ApiDocument, DocumentedOperation, Schema } from "../../src/http/reference/document.ts";
import { operations } from "../../src/http/reference/document.ts";
import { staleTypes } from "../support/api-types.ts";
import { type Answer, type Json, request, startZajel } from "../support/zajel.ts";
import { operationsOf, type Step, walk } from "./walk.ts";

const zajel = await startZajel({ environment: { ZAJEL_SANDBOX: "on" } });
after(() => zajel[Symbol.asyncDispose]());
const ajv = new Ajv2020({ strict: false, allErrors: true });

let document: ApiDocument;
let steps: Step[];
before(async () => {
  document = (await request(zajel.url, "GET", "/openapi.json")).body;
  ajv.addSchema(document, "document");
  steps = await walk(zajel, document);
});

test("every route is described, and nothing is described that is not there", () => {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`),
  );

  assert.deepEqual(routes.sort(), Object.keys(operations).sort());
});

test("every example was sent", () => {
  const sent = new Set(steps.map(({ operation, example }) => `${operation}: ${example}`));
  const wanted = [...operationsOf(document).values()].flatMap(({ operation }) =>
    Object.keys(operation.requestBody?.content["application/json"]?.examples ?? { none: null }).map(
      (example) => `${operation.operationId}: ${example}`,
    ),
  );

  assert.deepEqual(
    wanted.filter((example) => !sent.has(example)),
    [],
  );
});

test("every example is answered with the success that the document names, in the form that it names", () => {
  const wrong = steps.flatMap(({ operation, example, answer }) => {
    const { responses } = operationOf(operation);
    const [status = ""] = Object.keys(responses).filter((one) => one < "400");
    return [status === `${answer.status}` ? null : `${answer.status} for ${status}`, problemWith(responses, answer)]
      .filter((found) => found !== null)
      .map((found) => `${operation}, ${example}: ${found} ${JSON.stringify(answer.body)?.slice(0, 300)}`);
  });

  assert.deepEqual(wrong, []);
});

test("every answer that the document shows is of the form that it names", () => {
  const wrong = [...operationsOf(document).values()].flatMap(({ operation }) =>
    Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).flatMap(([type, { schema, example, examples = {} }]) =>
        [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)]
          .filter((value) => schema !== undefined && !isValid(schema, value))
          .map(() => `${operation.operationId} ${status} ${type}: ${ajv.errorsText()}`),
      ),
    ),
  );
  const unshown = [...operationsOf(document).values()]
    .filter(
      ({ operation }) => Object.values(operation.responses)[0]?.content?.["application/json"]?.schema !== undefined,
    )
    .filter(
      ({ operation }) => Object.values(operation.responses)[0]?.content?.["application/json"]?.example === undefined,
    )
    .map(({ operation }) => operation.operationId);

  assert.deepEqual([wrong, unshown], [[], []]);
});

test("the dashboard's and the client's types are of the API as it is; if not: script/reference", () => {
  assert.deepEqual(staleTypes(document), []);
});

test("what is refused is refused as the document says", async () => {
  const routes = [...operationsOf(document).values()].filter(({ path }) => path.startsWith("/v1/"));
  const rootKey = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": "shop" };
  const wrong: string[] = [];
  for (const { path, method, operation } of routes) {
    const place = path.replace(/\{\w+\}/g, "019aa7e2-0000-7000-8000-000000000000");
    // Who is let in stays until they leave.
    const once = operation.operationId === "watchLive" ? "?for_seconds=0" : "";
    const tries = [
      await request(zajel.url, method, place),
      await request(zajel.url, method, `${place}${once}`, undefined, rootKey),
      await request(zajel.url, method, `${place}?no_such_parameter=1`, undefined, rootKey),
      ...(method === "GET" ? [] : [await request(zajel.url, method, place, { no_such_field: 1 }, rootKey)]),
      ...(method === "GET" ? [] : [await request(zajel.url, method, place, '{"', rootKey)]),
    ];
    for (const answer of tries.filter(({ status }) => status >= 400)) {
      const found = problemWith(operation.responses, answer);
      if (found !== null) wrong.push(`${method} ${path}: ${found} ${JSON.stringify(answer.body)}`);
    }
  }

  assert.deepEqual(wrong, []);
});

test("operation ids are unique, and fit to be names of functions", () => {
  const ids = Object.values(operations).map(({ id }) => id);

  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id)),
    [],
  );
});

test("the page has every operation, no script, and nothing from elsewhere", async () => {
  const { headers, body } = await request(zajel.url, "GET", "/docs");

  assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'; script-src 'self'/);
  for (const id of operationsOf(document).keys()) assert.ok(body.includes(`id="${id}"`), id);
  assert.doesNotMatch(body, /<script|style=|\son\w+=|src=/);
  const links = [...body.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link as string);
  assert.deepEqual(
    links.filter((link) => !/^[#/]/.test(link)),
    [],
  );
});

function operationOf(id: string): DocumentedOperation {
  return (operationsOf(document).get(id) as { operation: DocumentedOperation }).operation;
}

/** What is not as the document says about an answer; null: nothing. */
function problemWith(
  responses: DocumentedOperation["responses"],
  { status, headers, body }: Answer<Json>,
): string | null {
  const response = responses[status];
  if (response === undefined) return `${status} is not in the document.`;
  if (response.content === undefined) return body === "" ? null : "a body that is not in the document";
  const type = (headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
  const media = response.content[type];
  if (media === undefined) return `${type} is not in the document.`;
  if (media.schema === undefined || isValid(media.schema, body)) return null;
  return ajv.errorsText();
}

function isValid(schema: Schema & { $ref?: string }, value: unknown): boolean {
  return ajv.validate(schema.$ref === undefined ? schema : { $ref: `document${schema.$ref}` }, value) as boolean;
}
