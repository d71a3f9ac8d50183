/**
 * Reads the variables of a template link as people write them.
 */
import { type LinkVariables, type Mapping, parseMapping } from "./variables.ts";

/** A refusal names the component where it can, so that the caller can say which field is wrong. */
export type ParsedLinkVariables =
  | { kind: "ok"; variables: LinkVariables }
  | { kind: "refused"; component: "header" | "body" | "button" | null; message: string };

const componentOf = { header: "header", body: "body", buttons: "button" } as const;

/**
 * `header` and `body` are lists, which fill {{1}}, {{2}}, …, or objects by placeholder name; `buttons` is an object by
 * the button's position. What is left out has no variables.
 */
export function parseLinkVariables(value: unknown): ParsedLinkVariables {
  const variables: LinkVariables = { header: {}, body: {}, buttons: {} };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { kind: "refused", component: null, message: "Expected an object with header, body and buttons." };
  }
  for (const [part, given] of Object.entries(value)) {
    if (part !== "header" && part !== "body" && part !== "buttons") {
      return { kind: "refused", component: null, message: `"${part}" is unknown; known are header, body and buttons.` };
    }
    const component = componentOf[part];
    const entries = entriesOf(part, given);
    if (entries === null) {
      const expected = part === "buttons" ? 'an object such as {"0": "checkout_url"}' : "a list or an object";
      return { kind: "refused", component, message: `Expected ${part} to be ${expected}.` };
    }
    const mappings = new Map<string, Mapping>();
    for (const [name, one] of entries) {
      const mapping = parseMapping(one);
      if (mapping === null) return { kind: "refused", component, message: whyNot(component, name, one) };
      mappings.set(name, mapping);
    }
    // Not assigned key by key: a placeholder called "__proto__" would vanish instead of being refused later.
    variables[part] = Object.fromEntries(mappings);
  }
  return { kind: "ok", variables };
}

function entriesOf(part: keyof LinkVariables, given: unknown): [string, unknown][] | null {
  if (Array.isArray(given)) return part === "buttons" ? null : given.map((one, index) => [`${index + 1}`, one]);
  return typeof given === "object" && given !== null ? Object.entries(given) : null;
}

function whyNot(component: string, name: string, given: unknown): string {
  const got = (JSON.stringify(given) ?? typeof given).slice(0, 80);
  return `The ${component}'s variable ${name} is ${got}; expected a variable source, {from, fallback} or {text}, without blank texts.`;
}
