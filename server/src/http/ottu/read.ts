/**
 * Reads the fields of a request as Ottu does: what it does not know is ignored, what is wrong is said in its words.
 */
import { type NotifiableState, notifiableStates } from "../../domain/payment-state.ts";
import { type OttuErrors, OttuRefused } from "./answer.ts";

export const channels = ["sms", "email", "whatsapp"] as const;
export type Channel = (typeof channels)[number];

export interface OttuFields {
  /** What was found wrong so far. */
  readonly errors: OttuErrors;
  refuse(field: string, message: string): null;
  isGiven(field: string): boolean;
  /** The value as it came: of a form a text, or a list or an object of texts; null for none. */
  raw(field: string): unknown;
  /** A text, or a number as one; null where it is absent, null or blank. */
  text(field: string, options?: { most?: number; isRequired?: boolean; asTyped?: boolean }): string | null;
  choice<const W extends readonly string[]>(field: string, words: W, isRequired?: boolean): W[number] | null;
  /** A list or an object; of a form also as JSON text. null where it is absent or blank. */
  structured(field: string): unknown;
  /** Throws where something was found wrong. */
  done(): void;
}

const required = "This field is required.";

export function fieldsOf(body: unknown): OttuFields {
  if (body !== undefined && body !== null && (typeof body !== "object" || Array.isArray(body))) {
    const got = Array.isArray(body) ? "list" : typeof body === "string" ? "str" : typeof body;
    throw new OttuRefused({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${got}.`] });
  }
  const values = new Map(Object.entries(body ?? {}));
  const errors: OttuErrors = {};
  const fields: OttuFields = {
    errors,
    refuse(field, message) {
      errors[field] = [message];
      return null;
    },
    isGiven: (field) => (values.get(field) ?? "") !== "",
    raw: (field) => values.get(field) ?? null,
    text(field, { most = 128, isRequired = false, asTyped = false } = {}) {
      const value = values.get(field) ?? "";
      if (typeof value !== "string" && typeof value !== "number") return fields.refuse(field, "Not a valid string.");
      const text = asTyped ? `${value}` : `${value}`.trim();
      if (text.trim() === "") return isRequired ? fields.refuse(field, required) : null;
      if ([...text].length > most) {
        return fields.refuse(field, `Ensure this field has no more than ${most} characters.`);
      }
      return text;
    },
    choice(field, words, isRequired = false) {
      const text = fields.text(field, { isRequired });
      if (text === null) return null;
      return words.find((word) => word === text) ?? fields.refuse(field, notAChoice(text));
    },
    structured(field) {
      const value = values.get(field) ?? "";
      if (typeof value !== "string") return value;
      if (value.trim() === "") return null;
      if (!/^\s*[[{]/.test(value)) return value;
      try {
        return JSON.parse(value);
      } catch {
        return fields.refuse(field, "Value must be valid JSON.");
      }
    },
    done() {
      if (Object.keys(errors).length > 0) throw new OttuRefused(errors);
    },
  };
  return fields;
}

export function notAChoice(value: unknown): string {
  return `"${`${value}`.slice(0, 40)}" is not a valid choice.`;
}

/** The items of a list, of one text with commas, or of one text alone, in small letters. */
export function wordsIn(value: unknown): string[] {
  const items = Array.isArray(value) ? value : `${value}`.split(",");
  return items.map((item) => `${item}`.trim().toLowerCase()).filter((word) => word !== "");
}

/**
 * The states that are ticked for WhatsApp; null where nothing is said about it. The other channels, of which Zajel has
 * none, may ask for whatever they like. `SMS` and `WhatsApp` are taken in any letters.
 */
export function whatsappTicks(fields: OttuFields): NotifiableState[] | null {
  const given = fields.structured("notifications");
  if (given === null) return null;
  if (typeof given !== "object" || Array.isArray(given)) {
    return fields.refuse("notifications", "Invalid data. Expected a dictionary.");
  }
  const [, asked] = Object.entries(given).find(([channel]) => channel.toLowerCase() === "whatsapp") ?? [];
  if (asked === undefined || asked === null) return null;
  const words = wordsIn(asked);
  const wrong = words.filter((word) => !isNotifiable(word));
  if (wrong.length > 0) fields.errors.notifications = { whatsapp: wrong.map(notAChoice) };
  return notifiableStates.filter((state) => words.includes(state));
}

function isNotifiable(word: string): boolean {
  return (notifiableStates as readonly string[]).includes(word);
}
