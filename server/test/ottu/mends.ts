/**
 * Where Ottu's OpenAPI document 1.0.0 does not say what it means. The one list of them; what is not here holds as it
 * stands there.
 */

export type Schema = Record<string, unknown>;

export interface OttuDocument {
  paths: Record<string, Record<string, OttuOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface OttuOperation {
  operationId: string;
  requestBody?: { content: Record<string, { examples?: Record<string, { value: unknown }> }> };
  responses: Record<string, { content?: { "application/json"?: { schema: Schema } } }>;
}

const transactions = ["CheckoutPOSTResponse", "CheckoutGETResponse", "CheckoutPATCHResponse", "Checkout"] as const;

export function mend(document: OttuDocument): void {
  const { schemas } = document.components;

  // `oneOf` is read as `anyOf`: FieldErrors is an object with any fields, so what another one describes is one as well.
  eachSchema(document, (schema) => {
    if (schema.oneOf === undefined) return;
    schema.anyOf = schema.oneOf;
    delete schema.oneOf;
  });

  // What is read-only is what Ottu's server makes, and an answer of ours has what Zajel has of it: no gateway, no
  // billing, no short address. `pg_codes`, which is not read-only, is required beside an example that lacks it.
  for (const name of transactions) {
    const { required = [], properties = {} } = schemas[name] as { required?: string[]; properties?: Schema };
    const isOurs = (field: string) => (properties[field] as Schema | undefined)?.readOnly !== true;
    (schemas[name] as Schema).required = required.filter((field) => isOurs(field) && field !== "pg_codes");
  }
  // These two are read-only and Zajel has them: every answer does.
  for (const name of transactions) ((schemas[name] as Schema).required as string[]).push("session_id", "state");

  // `field_name` stands for the name of any field, and each has a list of sentences.
  const sentences = { type: "array", items: { type: "string" }, minItems: 1 };
  const byField = { type: "object", additionalProperties: sentences, minProperties: 1 };
  schemas.FieldErrors = byField;
  schemas.Nested = byField;
  schemas.NestedFieldErrors = {
    type: "object",
    minProperties: 1,
    additionalProperties: { anyOf: [sentences, { $ref: "#/components/schemas/Nested" }] },
  };
  // With nothing required, this one would let every object pass for an error.
  (schemas.OperationErrorResponse as Schema).required = ["detail"];

  // Two schemas differ by a space, which no reference can hold.
  schemas.ClientErrorsOfPut = schemas["Client Errors"] as Schema;
  delete schemas["Client Errors"];
  eachSchema(document, (schema) => {
    if (schema.$ref === "#/components/schemas/Client Errors") schema.$ref = "#/components/schemas/ClientErrorsOfPut";
  });

  // A whole number by its schema, a text in every example.
  for (const name of ["Notification", "ChannelSpecificNotification"]) {
    ((schemas[name] as Schema).properties as Schema).unit_config = { type: ["integer", "string"] };
  }

  // What comes before a route is reached is told of one route (415) and is the same everywhere.
  const generic = { content: { "application/json": { schema: { $ref: "#/components/schemas/GenericErrorMessage" } } } };
  for (const operations of Object.values(document.paths)) {
    for (const { responses } of Object.values(operations)) {
      for (const status of ["405", "413", "415", "503"]) responses[status] ??= generic;
    }
  }
}

function eachSchema(value: unknown, visit: (schema: Schema) => void): void {
  if (Array.isArray(value)) for (const item of value) eachSchema(item, visit);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  visit(value as Schema);
  for (const inner of Object.values(value)) eachSchema(inner, visit);
}
