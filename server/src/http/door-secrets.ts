import { type DoorAuthenticator, findDoor, findDoorsOfWaba } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { open, type SecretKeys } from "../store/seal.ts";
import { remember } from "./remember.ts";

/** An authenticator behind a webhook door, with its app secret in clear. */
export interface Door extends Omit<DoorAuthenticator, "appSecret"> {
  appSecret: string;
}

/** The secrets that webhooks are verified with, without a query for every webhook. */
export interface DoorSecrets {
  ofAuthenticator(authenticatorId: string): Promise<Door | null>;
  /** Of everybody who named this WABA; null for none. */
  ofWaba(wabaId: string): Promise<readonly Door[] | null>;
}

/** A new app secret is used within this time. */
const rememberedMs = 1_000;
const bounds = { forMs: rememberedMs, most: 5_000, mostAbsent: 500 };

export function createDoorSecrets(sql: Sql, keys: SecretKeys): DoorSecrets {
  const opened = ({ appSecret, ...door }: DoorAuthenticator): Door => ({
    ...door,
    appSecret: open(keys, appSecret, {
      table: "authenticator",
      column: "app_secret",
      merchantId: door.merchantId,
      rowId: door.id,
    }),
  });
  return {
    ofAuthenticator: remember({
      ...bounds,
      async read(id) {
        const door = await findDoor(sql, id);
        return door === null ? null : opened(door);
      },
    }),
    ofWaba: remember({
      ...bounds,
      async read(wabaId) {
        const doors = await findDoorsOfWaba(sql, wabaId);
        return doors.length === 0 ? null : doors.map(opened);
      },
    }),
  };
}
