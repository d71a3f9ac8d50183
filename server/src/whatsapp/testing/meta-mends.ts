/**
 * Where Meta's OpenAPI document v23.0 is wrong, or silent about what Meta's own pages describe. Each mend says what the
 * pages say; `fixtures/graph-api/` was written from the pages, and what we read and send stands in both.
 */
import type { MetaDocument, Schema } from "./meta-openapi.ts";

type Schemas = Record<string, Schema>;

const text = { type: "string" };
const texts = { type: "array", items: text };
const health = object({ can_send_message: text, entities: { type: "array", items: { type: "object" } } });

export function mend(document: MetaDocument): void {
  const { schemas } = document.components;
  mendMessage(schemas);
  mendAnswerOfSend(schemas);
  mendPhoneNumbers(schemas);
  mendAccount(document);
  mendSubscriptions(schemas);
  mendTemplates(document);
  mendWebhooks(schemas);
  mendErrors(schemas);
}

function mendMessage(schemas: Schemas): void {
  membersOf(schemas, "BaseMessageProperties").biz_opaque_callback_data = { ...text, maxLength: 512 };
  membersOf(schemas, "TextParameter").parameter_name = { ...text, pattern: "^[a-z0-9_]+$" };
  // Its pattern refuses "0" and "7".
  for (const name of ["TemplateComponent", "ButtonComponent"]) {
    Object.assign(membersOf(schemas, name), {
      index: { ...text, pattern: "^[0-9]$" },
      sub_type: { enum: ["quick_reply", "url", "catalog", "copy_code"] },
    });
  }
  // It has no header with a place and no button that copies a code.
  const place = object({ latitude: text, longitude: text, name: text, address: text }, ["latitude", "longitude"]);
  schemas.LocationParameter = object({ type: { const: "location" }, location: place }, ["type", "location"]);
  const code = { ...text, maxLength: 20 };
  schemas.CouponCodeParameter = object({ type: { const: "coupon_code" }, coupon_code: code }, ["type", "coupon_code"]);
  // A document's file has a name.
  membersOf(schemas, "MediaObject").filename = text;
  // `discriminator` stands where `oneOf` is meant, so nothing below a component is checked.
  listOf(schemas, "TemplateObject", "components", ["HeaderComponent", "BodyComponent", "ButtonComponent"]);
  const words = ["TextParameter", "CurrencyParameter", "DateTimeParameter"];
  const media = ["DocumentParameter", "ImageParameter", "VideoParameter", "LocationParameter"];
  listOf(schemas, "HeaderComponent", "parameters", [...words, ...media]);
  listOf(schemas, "BodyComponent", "parameters", words);
  const ofButtons = ["ButtonPayloadParameter", "ButtonTextParameter", "CouponCodeParameter"];
  listOf(schemas, "ButtonComponent", "parameters", ofButtons);
}

function mendAnswerOfSend(schemas: Schemas): void {
  // Who was addressed by a user id (2026) is answered with it.
  const { contacts } = membersOf(schemas, "MessageResponsePayload") as { contacts: { items: { properties: Schema } } };
  contacts.items.properties.user_id = text;
}

/** Most members of a sender are missing, and its lists of words are shorter than the pages'. */
function mendPhoneNumbers(schemas: Schemas): void {
  for (const name of ["PhoneNumberInfo", "WhatsAppBusinessAccountPhoneNumber"]) {
    Object.assign(membersOf(schemas, name), {
      status: text,
      // The pages have UNKNOWN, too.
      quality_rating: { enum: ["GREEN", "YELLOW", "RED", "NA", "UNKNOWN"] },
      throughput: object({ level: { enum: ["STANDARD", "HIGH", "NOT_APPLICABLE"] } }),
      platform_type: text,
      account_mode: { enum: ["LIVE", "SANDBOX"] },
      whatsapp_business_manager_messaging_limit: { ...text, pattern: "^TIER_" },
      health_status: health,
      webhook_configuration: object({ application: text, whatsapp_business_account: text, phone_number: text }),
    });
  }
  // `fields` chooses what is shown, and the default set has no status.
  schemas.WhatsAppBusinessAccountPhoneNumber = { ...schemas.WhatsAppBusinessAccountPhoneNumber, required: ["id"] };
}

