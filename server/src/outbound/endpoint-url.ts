import { isIP } from "node:net";
import type { AddressRules } from "./addresses.ts";

const longestUrl = 2048;

export type JudgedUrl = { kind: "ok"; url: string } | { kind: "refused"; message: string };

/**
 * Whether a merchant may be told at this address, as far as its text says. Where a name leads is seen when a request
 * leaves, each time anew (`createWebhookClient`).
 */
export function judgeEndpointUrl(text: string, rules: AddressRules): JudgedUrl {
  const refuse = (message: string): JudgedUrl => ({ kind: "refused", message });
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || text.length > longestUrl || !/^https?:$/.test(url.protocol)) {
    return refuse(`Expected an address such as https://shop.example.com/hooks, of at most ${longestUrl} characters.`);
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("Expected an address without a user name or password: the signature says who is asking.");
  }
  const isEncrypted = url.protocol === "https:";
  if (!isEncrypted && !rules.allowsAny) {
    return refuse("Expected https: plain http goes only to addresses that ZAJEL_WEBHOOK_ALLOW names.");
  }
  const port = url.port === "" ? (isEncrypted ? 443 : 80) : Number(url.port);
  if (port !== 443 && port !== 80 && port < 1024) {
    return refuse("Expected the port 443, 80, or one from 1024 on.");
  }
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const address = /(^|\.)localhost$/.test(host) ? "127.0.0.1" : host;
  if (isIP(address) !== 0 && !rules.mayReach(address, isEncrypted)) {
    return refuse(
      isEncrypted
        ? "Expected a public address; the operator can allow others with ZAJEL_WEBHOOK_ALLOW."
        : "Expected https: plain http goes only to addresses that ZAJEL_WEBHOOK_ALLOW names.",
    );
  }
  url.hash = "";
  return { kind: "ok", url: url.href };
}
