import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether a webhook's `X-Hub-Signature-256` was made over exactly these bytes with one of these app secrets (several
 * while one is being replaced). No header, no secret, a malformed header: no.
 *
 * Source: Meta, webhooks overview (payload signatures), read 2026-09.
 */
export function verifySignature(rawBody: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  const check = startSignatureCheck(header, secrets);
  check.update(rawBody);
  return check.matches();
}

/** The same check over a body that comes in pieces, so that nothing is hashed twice and in one long step. */
export interface SignatureCheck {
  update(chunk: Uint8Array): void;
  /** To be asked once, at the end of the body. */
  matches(): boolean;
}

/** Starts a check; see `verifySignature`. */
export function startSignatureCheck(header: string | undefined, secrets: readonly string[]): SignatureCheck {
  const claimed = readHeader(header);
  const hmacs = claimed === null ? [] : secrets.filter(Boolean).map((secret) => createHmac("sha256", secret));
  return {
    update(chunk) {
      for (const hmac of hmacs) hmac.update(chunk);
    },
    matches() {
      // Each digest is compared, a match or not: the time must not tell which secret it was.
      let isMatch = false;
      for (const hmac of hmacs) {
        if (claimed !== null && timingSafeEqual(hmac.digest(), claimed)) isMatch = true;
      }
      return isMatch;
    },
  };
}

function readHeader(header: string | undefined): Buffer | null {
  const digits = typeof header === "string" ? /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1] : undefined;
  return digits === undefined ? null : Buffer.from(digits, "hex");
}

const maxChallengeLength = 256;

/**
 * Answers Meta's verification request: the challenge to send back as plain text, or null where the request is not one
 * or its token is none of ours.
 *
 * Source: Meta, create a webhook endpoint, read 2026-09.
 */
export function handshake(
  query: Readonly<Record<string, unknown>>,
  verifyTokens: readonly string[],
): { challenge: string } | null {
  const challenge = query["hub.challenge"];
  const token = query["hub.verify_token"];
  if (query["hub.mode"] !== "subscribe" || typeof token !== "string" || typeof challenge !== "string") return null;
  if (challenge === "" || challenge.length > maxChallengeLength) return null;

  let isOurs = false;
  for (const verifyToken of verifyTokens) {
    if (verifyToken !== "" && isSameToken(verifyToken, token)) isOurs = true;
  }
  return isOurs ? { challenge } : null;
}

/** Compares in a time that does not tell how much of the two is the same. */
export function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

/** Digests have one length, which `timingSafeEqual` asks for and which hides that of the token. */
function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
