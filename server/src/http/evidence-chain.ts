/**
 * Records in a chain: each carries the SHA-256 of the one before, so that one that was changed, taken out, put in or
 * moved shows. Whoever has the last hash from elsewhere (a mail, a log) can tell, too, when a chain was made anew.
 */
import { hash } from "node:crypto";
import { canonicalJson } from "../domain/canonical-json.ts";

export interface EvidenceRecord {
  kind: string;
  /** When it happened. */
  at: string;
  data: object;
}

export interface ChainedRecord extends EvidenceRecord {
  /** From 1, without gaps. */
  number: number;
  previous_hash: string;
  hash: string;
}

/** Stands in the file itself: the person who has to verify it has nothing else. */
export const howToVerify =
  'Each line of "records" is one record. Its hash is the SHA-256, in lower-case hexadecimal, of previous_hash followed ' +
  "by the record without its fields previous_hash and hash as canonical JSON (RFC 8785: keys sorted, no white space, " +
  "UTF-8). previous_hash is the hash of the record before, 64 zeros for the first. Numbers count from 1 without gaps, " +
  'and "digest" is the hash of the last record.';

const beginning = "0".repeat(64);

export function chain(records: readonly EvidenceRecord[]): ChainedRecord[] {
  let previous_hash = beginning;
  return records.map(({ kind, at, data }, index) => {
    const number = index + 1;
    const chained = { number, kind, at, data, previous_hash, hash: hashOf(previous_hash, { number, kind, at, data }) };
    previous_hash = chained.hash;
    return chained;
  });
}

/** The file: one record a line, each in canonical form. */
export function evidenceFile(records: readonly ChainedRecord[]): string {
  const lines = records.map(canonicalJson).join(",\n");
  return `{"records":[\n${lines}\n],\n"digest":"${records.at(-1)?.hash ?? beginning}"}\n`;
}

function hashOf(previousHash: string, record: object): string {
  return hash("sha256", previousHash + canonicalJson(record), "hex");
}
