import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Json } from "./harness.ts";

/** Meta's OpenAPI document "Business Messaging API" v23.0, where a copy lies beside the checkout. */
const file = new URL("../../../shared/reference/meta-business-messaging-v23.yaml", import.meta.url);

export const hasMetaDocument = existsSync(file);

export interface Reader {
  document: Json;
  /** What is wrong with an answer of 200 to `GET /{Version}/{WABA-ID}`, one line each. */
  answer(operation: string, value: Json): string[];
  /** What is wrong with a value of a schema. */
  schema(name: string, value: Json): string[];
}

/**
 * Reads the document and as much of JSON Schema as it uses. Members that it does not name are let pass: the fixtures say
 * which there are, and the sandbox's answers are compared with them.
 */
export function readMetaDocument(): Reader {
  const document = parse(readFileSync(file, "utf8"));
  const { schemas } = document.components;
  mend(schemas);
  const schema = (name: string, value: Json) => problems(schemas, schemas[name], value, name);
  return {
    document,
    schema,
    answer(operation, value) {
      const [method = "", path = ""] = operation.split(" ");
      const said = document.paths[path][method.toLowerCase()].responses["200"].content["application/json"].schema;
      return problems(schemas, said, value, operation);
    },
  };
}

/**
 * What the document has wrong. Two schemas of one name got numbers when it was put together, and the references to them
 * none: an account, a subscribed app and a customer's message are not the ones that are meant.
 */
function mend(schemas: Json): void {
  schemas.WhatsAppBusinessAccount = schemas.WhatsAppBusinessAccount_3;
  schemas.SubscribedApp = schemas.SubscribedApp_1;
  schemas.WhatsAppBusinessApiData = schemas.WhatsAppBusinessApiData_1;
  schemas.BaseMessageProperties = schemas.BaseMessageProperties_1;
  for (const kind of ["Reaction", "Image"]) schemas[`${kind}Message`] = schemas[`${kind}Message_1`];
  schemas.TextMessage = schemas.TextMessage_2;
  schemas.UnsupportedMessage.allOf[1].properties.errors.items = schemas.ErrorObject_2;
  // A number without `fields` has no status in the pages' examples, and its quality may be UNKNOWN.
  const { WhatsAppBusinessAccountPhoneNumber: number } = schemas;
  number.required = ["id", "display_phone_number"];
  schemas.WhatsAppPhoneNumberQualityRating.enum.push("UNKNOWN");
  // The account's words are "verified" and "SELF" in the pages' examples.
  schemas.WhatsAppBusinessAccountVerificationStatus = { type: "string" };
  schemas.WhatsAppBusinessAccountOwnershipType = { type: "string" };
  // Who was addressed by a user id need not have a number.
  schemas.Statuses.required = ["id", "status", "timestamp"];
}

function problems(schemas: Json, schema: Json, value: Json, path: string): string[] {
  const within = (inner: Json, at: Json, key?: string) =>
    problems(schemas, inner, at, key === undefined ? path : `${path}.${key}`);
  if (schema.$ref !== undefined) return within(schemas[schema.$ref.split("/").at(-1)], value);
  const kind = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  const wanted = schema.type ?? kind;
  if (wanted !== kind && !(wanted === "number" && kind === "integer")) return [`${path}: ${kind}, and not ${wanted}`];
  const found: string[] = [];
  if (schema.enum && !schema.enum.includes(value)) found.push(`${path}: ${value} is none of ${schema.enum.join()}`);
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) found.push(`${path}: ${value} has not its form`);
  if (schema.not && within(schema.not, value).length === 0) found.push(`${path}: is what it must not be`);
  for (const key of schema.required ?? []) if (value[key] === undefined) found.push(`${path}: has no ${key}`);
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    if (value[key] !== undefined) found.push(...within(inner, value[key], key));
  }
  if (kind === "array" && schema.items) {
    found.push(...value.flatMap((item: Json, index: number) => within(schema.items, item, `${index}`)));
  }
  for (const part of schema.allOf ?? []) found.push(...within(part, value));
  const tried: string[][] = (schema.oneOf ?? []).map((one: Json) => within(one, value));
  return [...found, ...(tried.toSorted((one, other) => one.length - other.length)[0] ?? [])];
}
