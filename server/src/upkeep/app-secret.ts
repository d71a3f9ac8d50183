import { findSecrets } from "../store/authenticator.ts";
import type { ISql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { forgetRetiredSecrets, retireAppSecret } from "../store/retired-secret.ts";
import { open, type SecretKeys, seal } from "../store/seal.ts";

/** For how long an app secret that was replaced verifies, where nothing is said. */
export const defaultOverlapHours = 24;
/** As long as Meta repeats a webhook. Source: Meta, webhooks overview, read 2026-09. */
export const longestOverlapHours = 168;

/**
 * Keeps the present app secret, which webhooks may still be signed with, sealed for a row of its own, before `next` takes
 * its place. With an overlap of 0 it is forgotten at once, and so are all that were replaced before.
 */
export async function retirePresent(
  tx: ISql,
  secretKeys: SecretKeys,
  owner: { merchantId: string; authenticatorId: string },
  next: string,
  overlapHours: number = defaultOverlapHours,
): Promise<void> {
  const { merchantId, authenticatorId } = owner;
  if (overlapHours === 0) return forgetRetiredSecrets(tx, merchantId, authenticatorId);
  const sealed = await findSecrets(tx, merchantId, authenticatorId);
  if (sealed === null) return;
  const present = open(secretKeys, sealed.appSecret, {
    table: "authenticator",
    column: "app_secret",
    merchantId,
    rowId: authenticatorId,
  });
  if (present === next) return;
  const id = newId();
  const place = { table: "retired_app_secret", column: "app_secret", merchantId, rowId: id };
  await retireAppSecret(tx, { ...owner, id, appSecret: seal(secretKeys, present, place), overlapHours });
}
