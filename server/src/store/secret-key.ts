import { open as openFile, readFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseRefusal, type Sql } from "./database.ts";
import { keyIdOf, makeSecretKey, open, parseSecretKeys, type SealedPlace, type SecretKeys, seal } from "./seal.ts";

/** Every column that holds a sealed value, with `merchant_id` and `id` as the row's key. */
const sealedColumns = [
  { table: "authenticator", column: "access_token" },
  { table: "authenticator", column: "app_secret" },
  { table: "retired_app_secret", column: "app_secret" },
  { table: "webhook_endpoint", column: "secret" },
  { table: "webhook_endpoint", column: "previous_secret" },
  { table: "source", column: "secret" },
  { table: "source", column: "previous_secret" },
];

const checkName = "secret_key_check";
const checkPlace: SealedPlace = { table: "installation", column: "value", merchantId: "", rowId: checkName };

export interface KeyHome {
  /** From `ZAJEL_SECRET_KEY`. */
  configured: SecretKeys | null;
  dataDir: string;
  /** Whether the database lives in the data folder; then the key may, too. */
  isEmbedded: boolean;
}

/** Where the key of an embedded database is kept. */
export function secretKeyFile(dataDir: string): string {
  return path.join(dataDir, "secret-key");
}

/**
 * The keys that this start is to work with; `null` where an embedded database has none yet. Throws
 * `DatabaseRefusal` where a database elsewhere comes without a key: the nodes on it must all have the same, and a
 * key that only one machine's folder holds would be lost with it.
 */
export async function findSecretKeys({ configured, dataDir, isEmbedded }: KeyHome): Promise<SecretKeys | null> {
  if (configured) return configured;
  const file = secretKeyFile(dataDir);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw new DatabaseRefusal(`The secret key in ${file} cannot be read: ${error.message}`);
  });
  if (!isEmbedded) {
    const advice =
      text === null ? "make one with: openssl rand -base64 32" : `the key of this data folder is in ${file}`;
    throw new DatabaseRefusal(`ZAJEL_SECRET_KEY is not set, and a database given by DATABASE_URL needs it: ${advice}.`);
  }
  if (text === null) return null;
  const parsed = parseSecretKeys(text.trim());
  if (parsed.kind === "refused") throw new DatabaseRefusal(`The secret key in ${file} ${parsed.message}.`);
  return parsed.keys;
}

/**
 * Makes sure that these keys open what the database holds, and returns the keys to use: with an embedded database that is
 * new, one is made and written into the data folder first.
 *
 * What an older key sealed is sealed anew with the first one, so that the older can be left out at the next start.
 * Throws `DatabaseRefusal` where something in the database is sealed with a key that we do not have.
 */
export async function agreeOnSecretKeys(sql: Sql, known: SecretKeys | null, dataDir: string): Promise<SecretKeys> {
  const check = await readCheck(sql);
  if (!known && check) {
    throw new DatabaseRefusal(
      `The secret key of this database is missing (its id is ${keyIdOf(check)}): put ${secretKeyFile(dataDir)} back, or set ZAJEL_SECRET_KEY.`,
    );
  }
  const keys = known ?? (await makeKeyFile(dataDir));
  const sealed = check ?? (await writeCheck(sql, keys));
  refuseUnknown(keys, sealed);
  open(keys, sealed, checkPlace);
  for (const place of sealedColumns) await sealAnew(sql, keys, place);
  if (keyIdOf(sealed) !== keys[0].id) {
    await sql`update installation set value = ${seal(keys, "zajel", checkPlace)} where name = ${checkName}`;
  }
  return keys;
}

async function readCheck(sql: Sql): Promise<Buffer | null> {
  const [row] = await sql<{ value: Buffer }[]>`select value from installation where name = ${checkName}`;
  return row?.value ?? null;
}

/** The first of several nodes that start at once writes it; the others are judged by it like any later start. */
async function writeCheck(sql: Sql, keys: SecretKeys): Promise<Buffer> {
  const value = seal(keys, "zajel", checkPlace);
  await sql`insert into installation (name, value) values (${checkName}, ${value}) on conflict do nothing`;
  return (await readCheck(sql)) ?? value;
}

function refuseUnknown(keys: SecretKeys, sealed: Buffer): void {
  const id = keyIdOf(sealed);
  if (keys.some((key) => key.id === id)) return;
  const ours = keys.map((key) => key.id).join(", ");
  throw new DatabaseRefusal(
    `ZAJEL_SECRET_KEY is not the key of this database: secrets in it are sealed with the key ${id}, and given is ${ours}.`,
  );
}

/** Written and on disk before anything is sealed with it; never over a file that is there. */
async function makeKeyFile(dataDir: string): Promise<SecretKeys> {
  const key = makeSecretKey();
  const file = await openFile(secretKeyFile(dataDir), "wx", 0o600);
  try {
    await file.writeFile(`${key.key.toString("base64")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return [key];
}

async function sealAnew(
  sql: Sql,
  keys: SecretKeys,
  { table, column }: { table: string; column: string },
): Promise<void> {
  const older = await sql<{ merchantId: string; id: string; sealed: Buffer }[]>`
    select merchant_id, id, ${sql(column)} as sealed
      from ${sql(table)}
     where ${sql(column)} is not null and substring(${sql(column)} from 2 for 4) <> decode(${keys[0].id}, 'hex')`;
  for (const { merchantId, id, sealed } of older) {
    refuseUnknown(keys, sealed);
    const place = { table, column, merchantId, rowId: id };
    const again = seal(keys, open(keys, sealed, place), place);
    // Only where nobody changed it meanwhile: another node may be doing the same, or storing a new secret.
    await sql`
      update ${sql(table)} set ${sql(column)} = ${again}
       where merchant_id = ${merchantId} and id = ${id} and ${sql(column)} = ${sealed}`;
  }
}
