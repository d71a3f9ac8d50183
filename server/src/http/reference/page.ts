/** The API's document as a page: plain HTML, made here, so that it needs no script and asks nobody else for anything. */
import type { ApiDocument, DocumentedOperation, Media, Parameter, Schema } from "./document.ts";

interface Entry {
  method: string;
  path: string;
  operation: DocumentedOperation;
}

export function renderPage(document: ApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method: method.toUpperCase(), path, operation })),
  );
  const groups = document.tags
    .map((tag) => ({ ...tag, entries: entries.filter(({ operation }) => operation.tags.includes(tag.name)) }))
    .filter(({ entries }) => entries.length > 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(document.info.title)} API</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<nav aria-label="Operations">
<p class="name">${escaped(document.info.title)} <span>API ${escaped(document.info.version)}</span></p>
<details open><summary>Contents</summary>
${groups.map(renderMenu).join("\n")}
</details>
</nav>
<main>
<header>
<h1>${escaped(document.info.title)} API</h1>
<p>${prose(document.info.description)}</p>
<p>Address <code>${escaped(document.servers[0]?.url ?? "")}</code> · as a document for programs: <a href="/openapi.json">openapi.json</a></p>
${renderAuth(document)}
</header>
${groups.map(renderGroup).join("\n")}
</main>
</body>
</html>
`;
}

interface Group {
  name: string;
  description: string;
  entries: Entry[];
}

function renderMenu({ name, entries }: Group): string {
  const items = entries.map(
    ({ method, operation }) =>
      `<li><a href="#${operation.operationId}"><span class="method ${method.toLowerCase()}">${method}</span>${escaped(operation.summary)}</a></li>`,
  );
  return `<p class="group">${escaped(name)}</p><ul>${items.join("")}</ul>`;
}

function renderAuth({ components }: ApiDocument): string {
  const { key, ottuKey, session } = components.securitySchemes as Record<string, { description: string }>;
  return `<dl class="auth">
<dt><code>Authorization: Bearer KEY</code></dt><dd>${prose(key?.description ?? "")}</dd>
<dt><code>Authorization: Api-Key KEY</code></dt><dd>The same key. ${prose(ottuKey?.description ?? "")}</dd>
<dt>Session cookie</dt><dd>${prose(session?.description ?? "")}</dd>
</dl>`;
}

function renderGroup({ name, description, entries }: Group): string {
  return `<section>
<h2>${escaped(name)}</h2>
<p class="dimmed">${prose(description)}</p>
${entries.map(renderOperation).join("\n")}
</section>`;
}

function renderOperation({ method, path, operation }: Entry): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const body = requestBody?.content["application/json"];
  const answers = Object.entries(responses);
  const successes = answers.filter(([status]) => status < "400");
  const refusals = answers.filter(([status]) => status >= "400");
  return `<article id="${operationId}">
<h3><a href="#${operationId}">${escaped(summary)}</a></h3>
<p class="call"><span class="method ${method.toLowerCase()}">${method}</span> <code>${escaped(path).replaceAll("/", "/<wbr>")}</code></p>
${description === undefined ? "" : `<p>${prose(description)}</p>`}
<p class="dimmed">${rightOf(operation)}</p>
${parameters.length === 0 ? "" : `<h4>Parameters</h4>${table(parameters.map(parameterRow))}`}
${body === undefined ? "" : renderBody(body, requestBody?.description)}
${successes.map(([status, { description, content }]) => renderAnswer(status, description, content)).join("")}
<details><summary>Refusals</summary><dl class="refusals">${refusals
    .map(([status, { description }]) => `<dt>${status}</dt><dd>${prose(description)}</dd>`)
    .join("")}</dl></details>
</article>`;
}

function rightOf(operation: DocumentedOperation): string {
  const right = operation["x-right"];
  if (right !== undefined) return `Needs the right <code>${escaped(right)}</code>.`;
  const needs = operation.security.map((one) => Object.keys(one).join(" and "));
  if (needs.length === 0 || needs.includes("")) return "Open to whoever asks.";
  return needs.includes("key") ? "Open to every key and every member." : "Open to people who are signed in.";
}

function renderBody({ schema, examples = {} }: Media, description: string | undefined): string {
  const rows = schema === undefined ? [] : fieldRows(schema);
  const shown = Object.values(examples).map(
    ({ summary, value }) => `<figure><figcaption>${escaped(summary)}</figcaption>${json(value)}</figure>`,
  );
  if (rows.length === 0 && shown.length === 0) return "";
  return `<h4>Body</h4>${description === undefined ? "" : `<p>${prose(description)}</p>`}${
    rows.length === 0 ? "" : table(rows)
  }${shown.join("")}`;
}

function renderAnswer(status: string, description: string, content: Record<string, Media> | undefined): string {
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  const kind = type === undefined || type === "application/json" ? "" : ` · <code>${escaped(type)}</code>`;
  const rows = media?.schema === undefined ? [] : fieldRows(media.schema);
  const fields = rows.length === 0 ? "" : `<details><summary>Fields of the answer</summary>${table(rows)}</details>`;
  const example = media?.example;
  const shown =
    example === undefined
      ? ""
      : `<details><summary>Example</summary>${typeof example === "string" ? text(example) : json(example)}</details>`;
  return `<h4>Answer ${status}</h4><p>${prose(description)}${kind}</p>${shown}${fields}`;
}

interface Row {
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
}

function parameterRow({ name, in: place, required, description, schema }: Parameter): Row {
  return { name, type: `${place} · ${typeOf(schema)}`, isRequired: required, description: description ?? "" };
}

const deepest = 4;

function fieldRows(schema: Schema, prefix = "", depth = 0): Row[] {
  if (schema.items !== undefined && isList(schema)) return fieldRows(schema.items, `${prefix}[].`, depth);
  return Object.entries(schema.properties ?? {}).flatMap(([field, inner]): Row[] => {
    const name = `${prefix}${field}`;
    const isRequired = schema.required?.includes(field) ?? false;
    const row = { name, type: typeOf(inner), isRequired, description: inner.description ?? "" };
    if (depth >= deepest) return [row];
    return [row, ...fieldRows(inner, isList(inner) ? name : `${name}.`, depth + 1)];
  });
}

function isList({ type }: Schema): boolean {
  return [type].flat().includes("array");
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const words = schema.enum?.filter((word) => word !== null).map((word) => `${word}`);
  const types = [schema.type ?? (schema.anyOf === undefined ? "any" : "")].flat();
  const named = schema.anyOf?.map(typeOf) ?? types.map((type) => (type === "null" || words === undefined ? type : ""));
  return [...(words ?? []), ...named].filter(Boolean).join(" | ");
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, type, isRequired, description }) =>
      `<tr><th scope="row"><code>${escaped(name).replaceAll("_", "_<wbr>")}</code>${isRequired ? ' <span class="required">required</span>' : ""}</th><td><span class="type">${escaped(type)}</span>${description === "" ? "" : ` ${prose(description)}`}</td></tr>`,
  );
  return `<table><tbody>${lines.join("")}</tbody></table>`;
}

function json(value: unknown): string {
  return text(JSON.stringify(value, null, 2));
}

function text(value: string): string {
  return `<pre tabindex="0"><code>${escaped(value)}</code></pre>`;
}

/** Text with `code` in it. */
function prose(value: string): string {
  return escaped(value).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
