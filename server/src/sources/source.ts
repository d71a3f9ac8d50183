/**
 * A source is one module with one function: from a request, as it came, to what it says of payments.
 */
import type { SourceItem } from "../domain/payment-event.ts";

/** A request at a source's door, as it came. */
export interface SourceRequest {
  body: Buffer;
  /** In lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Those that it may be signed with: the present one first, and the one before while both verify. Never empty. */
  secrets: readonly string[];
  now: Date;
}

export type SourceReading =
  /** Verified. What it said, in its order; at least one item, so that the merchant sees that something came. */
  | { kind: "read"; items: readonly SourceItem[] }
  /** Not signed with one of the secrets, or not at all. `message`: a sentence for whoever sent it. */
  | { kind: "unverified"; message: string }
  /** Not even a request of this kind. */
  | { kind: "unreadable"; message: string };

export interface Source {
  /** What the payment system is called; shown to people. */
  name: string;
  /** What its requests are. */
  contentType: string;
  /** Of a request that does not verify. */
  unverifiedStatus: 400 | 401;
  /**
   * What becomes of a request that cannot be written down because the database is away. `wait`: the system repeats only
   * what it got no answer to, so the request waits for the database for some seconds and is then left without an
   * answer. `answer`: it repeats what was answered with 503.
   */
  whenAway: "wait" | "answer";
  /** Headers that are passed on with the bytes beside the content type: those that hold the signature. */
  signatureHeaders: readonly string[];
  /** Verifies and understands a request. Never throws. */
  read(request: SourceRequest): SourceReading;
}

/** By the word in `/webhooks/{kind}/{source_id}` and in `POST /v1/sources`. */
export type Sources = Readonly<Record<string, Source>>;
