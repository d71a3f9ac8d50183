import { randomInt } from "node:crypto";

const timeoutMs = 5_000;

/** The handshake's outcome: verified, or why not in one sentence. */
export type Handshake = { verified: true } | { verified: false; detail: string };

/**
 * Asks a callback URL to prove that it expects us: it must answer 200 with our challenge as its whole body.
 * Source: Meta, Cloud API webhooks/create-webhook-endpoint, read 2026-09.
 */
export async function shakeHands(callbackUrl: string, verifyToken: string): Promise<Handshake> {
  const url = parseCallback(callbackUrl);
  if (url === null) return { verified: false, detail: `${callbackUrl} is no http or https address.` };
  const challenge = String(randomInt(1_000_000_000, 2_147_483_647));
  url.searchParams.set("hub.mode", "subscribe");
  url.searchParams.set("hub.challenge", challenge);
  url.searchParams.set("hub.verify_token", verifyToken);
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    const text = await answer.text();
    if (answer.status !== 200) return { verified: false, detail: `HTTP Status Code = ${answer.status}` };
    return text === challenge
      ? { verified: true }
      : { verified: false, detail: "The answer is not the challenge that was sent." };
  } catch (error) {
    return { verified: false, detail: `No answer: ${reasonOf(error)}` };
  }
}

/** Meta takes https only; here http is allowed as well, since a laptop has no certificate. */
export function parseCallback(callbackUrl: string): URL | null {
  const url = URL.parse(callbackUrl);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? url : null;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : "";
  return cause === "" ? error.message : `${error.message} (${cause})`;
}
