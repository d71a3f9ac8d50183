/** What an entry of the audit log says in a sentence. */
import type { Operations } from "../../api/schema.ts";
import type { InOtherWords } from "../../i18n/texts.ts";
import { type Told, texts } from "./texts.ts";

export type Entry = Operations["GET /v1/audit"]["answer"]["data"][number];
type Words = InOtherWords<typeof texts.en>;

/** `nameOf`: what people and keys are called, by id, as far as that is known; null otherwise. */
export function sentenceOf(entry: Entry, t: Words, nameOf: (id: string) => string | null): string {
  const words = Object.hasOwn(texts.en, entry.action) ? t[entry.action as keyof Words] : undefined;
  if (words === undefined) return t.other(entry.action);
  if (typeof words === "string") return words;
  return (words as (told: Told) => string)(toldBy(entry, t, nameOf))
    .trim()
    .replace(/\s*:$/, "");
}

function toldBy({ action, detail, subject }: Entry, t: Words, nameOf: (id: string) => string | null): Told {
  const text = (key: string) => (typeof detail[key] === "string" ? isolated(detail[key]) : "");
  const role = (key: string) => {
    const name = detail[key];
    return name === "owner" || name === "admin" || name === "operator" || name === "viewer" ? t[name] : text(key);
  };
  const [kind] = action.split(".");
  const known = nameOf(subject);
  const name = known === null ? isolated(subject.slice(0, 12)) : isolated(known);
  switch (kind) {
    case "merchant":
      return { what: action === "merchant.created" ? text("name") : keysOf(detail), from: "", to: "" };
    case "member":
      return {
        what: known === null ? text("email") || name : name,
        from: role("from"),
        to: role("to") || role("role"),
      };
    case "authenticator":
      return { what: text("name") || text("code") || keysOf(detail), from: "", to: text("to") };
    case "transaction":
      return { what: isolated(subject), from: "", to: "" };
    case "notification":
      return { what: text("session_id"), from: "", to: "" };
    case "template":
    case "template_link":
      return { what: isolated(subject), from: "", to: "" };
    case "opt_out":
      return { what: text("phone"), from: "", to: "" };
    default:
      return { what: text("name") || text("kind") || text("url") || (known === null ? "" : name), from: "", to: "" };
  }
}

/** Of which fields; their values are in the details. */
function keysOf(detail: Record<string, unknown>): string {
  return Object.keys(detail).map(isolated).join(", ");
}

/** Its direction is its own, also in the middle of a sentence: first strong isolate. */
function isolated(text: string): string {
  return text === "" ? "" : `\u2068${text}\u2069`;
}
