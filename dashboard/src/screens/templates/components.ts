/** A template's texts and places, read from Meta's `components`. */

export interface TemplateText {
  header: { format: string; text: string } | null;
  body: string;
  footer: string | null;
  buttons: { type: string; text: string; url: string | null }[];
}

export type Part = "header" | "body" | "buttons";

/** One place that a value goes to: `{{1}}` of the body, the end of button 0's address. */
export interface ValuePlace {
  part: Part;
  /** As the API's variables call it: the placeholder, or the button's position. */
  name: string;
  /** As it is shown: `{{1}}`. */
  shown: string;
}

/** What a header that is no text needs. */
const ofMedia: Record<string, readonly string[]> = {
  IMAGE: ["link"],
  VIDEO: ["link"],
  DOCUMENT: ["link"],
  LOCATION: ["latitude", "longitude", "name", "address"],
};

const placeholder = /\{\{([A-Za-z0-9_]+)\}\}/g;

export function readComponents(components: unknown): TemplateText {
  const text: TemplateText = { header: null, body: "", footer: null, buttons: [] };
  for (const one of Array.isArray(components) ? (components as Record<string, unknown>[]) : []) {
    const words = typeof one.text === "string" ? one.text : "";
    switch (`${one.type}`.toUpperCase()) {
      case "HEADER":
        text.header = { format: `${one.format ?? "TEXT"}`.toUpperCase(), text: words };
        break;
      case "BODY":
        text.body = words;
        break;
      case "FOOTER":
        text.footer = words;
        break;
      case "BUTTONS":
        for (const button of Array.isArray(one.buttons) ? (one.buttons as Record<string, unknown>[]) : []) {
          text.buttons.push({
            type: `${button.type}`.toUpperCase(),
            text: `${button.text ?? ""}`,
            url: typeof button.url === "string" ? button.url : null,
          });
        }
    }
  }
  return text;
}

export function placesOf({ header, body, buttons }: TemplateText): ValuePlace[] {
  const inText = (part: Part, text: string): ValuePlace[] =>
    namesIn(text).map((name) => ({ part, name, shown: `{{${name}}}` }));
  const ofHeader =
    header === null
      ? []
      : header.format === "TEXT"
        ? inText("header", header.text)
        : (ofMedia[header.format] ?? []).map((name): ValuePlace => ({ part: "header", name, shown: name }));
  const ofButtons = buttons.flatMap(({ type, url }, index): ValuePlace[] =>
    type === "COPY_CODE" || (url !== null && namesIn(url).length > 0)
      ? [{ part: "buttons", name: `${index}`, shown: buttons[index]?.text ?? `${index}` }]
      : [],
  );
  return [...ofHeader, ...inText("body", body), ...ofButtons];
}

export function namesIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(placeholder), ([, name = ""]) => name))];
}

/** A text in pieces: words, and places by their name. */
export function piecesWithPlaces(text: string): { text: string; name: string | null; at: number }[] {
  const pieces: { text: string; name: string | null; at: number }[] = [];
  let done = 0;
  for (const match of text.matchAll(placeholder)) {
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), name: null, at: done });
    pieces.push({ text: match[0], name: match[1] ?? "", at: match.index });
    done = match.index + match[0].length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), name: null, at: done });
  return pieces;
}
