/**
 * A webhook's body, verified while it arrives: each piece goes through the hashes of the secrets that may have signed
 * it, so that at its end one comparison is left, and nothing is parsed before that.
 */
import { type SignatureCheck, startSignatureCheck } from "../whatsapp/signature.ts";
import type { Door } from "./door-secrets.ts";
import { scanEntryIds } from "./entry-ids.ts";
import { Refused } from "./errors.ts";
import { problem } from "./problem.ts";

/** Meta sends up to 3 MB. Source: Meta, Cloud API webhooks overview, read 2026-09. */
const largestWebhook = 3_500_000;
/** Distinct accounts in one body, and distinct secrets tried on it: each secret is a pass over all of its bytes. */
const mostAccounts = 200;
const mostSecrets = 64;

export interface ReceivedWebhook {
  body: Buffer;
  /** The accounts that the signature speaks for, each with the authenticators whose secret made it. */
  verified: ReadonlyMap<string, readonly Door[]>;
}

export interface Reception {
  /** `X-Hub-Signature-256`. */
  signature: string;
  /** At an authenticator's own door: whose secret it has to be. null: at the shared one, as the entries say. */
  door: Door | null;
  doorsOf: (wabaId: string) => Promise<readonly Door[] | null>;
}

/** Reads the body to its end. Throws `Refused` for one that is too large. */
export async function receiveWebhook(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  { signature, door, doorsOf }: Reception,
): Promise<ReceivedWebhook> {
  const chunks: Buffer[] = [];
  const checks = new Map<string, SignatureCheck>();
  const candidates = new Map<string, readonly Door[]>();
  const scanner = door === null ? scanEntryIds(mostAccounts) : null;
  let size = 0;

  /** A secret that turns out to be one to try; what has arrived before is gone through once more. */
  function tryOut(secret: string): void {
    if (checks.has(secret) || checks.size >= mostSecrets) return;
    const check = startSignatureCheck(signature, [secret]);
    for (const chunk of chunks) check.update(chunk);
    checks.set(secret, check);
  }

  if (door !== null) {
    candidates.set(door.wabaId, ownDoors(door, await doorsOf(door.wabaId)));
    for (const secret of door.appSecrets) tryOut(secret);
  }
  for await (const chunk of pieces) {
    size += chunk.length;
    if (size > largestWebhook) throw new Refused(problem("too_large", "The body is larger than this address takes."));
    for (const check of checks.values()) check.update(chunk);
    chunks.push(chunk);
    scanner?.push(chunk);
    for (const wabaId of scanner?.ids ?? []) {
      if (candidates.has(wabaId)) continue;
      const doors = (await doorsOf(wabaId)) ?? [];
      candidates.set(wabaId, doors);
      for (const secret of doors.flatMap(({ appSecrets }) => appSecrets)) tryOut(secret);
    }
  }
  const signers = new Set([...checks].filter(([, check]) => check.matches()).map(([secret]) => secret));
  const isSigner = ({ appSecrets }: Door) => appSecrets.some((secret) => signers.has(secret));
  const verified = [...candidates]
    .map(([wabaId, doors]) => [wabaId, doors.filter(isSigner)] as const)
    .filter(([, doors]) => doors.length > 0);
  return { body: Buffer.concat(chunks), verified: new Map(verified) };
}

/**
 * With its siblings: other numbers of the same merchant and account, whose statuses come here too. Only this door's
 * secrets are tried, so a sibling counts where it shares the one that signed.
 */
export function ownDoors(door: Door, ofWaba: readonly Door[] | null): readonly Door[] {
  const siblings = (ofWaba ?? []).filter(({ merchantId }) => merchantId === door.merchantId);
  return siblings.length > 0 ? siblings : [door];
}
