import type { Reaction } from "../domain/next-step.ts";
import { advice } from "./errors/advice.ts";
import type { CatalogueEntry, ErrorScope, Wording } from "./errors/entry.ts";
import { graphErrors, permissionErrors, unusedPartErrors } from "./errors/graph-errors.ts";
import { messageErrors } from "./errors/message-errors.ts";
import { numberErrors } from "./errors/number-errors.ts";
import { templateErrors } from "./errors/template-errors.ts";
import { titlesInArabic } from "./errors/titles-in-arabic.ts";

/** Every error code of WhatsApp's that we know, the ranges apart. */
export const catalogue: readonly CatalogueEntry[] = [
  ...graphErrors,
  ...messageErrors,
  ...templateErrors,
  ...numberErrors,
];

const byCode = new Map(catalogue.map((entry) => [entry.code, entry]));

/** An error as an answer or a webhook tells it. Both carry the same codes, so one function reads both. */
export interface ReportedError {
  code: number | null;
  subcode?: number | null;
  /** Of the answer; a webhook has none. */
  httpStatus?: number | null;
  isTransient?: boolean;
  /** WhatsApp's own words; only one case needs them. */
  details?: string | null;
}

/** What an error is about and what to do about it. */
export interface Classified {
  code: number | null;
  title: string;
  scope: ErrorScope;
  reaction: Reaction;
  /** False for a code that is not in the catalogue: to be counted, and looked up by a person. */
  known: boolean;
}

/**
 * What to do about an error: by its code, and by HTTP status or `is_transient` only where there is no code that we
 * know. Meta warns against relying on either: 131056 comes with 400 and passes, 131045 comes with 500 and stays.
 *
 * Source: Meta, Cloud API error codes, read 2026-09.
 */
export function classify(error: ReportedError): Classified {
  const entry = find(error);
  if (entry !== null) {
    return { code: error.code, title: entry.title, scope: entry.scope, reaction: entry.reaction, known: true };
  }
  const { code, httpStatus = null, isTransient = false } = error;
  if (code === null) {
    // A proxy or firewall said no in WhatsApp's place. That passes when someone mends it, so the message is not lost.
    const reaction = httpStatus === 429 ? "pace" : "retry";
    return { code, title: `HTTP ${httpStatus ?? "error"} without a code`, scope: "transient", reaction, known: false };
  }
  const mayPass = isTransient || (httpStatus !== null && httpStatus >= 500);
  const title = `WhatsApp error ${code}`;
  return mayPass
    ? { code, title, scope: "transient", reaction: "retry", known: false }
    : { code, title, scope: "message", reaction: "fail", known: false };
}

/** A reason as people read it. */
export interface Explanation {
  code: string;
  title: string;
  /** What it means, in one sentence. */
  meaning: string;
  /** What to do, in one sentence. */
  advice: string;
}

/** Reactions after which Zajel goes on by itself; a message that has ended with such a code does not. */
const passing: readonly Reaction[] = ["retry", "pace", "wait_pair"];

/**
 * What a code means and what to do, in Arabic for `ar…` and else in English, where the title is Meta's own. `isOver`:
 * the message has failed for good, so nothing happens any more by itself.
 */
export function explain(code: number | string, language: string, { isOver = false } = {}): Explanation {
  const entry = find({ code: /^\d+$/.test(String(code)) ? Number(code) : null }) ?? unknownCode(code);
  const spoken: keyof Wording = language.toLowerCase().startsWith("ar") ? "ar" : "en";
  return {
    code: String(code),
    title: spoken === "ar" ? titleInArabic(entry.title, code) : entry.title,
    meaning: entry.meaning[spoken],
    advice: (isOver && passing.includes(entry.reaction) ? advice.sendAgain : entry.advice)[spoken],
  };
}

function titleInArabic(title: string, code: number | string): string {
  return titlesInArabic.get(title) ?? `خطأ واتساب ${code}`;
}

type Entry = Omit<CatalogueEntry, "code">;

function find({ code, subcode = null, details = null }: ReportedError): Entry | null {
  if (code === null) return null;
  // Graph's general code for an object that is not there, or not for this token: the sender's trouble, not the message's.
  if (code === 100 && (subcode === 33 || isMissingObject(details))) return byCode.get(33) ?? null;
  if (code === 100 && subcode !== null && subcode >= 2_388_000) return byCode.get(subcode) ?? byCode.get(code) ?? null;
  if (code >= 200 && code <= 299) return permissionErrors;
  if ((code >= 138_000 && code <= 138_999) || (code >= 147_001 && code <= 147_005)) return unusedPartErrors;
  return byCode.get(code) ?? null;
}

/** Subcodes are officially gone since v16; the sentence that came with 100/33 is still there. */
function isMissingObject(details: string | null): boolean {
  return details?.includes("does not exist, cannot be loaded due to missing permissions") ?? false;
}

function unknownCode(code: number | string): Entry {
  return {
    title: `WhatsApp error ${code}`,
    scope: "message",
    reaction: "fail",
    meaning: {
      en: "WhatsApp gave a reason that Zajel does not know.",
      ar: "ذكر واتساب سببًا لا يعرفه زاجل.",
    },
    advice: advice.lookUp,
  };
}
