/** Where the customer pays. */

export type CheckoutUrl = { kind: "ok"; url: string } | { kind: "refused"; message: string };

const longestUrl = 2000;

/** An https address (http to this machine, for trying things out) without credentials; else a sentence that says why not. */
export function parseCheckoutUrl(text: string): CheckoutUrl {
  const refused = (message: string): CheckoutUrl => ({ kind: "refused", message });
  if (text.length > longestUrl) return refused(`Expected at most ${longestUrl} characters, got ${text.length}.`);
  // What a URL parser would quietly escape: PostgreSQL cannot hold all of it, and the link is kept as it came.
  if (/[\s\p{Cc}\p{Cs}]/u.test(text)) return refused("Expected an address without white space or control characters.");
  // Parsers also take "https:pay.example.com", which no template's button can be approved for.
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text))
    return refused("Expected an absolute address such as https://pay.example.com/c/1234.");
  const url = new URL(text);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) {
    return refused("Expected an https address: customers must not be sent to a page that anybody can read along.");
  }
  if (url.username !== "" || url.password !== "")
    return refused("Expected an address without a user name or password.");
  return { kind: "ok", url: text };
}

/** The link of one transaction from the merchant's `checkout_url_template`. */
export function checkoutUrlFrom(template: string, sessionId: string): string {
  return template.replaceAll("{session_id}", encodeURIComponent(sessionId));
}

/**
 * The part of a `checkout_url_template` that is the same for all transactions, which a button's address begins with;
 * null where it does not reach beyond the site's name.
 */
export function checkoutPrefixOf(template: string): string | null {
  const prefix = template.slice(0, template.indexOf("{session_id}"));
  return /^https?:\/\/[^/?#]+[/?#]/i.test(prefix) ? prefix : null;
}

/** A template is a checkout address with `{session_id}` in it, once or more, and no other braces. */
export function parseCheckoutUrlTemplate(template: string): CheckoutUrl {
  if (!template.includes("{session_id}")) {
    return {
      kind: "refused",
      message: "Expected {session_id} in the address, as in https://pay.example.com/c/{session_id}.",
    };
  }
  const example = checkoutUrlFrom(template, "0");
  if (/[{}]/.test(example)) return { kind: "refused", message: "Expected no braces but those of {session_id}." };
  const parsed = parseCheckoutUrl(example);
  return parsed.kind === "ok" ? { kind: "ok", url: template } : parsed;
}
