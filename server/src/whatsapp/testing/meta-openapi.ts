import { existsSync, readFileSync } from "node:fs";
import { Compile } from "typebox/schema";
import { parse } from "yaml";

/** Meta's OpenAPI document "Business Messaging API" v23.0, where a copy lies beside the checkout. */
const document = new URL("../../../../../shared/reference/meta-business-messaging-v23.yaml", import.meta.url);

export const hasMetaOpenApi = existsSync(document);

type Schema = Record<string, unknown>;

/**
 * Checks a template message against Meta's `TemplateMessage` schema. The answer is what is wrong, or nothing.
 *
 * The document has faults, mended here: `discriminator` stands where `oneOf` is meant, so nothing below a component was
 * checked; the pattern of a button's `index` refuses "0" and "7"; `parameter_name` and `biz_opaque_callback_data` are
 * missing, which only shows once unknown members are refused, and that is added so that a stray `namespace` is found.
 */
export function metaMessageValidator(): (body: unknown) => unknown[] {
  const { schemas } = parse(readFileSync(document, "utf8")).components as { schemas: Record<string, Schema> };
  mend(schemas);
  const validator = Compile(schemas, { $ref: "#/components/schemas/TemplateMessage", components: { schemas } });
  return (body) => validator.Errors(body)[1];
}

function mend(schemas: Record<string, Schema>): void {
  const index = { type: "string", pattern: "^[0-9]$" };
  const properties = (name: string): Record<string, Schema> => {
    const schema = schemas[name] as { properties?: Schema; allOf?: { properties?: Schema }[] };
    return (schema.properties ?? schema.allOf?.[1]?.properties) as Record<string, Schema>;
  };
  const oneOf = (...names: string[]): Schema => ({
    oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })),
  });
  const refuseUnknown = (...names: string[]): void => {
    for (const name of names) schemas[name] = { ...schemas[name], unevaluatedProperties: false };
  };

  properties("BaseMessageProperties").biz_opaque_callback_data = { type: "string", maxLength: 512 };
  properties("TextParameter").parameter_name = { type: "string", pattern: "^[a-z0-9_]+$" };
  properties("TemplateComponent").index = index;
  properties("ButtonComponent").index = index;
  (properties("TemplateObject").components as Schema).items = oneOf(
    "HeaderComponent",
    "BodyComponent",
    "ButtonComponent",
  );
  const parameters = oneOf(
    "TextParameter",
    "CurrencyParameter",
    "DateTimeParameter",
    "DocumentParameter",
    "ImageParameter",
    "VideoParameter",
  );
  (properties("HeaderComponent").parameters as Schema).items = parameters;
  (properties("BodyComponent").parameters as Schema).items = parameters;
  (properties("ButtonComponent").parameters as Schema).items = oneOf("ButtonPayloadParameter", "ButtonTextParameter");
  refuseUnknown("TemplateMessage", "TemplateObject", "LanguageObject", "HeaderComponent", "BodyComponent");
  refuseUnknown("ButtonComponent", "TextParameter", "ButtonTextParameter", "ButtonPayloadParameter");
}
