import type { Template } from "../state/templates.ts";
import { fill } from "../state/templates.ts";

/** A message as its reader sees it. */
export interface Rendered {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: RenderedButton[];
  direction: "ltr" | "rtl";
  language: string;
}

export interface RenderedButton {
  type: string;
  text: string;
  url?: string;
  /** Of a phone button. */
  phone_number?: string;
  /** Of a quick reply: what the tap will say. */
  payload?: string;
  /** Of a button that copies a code. */
  code?: string;
}

/** The values of one send, checked against its template. */
export interface TemplateValues {
  header: ReadonlyMap<string, string>;
  /** What stands for a header that is no text. */
  headerMedia: string | null;
  body: ReadonlyMap<string, string>;
  /** By position among all buttons: URL suffix, payload or code. */
  buttons: ReadonlyMap<number, string>;
}

const rightToLeft = new Set(["ar", "fa", "he", "ur"]);

export function render(template: Template, values: TemplateValues): Rendered {
  const { header, body, footer, buttons } = template.content;
  const headerText = header?.format === "TEXT" ? fill(header.text, values.header) : values.headerMedia;
  return {
    header: headerText,
    body: fill(body.text, values.body),
    footer,
    buttons: buttons.map((button, index) => {
      const value = values.buttons.get(index);
      const shown: RenderedButton = { type: button.type, text: button.text };
      if (button.url !== null) shown.url = value === undefined ? button.url : withSuffix(button.url, value);
      if (button.phoneNumber !== null) shown.phone_number = button.phoneNumber;
      if (button.type === "QUICK_REPLY") shown.payload = value ?? button.text;
      if (button.type === "COPY_CODE" && value !== undefined) shown.code = value;
      return shown;
    }),
    direction: rightToLeft.has(template.language.split("_")[0] ?? "") ? "rtl" : "ltr",
    language: template.language,
  };
}

/** The placeholder of a button's URL has any name; there is only one, and it is the end. */
function withSuffix(url: string, suffix: string): string {
  return url.replace(/\{\{\s*[A-Za-z0-9_]+\s*\}\}/, () => suffix);
}
