/** Any template, any mapping and any payment, for properties: of the rules alone, and through the sandbox. */
import fc from "fast-check";

/** A template as it is put at Meta, with variables that a merchant might map to it. */
export interface TemplateCase {
  parameterFormat: "POSITIONAL" | "NAMED";
  /** In Meta's form. */
  components: { type: string; [member: string]: unknown }[];
  variables: { header?: unknown; body?: unknown; buttons?: Record<string, unknown> };
}

/** Texts as customers and programs give them: any Unicode, white space of all kinds, our own syntax. */
export const anyText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }).filter((text) => !text.includes("\0")),
  fc.string({ unit: fc.constantFrom(..." \t\n\r\u00a0\u2028\u200f\u200bab1ن🙂$&\\{}"), maxLength: 40 }),
  fc.constantFrom("{{1}}", "{{name}} {{2}}", "نورة الصباح", "👩‍👩‍👧‍👦", "", "     ", "a\n\nb", "x".repeat(128)),
);

/** What stands between placeholders. */
const words = fc
  .string({ unit: fc.constantFrom(..." \n.,:abcأبن🙂$"), minLength: 1, maxLength: 30 })
  .map((text) => ` w${text}w `);

const source = fc.constantFrom(
  "merchant_name",
  "customer_first_name",
  "customer_name",
  "amount",
  "paid_amount",
  "order_no",
  "session_id",
  "checkout_url",
  "created_at",
  "expires_at",
  "state",
  "extra.note",
);

export const anyMapping: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: source },
  { weight: 2, arbitrary: fc.record({ from: source, fallback: anyText }) },
  { weight: 1, arbitrary: fc.record({ text: anyText }) },
);

interface Part {
  component: TemplateCase["components"][number];
  mapped: unknown;
}

const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);

function textPart(type: "HEADER" | "BODY", isNamed: boolean, most: number): fc.Arbitrary<Part> {
  return fc.uniqueArray(name, { maxLength: most }).chain((names) =>
    fc
      .record({
        pieces: fc.array(words, { minLength: names.length + 1, maxLength: names.length + 1 }),
        mapped: fc.array(anyMapping, { minLength: names.length, maxLength: names.length }),
      })
      .map(({ pieces, mapped }): Part => {
        const keys = isNamed ? names : names.map((_, index) => `${index + 1}`);
        const text = pieces.map((piece, index) => piece + (index < keys.length ? `{{${keys[index]}}}` : "")).join("");
        const format = type === "HEADER" ? { format: "TEXT" } : {};
        const byName = Object.fromEntries(keys.map((key, index) => [key, mapped[index]]));
        return { component: { type, ...format, text }, mapped: isNamed ? byName : mapped };
      }),
  );
}

const address = fc.oneof(
  fc.constant("extra.file"),
  fc.record({ text: fc.webUrl({ validSchemes: ["https"] }) }),
  fc.record({ from: fc.constant("extra.file"), fallback: fc.webUrl({ validSchemes: ["https"] }) }),
);
const degrees = (most: number) => fc.record({ text: fc.integer({ min: -most, max: most }).map((at) => `${at}.25`) });

const mediaPart: fc.Arbitrary<Part> = fc.oneof(
  fc
    .record({ format: fc.constantFrom("IMAGE", "VIDEO", "DOCUMENT"), link: address })
    .map(({ format, link }) => ({ component: { type: "HEADER", format }, mapped: [link] })),
  fc
    .record({ link: address, filename: source })
    .map((mapped) => ({ component: { type: "HEADER", format: "DOCUMENT" }, mapped })),
  fc
    .record({ latitude: degrees(89), longitude: degrees(179), name: source })
    .map((mapped) => ({ component: { type: "HEADER", format: "LOCATION" }, mapped })),
);

interface ButtonCase {
  button: Record<string, unknown>;
  mapped?: unknown;
}

const anyButton: fc.Arbitrary<ButtonCase> = fc.oneof(
  fc
    .record({ mapped: fc.oneof(fc.constant("checkout_url_suffix"), anyMapping) })
    .map(({ mapped }) => ({ button: { type: "URL", text: "Pay", url: "https://pay.example.com/c/{{1}}" }, mapped })),
  fc.constant({ button: { type: "URL", text: "Shop", url: "https://shop.example.com" } }),
  fc.constant({ button: { type: "QUICK_REPLY", text: "Later" } }),
  fc.constant({ button: { type: "PHONE_NUMBER", text: "Call", phone_number: "+96522000100" } }),
  fc.record({ mapped: anyMapping }).map(({ mapped }) => ({ button: { type: "COPY_CODE", text: "Copy" }, mapped })),
);

export const anyTemplate: fc.Arbitrary<TemplateCase> = fc.boolean().chain((isNamed) =>
  fc
    .record({
      header: fc.option(fc.oneof(textPart("HEADER", isNamed, 1), mediaPart), { nil: null }),
      body: textPart("BODY", isNamed, 6),
      footer: fc.option(fc.constant("Automatic message"), { nil: null }),
      buttons: fc.array(anyButton, { maxLength: 3 }),
    })
    .map(
      ({ header, body, footer, buttons }): TemplateCase => ({
        parameterFormat: isNamed ? "NAMED" : "POSITIONAL",
        components: [
          ...(header === null ? [] : [header.component]),
          body.component,
          ...(footer === null ? [] : [{ type: "FOOTER", text: footer }]),
          ...(buttons.length === 0 ? [] : [{ type: "BUTTONS", buttons: buttons.map(({ button }) => button) }]),
        ],
        variables: {
          ...(header === null ? {} : { header: header.mapped }),
          body: body.mapped,
          buttons: Object.fromEntries(
            buttons.flatMap(({ mapped }, index) => (mapped === undefined ? [] : [[`${index}`, mapped]])),
          ),
        },
      }),
    ),
);

/** A value of `extra.file`: mostly an address. */
export const anyFile = fc.oneof(fc.webUrl({ validSchemes: ["https"], withQueryParameters: true }), anyText);
