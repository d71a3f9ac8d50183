/**
 * The part of an address that Zajel adds behind what Meta approved of a URL button.
 */
import { sourceValue, tidy, type VariableFacts, type VariableSource } from "./variables.ts";

export type Suffix = { kind: "value"; text: string } | { kind: "none" } | { kind: "link_mismatch"; detail: string };

/**
 * The suffix that a source gives behind `approved`. From the payment link it is what follows the approved address, and
 * a link that leads elsewhere is a mismatch: WhatsApp would send the customer to an address that does not exist.
 */
export function suffixOf(source: VariableSource, facts: VariableFacts, approved: string): Suffix {
  const isPaymentLink = source === "checkout_url" || source === "checkout_url_suffix";
  const value = sourceValue(isPaymentLink ? "checkout_url" : source, facts);
  if (value === null) return { kind: "none" };
  if (!isPaymentLink) {
    // A part of an address may be kept in `extra`; every other value is one word, whose "/" and "#" mean nothing.
    return {
      kind: "value",
      text: source.startsWith("extra.") ? addressPart(value) : encodeURIComponent(value.toWellFormed()),
    };
  }
  const text = addressPart(restOf(value, approved) ?? "");
  if (text === "") {
    return {
      kind: "link_mismatch",
      detail: `The button's approved address is ${approved}…, the transaction's checkout_url does not continue it.`,
    };
  }
  return { kind: "value", text };
}

/**
 * What follows the approved address in a payment link; null where the link leads elsewhere. A browser reads
 * https://PAY.example.com:443/c/1 as https://pay.example.com/c/1, and /c/../d as /d: compared is what it would open.
 */
function restOf(link: string, approved: string): string | null {
  const opened = URL.parse(link)?.href ?? link;
  const ours = [link, opened].find((address) => address.startsWith(approved));
  if (ours === undefined || !opened.startsWith(URL.parse(approved)?.href ?? approved)) return null;
  return ours.length === approved.length ? null : ours.slice(approved.length);
}

/** Whether a browser opens what is added below the approved address: "/.." leads out of it, ".evil.com" past its host. */
export function staysBehind(approved: string, suffix: string): boolean {
  const [base, opened] = [URL.parse(approved), URL.parse(approved + suffix)];
  return base === null || (opened?.href.startsWith(base.href) ?? false);
}

/** A piece of an address as it is, with what may not stand in one (spaces, other alphabets, quotes) escaped. */
export function addressPart(text: string): string {
  return (tidy(text) ?? "").toWellFormed().replace(/[^\x21-\x7e]|["<>\\^`{|}]/gu, encodeURIComponent);
}