/** A name that was given twice got a number when the document was put together, and its references none. */
function mendAccount({ paths, components: { schemas } }: MetaDocument): void {
  repoint(paths["/{Version}/{WABA-ID}"]?.get, { WhatsAppBusinessAccount: "WhatsAppBusinessAccount_3" });
  Object.assign(membersOf(schemas, "WhatsAppBusinessAccount_3"), {
    currency: { ...text, pattern: "^[A-Z]{3}$" },
    health_status: health,
    // The pages show "verified" and "SELF"; we read neither.
    business_verification_status: text,
    ownership_type: text,
  });
}

function mendSubscriptions(schemas: Schemas): void {
  for (const name of ["SubscribedAppsResponse", "SubscriptionResponse"]) {
    repoint(schemas[name], { SubscribedApp: "SubscribedApp_1" });
  }
  repoint(schemas.SubscribedApp_1, { WhatsAppBusinessApiData: "WhatsAppBusinessApiData_1" });
}

/** Schemas of templates were made from one example each: nothing is required, and what that one had not is missing. */
function mendTemplates({ paths }: MetaDocument): void {
  const list = paths["/{Version}/{WABA-ID}/message_templates"];
  const one = paths["/{Version}/{TEMPLATE_ID}"];
  const query = ["fields", "limit", "after"].map((name) => ({ in: "query", name }));
  list?.get?.parameters?.push(...query);
  if (one?.get) one.get.parameters = [{ in: "query", name: "fields" }];

  const named = { type: "array", items: object({ param_name: text, example: text }, ["param_name", "example"]) };
  const component = object(
    {
      type: { enum: ["HEADER", "BODY", "FOOTER", "BUTTONS"] },
      format: { enum: ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"] },
      text,
      example: object({
        header_text: texts,
        header_text_named_params: named,
        header_handle: texts,
        body_text: { type: "array", items: texts },
        body_text_named_params: named,
      }),
      buttons: {
        type: "array",
        // A link's example stands in a list, a code's by itself, too.
        items: object({ type: text, text, url: text, phone_number: text, example: { oneOf: [text, texts] } }, ["type"]),
      },
    },
    ["type"],
  );
  const lifetime = { type: "integer", minimum: -1, maximum: 43_200 };
  const format = { enum: ["POSITIONAL", "NAMED"] };
  const submitted = { parameter_format: format, message_send_ttl_seconds: lifetime };
  const listed = {
    ...submitted,
    sub_category: text,
    previous_category: text,
    correct_category: text,
    rejected_reason: text,
    quality_score: object({ score: { enum: ["GREEN", "YELLOW", "RED", "UNKNOWN"] }, date: { type: "integer" } }),
  };
  const schemaOf = (part: unknown) => (part as JsonContent).content["application/json"].schema;
  const add = (schema: TemplateSchema, more: Schema, required: string[]): void => {
    schema.properties.components.items = component;
    Object.assign(schema.properties, more);
    Object.assign(schema, { required });
  };
  const page = schemaOf(list?.get?.responses["200"]).properties;
  add(page.data.items, listed, ["id", "name", "language", "status"]);
  Object.assign(page.paging.properties, { next: text, previous: text });
  add(schemaOf(one?.get?.responses["200"]), listed, ["id", "name", "language", "status"]);
  add(schemaOf(list?.post?.requestBody), submitted, ["name", "language", "category", "components"]);
  Object.assign(schemaOf(list?.post?.responses["200"]), { required: ["id"] });
}

interface TemplateSchema {
  properties: Schema & { components: Schema; data: { items: TemplateSchema }; paging: { properties: Schema } };
}
type JsonContent = { content: { "application/json": { schema: TemplateSchema } } };

/** Messages of customers refer to the schemas of messages that are sent: both have the same names. */
function mendWebhooks(schemas: Schemas): void {
  const doubled = ["Text", "Reaction", "Audio", "Document", "Image", "Sticker", "Video", "Location"];
  const received = (kind: string) => `${kind}Message_${kind === "Text" ? 2 : 1}`;
  repoint(schemas.IncomingMessage, Object.fromEntries(doubled.map((kind) => [`${kind}Message`, received(kind)])));
  const others = ["ContactSharing", "Unsupported", "Button", "Order", "System"].map((kind) => `${kind}Message`);
  for (const name of [...doubled.map(received), ...others, "InteractiveMessageReply"]) {
    repoint(schemas[name], { BaseMessageProperties: "BaseMessageProperties_1" });
  }
  repoint(schemas.UnsupportedMessage, { ErrorObject: "ErrorObject_2" });
  // The pressed button stands below `discriminator` where a member is meant.
  const { interactive } = membersOf(schemas, "InteractiveMessageReply") as { interactive: { properties: Schema } };
  const reply = object({ id: text, title: text, description: text }, ["id", "title"]);
  Object.assign(interactive.properties, { button_reply: reply, list_reply: reply });
  // User ids came in 2026; a message's own data in its statuses is older than the document.
  membersOf(schemas, "ContactProfile").user_id = text;
  membersOf(schemas, "BaseMessageProperties_1").from_user_id = text;
  const { system } = membersOf(schemas, "SystemMessage") as { system: { properties: Schema } };
  Object.assign(system.properties, { user_id: text, type: { enum: ["user_changed_number", "user_changed_user_id"] } });
  Object.assign(membersOf(schemas, "Statuses"), {
    recipient_user_id: text,
    biz_opaque_callback_data: { ...text, maxLength: 512 },
  });
  // Who was addressed by a user id need not have a number.
  schemas.Statuses = { ...schemas.Statuses, required: ["id", "status", "timestamp"] };
  membersOf(schemas, "Pricing").type = text;
  const { metadata, messaging_product } = membersOf(schemas, "StatusMessageValue");
  membersOf(schemas, "StatusMessageValue").contacts = { type: "array", items: refTo("ContactProfile") };
  // Errors that belong to no message come by themselves.
  const errors = { type: "array", items: refTo("StatusError") };
  schemas.ErrorsValue = object({ messaging_product, metadata, errors }, ["messaging_product", "metadata", "errors"]);
  const { value } = membersOf(schemas, "Change") as { value: { oneOf: Schema[] } };
  value.oneOf.push(refTo("ErrorsValue"));
}

/** The pages call `error_data.details` the one text that is stable; the document does not have it. */
function mendErrors(schemas: Schemas): void {
  const { error } = membersOf(schemas, "GraphAPIError") as { error: { properties: Schema } };
  error.properties.error_data = object({ messaging_product: text, details: text });
}

function object(properties: Schema, required: string[] = []): Schema {
  return { type: "object", properties, required };
}

function refTo(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** The members that a schema names itself, be it one of its own or built upon another. */
function membersOf(schemas: Schemas, name: string): Record<string, unknown> {
  const schema = schemas[name] as { properties?: Schema; allOf?: { properties?: Schema }[] };
  const own = schema.allOf === undefined ? schema : schema.allOf[1];
  if (own === undefined) throw new Error(`Meta's ${name} has another form than the one that is mended.`);
  own.properties ??= {};
  return own.properties;
}

function listOf(schemas: Schemas, name: string, member: string, kinds: string[]): void {
  (membersOf(schemas, name)[member] as Schema).items = { oneOf: kinds.map(refTo) };
}

/** Lets every reference below `part` that goes to one of the names go to the other. */
function repoint(part: unknown, names: Record<string, string>): void {
  if (part === null || typeof part !== "object") return;
  for (const [key, value] of Object.entries(part)) {
    const to = key === "$ref" && typeof value === "string" ? names[value.split("/").at(-1) ?? ""] : undefined;
    if (to === undefined) repoint(value, names);
    else Object.assign(part, refTo(to));
  }
}
