/**
 * Verifies the webhooks that Zajel sends. Source: Standard Webhooks, specification,
 * https://github.com/standard-webhooks/standard-webhooks, read 2026-11.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** What was told; the events and what is in `data` are in the guide, under Webhooks out. */
export interface WebhookEvent<Data = Readonly<Record<string, unknown>>> {
  /** The same for every attempt of one event: whoever remembers it does nothing twice. */
  id: string;
  /** Such as `transaction.state_changed`. */
  type: string;
  /** When it happened, RFC 3339. */
  timestamp: string;
  data: Data;
}

export type WebhookFault =
  /** One of the three headers is not there, or there twice. */
  | "header_missing"
  | "timestamp_malformed"
  /** More than the tolerance away from our clock: an old request that somebody repeats, or a wrong clock. */
  | "timestamp_too_far"
  /** Not of these bytes, or by none of these secrets. */
  | "signature_wrong"
  | "body_malformed";

/** It is not Zajel's, or not of now: to be answered with 400 and forgotten. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused";
  readonly fault: WebhookFault;

  constructor(fault: WebhookFault) {
    super(`The webhook was refused: ${fault}.`);
    this.fault = fault;
  }
}

export interface WebhookRequest {
  /** As they came: a parsed and rewritten body has other bytes. */
  body: string | Uint8Array;
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `whsec_…`; during a rotation the old one and the new one. */
  secrets: string | readonly string[];
  /** How far its time may be from ours, in seconds, either way (300). */
  toleranceSeconds?: number;
  /** Our clock, in milliseconds. */
  now?: number;
}

/** Nobody rotates through more. */
const mostSignatures = 20;

/** The event; throws `WebhookRefused` where the request is not Zajel's, or not of now. */
export function verifyWebhook(request: WebhookRequest): WebhookEvent {
  const { body, headers, secrets, toleranceSeconds = 300, now = Date.now() } = request;
  const keys = [secrets].flat().map(keyOf);
  if (keys.length === 0) throw new TypeError("secrets: expected at least one.");
  const [id, time, given] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !time || !given) throw new WebhookRefused("header_missing");
  if (!/^\d{1,12}$/.test(time)) throw new WebhookRefused("timestamp_malformed");
  if (Math.abs(now / 1000 - Number(time)) > toleranceSeconds) throw new WebhookRefused("timestamp_too_far");

  const signatures = given.split(" ", mostSignatures).flatMap(signatureOf);
  const isSigned = keys.some((key) => {
    const right = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest();
    return signatures.some((signature) => signature.length === right.length && timingSafeEqual(signature, right));
  });
  if (!isSigned) throw new WebhookRefused("signature_wrong");
  return { id, ...eventIn(body) };
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  // HMAC takes an empty key, and anybody can sign with that.
  if (key.length < 16) throw new TypeError("secrets: expected whsec_ and a secret in base64.");
  return key;
}

function signatureOf(text: string): Buffer[] {
  return text.startsWith("v1,") ? [Buffer.from(text.slice(3), "base64")] : [];
}

function headerOf(headers: WebhookRequest["headers"], name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const found = Object.entries(headers).filter(([key, value]) => key.toLowerCase() === name && value !== undefined);
  const values = found.flatMap(([, value]) => value ?? []);
  return values.length === 1 ? (values[0] ?? null) : null;
}

function eventIn(body: string | Uint8Array): Omit<WebhookEvent, "id"> {
  try {
    const text = typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body);
    const { type, timestamp, data } = JSON.parse(text);
    if (typeof type !== "string" || typeof timestamp !== "string" || typeof data !== "object" || data === null) {
      throw new TypeError("not an event");
    }
    return { type, timestamp, data };
  } catch {
    throw new WebhookRefused("body_malformed");
  }
}
