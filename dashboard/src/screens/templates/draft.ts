/** A template while it is written, and as it is submitted. */
import { namesIn } from "./components.ts";

export interface Draft {
  name: string;
  language: string;
  category: string;
  header: string;
  body: string;
  footer: string;
  button: string;
  url: string;
  /** By `header 1`, `body 2`, and `url`. */
  examples: Readonly<Record<string, string>>;
}

/** What addresses look like, for fields that are empty. */
export const buttonAddress = "https://pay.example.com/c/{{1}}";
export const checkoutAddress = "https://pay.example.com/c/{session_id}";

export const emptyDraft = (language: string): Draft => ({
  name: "",
  language,
  category: "UTILITY",
  header: "",
  body: "",
  footer: "",
  button: "",
  url: "",
  examples: {},
});

/** The places that Meta asks an example for. */
export function examplePlaces({ header, body, url, button }: Draft): { key: string; shown: string }[] {
  const of = (part: string, text: string) =>
    namesIn(text).map((name) => ({ key: `${part} ${name}`, shown: `{{${name}}}` }));
  return [
    ...of("header", header),
    ...of("body", body),
    ...(button.trim() !== "" && namesIn(url).length > 0 ? [{ key: "url", shown: url }] : []),
  ];
}

/** In Meta's form; what is empty is left out. */
export function componentsOf(draft: Draft): Record<string, unknown>[] {
  const { header, body, footer, button, url, examples } = draft;
  const of = (part: string, text: string) =>
    namesIn(text)
      .map((name) => examples[`${part} ${name}`] ?? "")
      .filter((example) => example.trim() !== "");
  const headerExamples = of("header", header);
  const bodyExamples = of("body", body);
  const example = examples.url?.trim() ?? "";
  return [
    ...(header.trim() === ""
      ? []
      : [
          {
            type: "HEADER",
            format: "TEXT",
            text: header,
            ...(headerExamples.length === 0 ? {} : { example: { header_text: headerExamples } }),
          },
        ]),
    { type: "BODY", text: body, ...(bodyExamples.length === 0 ? {} : { example: { body_text: [bodyExamples] } }) },
    ...(footer.trim() === "" ? [] : [{ type: "FOOTER", text: footer }]),
    ...(button.trim() === ""
      ? []
      : [
          {
            type: "BUTTONS",
            buttons: [{ type: "URL", text: button, url, ...(example === "" ? {} : { example: [example] }) }],
          },
        ]),
  ];
}

/** With its examples in their places. */
export function exampleText(part: "header" | "body", text: string, { examples }: Draft): string {
  return text.replace(
    /\{\{([A-Za-z0-9_]+)\}\}/g,
    (place, name: string) => examples[`${part} ${name}`]?.trim() || place,
  );
}
