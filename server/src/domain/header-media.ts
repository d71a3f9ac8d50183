/**
 * Headers that are no text: a file by its address, or a place. WhatsApp wants them with every message; the sample from
 * the template's creation is no default.
 *
 * Source: Meta, Cloud API template messages (header parameters), read 2026-09.
 */
import type { TemplateHeader } from "./template.ts";
import type { Mapping } from "./variables.ts";

export type MediaHeader = Exclude<TemplateHeader, { format: "TEXT" } | { format: "OTHER" }>;

/** What the customer sees above the text, by the names that a link's variables have for it. */
export interface RenderedMedia {
  format: MediaHeader["format"];
  /** Of a file. */
  link?: string;
  /** Of a document: what it is called on the customer's phone. */
  filename?: string;
  /** Of a place, in degrees. */
  latitude?: string;
  longitude?: string;
  name?: string;
  address?: string;
}

/** The one parameter of such a header in the request. */
export type MediaParameter =
  | { type: "image"; image: { link: string } }
  | { type: "video"; video: { link: string } }
  | { type: "document"; document: { link: string; filename?: string } }
  | { type: "location"; location: { latitude: string; longitude: string; name?: string; address?: string } };

type Part = keyof Omit<RenderedMedia, "format">;

const file = { needed: ["link"], optional: [] } as const;
const parts: Record<MediaHeader["format"], { needed: readonly Part[]; optional: readonly Part[] }> = {
  IMAGE: file,
  VIDEO: file,
  DOCUMENT: { needed: ["link"], optional: ["filename"] },
  LOCATION: { needed: ["latitude", "longitude"], optional: ["name", "address"] },
};

/** The variables of a header that is no text: a list of one is the address of its file. */
export function mediaVariables(header: Readonly<Record<string, Mapping>>): Record<string, Mapping> {
  const { "1": first, ...others } = header;
  return first === undefined || Object.hasOwn(others, "link") ? { ...header } : { link: first, ...others };
}

/** What is wrong with a link's variables for this header, each a sentence. */
export function mediaProblems({ format }: MediaHeader, header: Readonly<Record<string, Mapping>>): string[] {
  const { needed, optional } = parts[format];
  const mapped = mediaVariables(header);
  const known: readonly string[] = [...needed, ...optional];
  return [
    ...needed.filter((part) => !Object.hasOwn(mapped, part)).map((part) => missing(format, part)),
    ...Object.keys(mapped)
      .filter((part) => !known.includes(part))
      .map((part) => `The link maps {{${part}}}, which a header of format ${format} does not have.`),
    ...Object.entries(mapped).flatMap(([part, mapping]) => (known.includes(part) ? misfits(part, mapping) : [])),
  ];
}

function missing(format: string, part: Part): string {
  return part === "link"
    ? `The header is of format ${format}: map its link to the https address of the file, for example to extra.file_url.`
    : `The header is of format ${format}: map its ${part}.`;
}

/** What can be said of a mapping before there is a value. */
function misfits(part: string, mapping: Mapping): string[] {
  const fixed = "text" in mapping ? mapping.text : mapping.fallback;
  const problem = fixed === undefined ? null : partProblem(part, fixed);
  if (problem !== null) return [problem];
  if (part !== "link" && part !== "latitude" && part !== "longitude") return [];
  if ("text" in mapping || mapping.from.startsWith("extra.")) return [];
  if (part === "link" && mapping.from === "checkout_url") return [];
  const what = part === "link" ? "the address of a file" : "a number of degrees";
  return [`The header's ${part} is mapped to ${mapping.from}, which is not ${what}: use extra.KEY or a fixed text.`];
}

/** Why a value cannot be sent; null where it can. */
export function partProblem(part: string, value: string): string | null {
  switch (part) {
    case "link":
      return isHttps(value) ? null : `The header's link is no https address: ${shown(value)}.`;
    case "latitude":
      return isWithin(value, 90) ? null : `The header's latitude is no number from -90 to 90: ${shown(value)}.`;
    case "longitude":
      return isWithin(value, 180) ? null : `The header's longitude is no number from -180 to 180: ${shown(value)}.`;
    default:
      return null;
  }
}

/** `values` has what `mediaProblems` asks for. */
export function mediaParameter(rendered: RenderedMedia): MediaParameter {
  const { format, link = "", filename, latitude = "", longitude = "", name, address } = rendered;
  switch (format) {
    case "IMAGE":
      return { type: "image", image: { link } };
    case "VIDEO":
      return { type: "video", video: { link } };
    case "DOCUMENT":
      return { type: "document", document: { link, ...(filename === undefined ? {} : { filename }) } };
    case "LOCATION": {
      const words = { ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) };
      return { type: "location", location: { latitude, longitude, ...words } };
    }
  }
}

const longestAddress = 2000;

function isHttps(text: string): boolean {
  if (text.length > longestAddress || !/^https:\/\/[^\s\p{Cc}]+$/iu.test(text)) return false;
  const url = URL.parse(text);
  return url !== null && url.protocol === "https:" && url.username === "" && url.password === "";
}

function isWithin(text: string, most: number): boolean {
  return /^-?\d{1,3}(\.\d{1,12})?$/.test(text) && Math.abs(Number(text)) <= most;
}

function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
