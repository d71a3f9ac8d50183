/**
 * What a schema found wrong, as one list of sentences for each field: what was expected, what came.
 */
import type { FieldErrors } from "../intake/intake.ts";

/** One finding of Ajv in verbose mode. */
export interface Finding {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string | undefined;
  data?: unknown;
  parentSchema?: Record<string, unknown> | undefined;
}

/** Thrown by the validation of a request; the error handler answers it with 400. */
export class InputRefused extends Error {
  override readonly name = "InputRefused";
  readonly errors: FieldErrors;

  constructor(errors: FieldErrors) {
    super("The input is not right.");
    this.errors = errors;
  }
}

/** More are not told: a list of a thousand wrong items needs no thousand sentences. */
const mostMessages = 50;

/** `part` is what was checked: body, querystring, params. It stands for a value that is wrong as a whole. */
export function fieldErrors(findings: readonly Finding[], part: string): FieldErrors {
  const errors = new Map<string, string[]>();
  for (const finding of findings.slice(0, mostMessages)) {
    const { field, message } = explain(finding, part);
    const known = errors.get(field);
    if (known === undefined) errors.set(field, [message]);
    else if (!known.includes(message)) known.push(message);
  }
  return Object.fromEntries(errors);
}

function explain(finding: Finding, part: string): { field: string; message: string } {
  const path = finding.instancePath.split("/").slice(1).map(unescapePointer);
  const { keyword, params, parentSchema } = finding;
  if (keyword === "additionalProperties") {
    const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
    const hint = known.length === 0 ? "No fields are known here." : `Known fields: ${known.join(", ")}.`;
    return { field: [...path, params.additionalProperty].join("."), message: `Unknown field. ${hint}` };
  }
  if (keyword === "required") return { field: [...path, params.missingProperty].join("."), message: "Required." };

  const [field = part === "querystring" ? "query" : part, ...inner] = path;
  const place = inner.length === 0 ? "" : `${inner.join(".")}: `;
  const got = parentSchema?.writeOnly === true ? describeSecret(finding.data) : describe(finding.data);
  return { field, message: `${place}Expected ${expected(finding)}, got ${got}.` };
}

function expected({ keyword, params, message, parentSchema }: Finding): string {
  const own = parentSchema?.["x-expected"];
  if (keyword === "enum")
    return `one of ${(params.allowedValues as unknown[]).filter((word) => word !== null).join(", ")}`;
  if (typeof own === "string") return own;
  switch (keyword) {
    case "type":
      return typesOf(params.type);
    case "minLength":
      return params.limit === 1 ? "a text that is not empty" : `at least ${params.limit} characters`;
    case "maxLength":
      return `at most ${params.limit} characters`;
    case "minItems":
      return `at least ${params.limit} items`;
    case "maxItems":
      return `at most ${params.limit} items`;
    case "maxProperties":
      return `at most ${params.limit} fields`;
    case "minimum":
      return `${params.limit} or more`;
    case "maximum":
      return `${params.limit} or less`;
    default:
      return message?.replace(/^must (be |match |have )?/, "") ?? "something else";
  }
}

const nouns: Record<string, string> = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

function typesOf(type: unknown): string {
  const types = (Array.isArray(type) ? type : `${type}`.split(",")).filter((one) => one !== "null");
  return types.map((one: string) => nouns[one] ?? one).join(" or ");
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  if (typeof value !== "string") return `the ${typeof value} ${value}`;
  const length = [...value].length;
  return length > 60 ? `a text of ${length} characters` : JSON.stringify(value);
}

function describeSecret(value: unknown): string {
  return typeof value === "string" ? `a text of ${[...value].length} characters` : "something else";
}

function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
