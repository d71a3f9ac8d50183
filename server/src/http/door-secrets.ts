import type { VerifyingAuthenticator } from "../receipts/receipts.ts";
import { type DoorAuthenticator, findDoor, findDoorsOfWaba } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { open, type SecretKeys } from "../store/seal.ts";
import { type Remembered, remember } from "./remember.ts";

/** An authenticator behind a webhook door, with its app secrets in clear. */
export interface Door extends Omit<DoorAuthenticator, "appSecret" | "retiredSecrets"> {
  /** The present one, and those that it replaced as long as they verify. */
  appSecrets: readonly string[];
}

/** A door whose secret made a webhook's signature, for those who are told what the webhook says. */
export function verifying({ id, merchantId, wabaId, phoneNumberId, environment }: Door): VerifyingAuthenticator {
  return { authenticatorId: id, merchantId, wabaId, phoneNumberId, environment };
}

/** The secrets that webhooks are verified with, without a query for every webhook. */
export interface DoorSecrets {
  ofAuthenticator: Remembered<Door | null>;
  /** Of everybody who named this WABA; null for none. */
  ofWaba: Remembered<readonly Door[] | null>;
  /** For whoever has just changed an authenticator. */
  forget(): void;
}

/** On other nodes than the one that changed it a new app secret is used within this time, here at once. */
const rememberedMs = 1_000;
const bounds = { forMs: rememberedMs, most: 5_000, mostAbsent: 500 };

export function createDoorSecrets(sql: Sql, keys: SecretKeys): DoorSecrets {
  const ofAuthenticator = remember({ ...bounds, read: async (id) => openedOrNull(await findDoor(sql, id)) });
  const ofWaba = remember<readonly Door[] | null>({
    ...bounds,
    async read(wabaId) {
      const doors = await findDoorsOfWaba(sql, wabaId);
      return doors.length === 0 ? null : doors.map(opened);
    },
  });

  function openedOrNull(door: DoorAuthenticator | null): Door | null {
    return door === null ? null : opened(door);
  }

  function opened({ appSecret, retiredSecrets, ...door }: DoorAuthenticator): Door {
    const { merchantId, id } = door;
    const present = open(keys, appSecret, { table: "authenticator", column: "app_secret", merchantId, rowId: id });
    const retired = retiredSecrets.map(({ id: rowId, sealed }) =>
      open(keys, Buffer.from(sealed, "base64"), {
        table: "retired_app_secret",
        column: "app_secret",
        merchantId,
        rowId,
      }),
    );
    return { ...door, appSecrets: [present, ...retired] };
  }

  return {
    ofAuthenticator,
    ofWaba,
    forget() {
      ofAuthenticator.forget();
      ofWaba.forget();
    },
  };
}
