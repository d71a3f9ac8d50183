import type { Sql } from "../store/database.ts";
import { open, type SealedPlace, type SecretKeys } from "../store/seal.ts";
import { type DoorSource, findDoorSource } from "../store/source.ts";
import { type Remembered, remember } from "./remember.ts";

/** A source behind its door, with its secrets in clear. */
export interface OpenSource extends Omit<DoorSource, "secret" | "previousSecret"> {
  /** The present one, and the one before as long as it verifies. */
  secrets: readonly string[];
}

/** On other nodes than the one that changed it a source is what it now is after this time, here at once. */
const rememberedMs = 1_000;

/** Finds a source by its id without a query for every webhook; null for none. */
export function createSourceLookup(sql: Sql, keys: SecretKeys): Remembered<OpenSource | null> {
  return remember({
    forMs: rememberedMs,
    most: 5_000,
    mostAbsent: 500,
    async read(id) {
      const found = await findDoorSource(sql, id);
      if (found === null) return null;
      const { secret, previousSecret, ...source } = found;
      const present = open(keys, secret, sourceSecretPlace("secret", source.merchantId, id));
      const previous =
        previousSecret === null
          ? []
          : [open(keys, previousSecret, sourceSecretPlace("previous_secret", source.merchantId, id))];
      return { ...source, secrets: [present, ...previous] };
    },
  });
}

/** Where a source's secrets are sealed for. */
export function sourceSecretPlace(
  column: "secret" | "previous_secret",
  merchantId: string,
  rowId: string,
): SealedPlace {
  return { table: "source", column, merchantId, rowId };
}
