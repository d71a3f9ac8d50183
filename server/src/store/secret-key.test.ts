import assert from "node:assert/strict";
import { mkdtempDisposable, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { findSecrets, insertAuthenticator } from "./authenticator.ts";
import { DatabaseRefusal, openDatabase, type Sql } from "./database.ts";
import { insertMerchant } from "./merchant.ts";
import { keyIdOf, makeSecretKey, open, parseSecretKeys, type SecretKeys, seal } from "./seal.ts";
import { agreeOnSecretKeys, findSecretKeys, secretKeyFile } from "./secret-key.ts";

const [old, fresh] = [makeSecretKey(), makeSecretKey()];

test("a new embedded database gets a key of its own, in a file that only we can read", async () => {
  await using place = await prepare();

  const [key] = await agreeOnSecretKeys(place.sql, null, place.dataDir);

  const file = secretKeyFile(place.dataDir);
  assert.deepEqual(parseSecretKeys((await readFile(file, "utf8")).trim()), { kind: "ok", keys: [key] });
  assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test("the next start finds that key again", async () => {
  await using place = await prepare();
  const keys = await agreeOnSecretKeys(place.sql, null, place.dataDir);

  const found = await findSecretKeys({ configured: null, dataDir: place.dataDir, isEmbedded: true });

  assert.deepEqual(found, keys);
  assert.deepEqual(await agreeOnSecretKeys(place.sql, found, place.dataDir), keys);
});

test("a key file that was lost is missed, and no other key takes its place", async () => {
  await using place = await prepare();
  await agreeOnSecretKeys(place.sql, [old], place.dataDir);

  await assert.rejects(
    agreeOnSecretKeys(place.sql, null, place.dataDir),
    /secret key of this database is missing.*put .*secret-key back/,
  );
  await assert.rejects(readFile(secretKeyFile(place.dataDir)), /ENOENT/);
});

test("a key file that holds no key is refused by its name", async () => {
  await using place = await prepare();
  await writeFile(secretKeyFile(place.dataDir), "nonsense\n");

  await assert.rejects(
    findSecretKeys({ configured: null, dataDir: place.dataDir, isEmbedded: true }),
    new RegExp(`${place.dataDir}/secret-key must be 32 bytes`),
  );
});

test("a database elsewhere needs a key from the environment", async () => {
  await using place = await prepare();

  await assert.rejects(
    findSecretKeys({ configured: null, dataDir: place.dataDir, isEmbedded: false }),
    /ZAJEL_SECRET_KEY is not set/,
  );
});

test("a database elsewhere does not use the key of the data folder, but says where that one is", async () => {
  await using place = await prepare();
  await writeFile(secretKeyFile(place.dataDir), old.key.toString("base64"));

  await assert.rejects(
    findSecretKeys({ configured: null, dataDir: place.dataDir, isEmbedded: false }),
    new RegExp(`ZAJEL_SECRET_KEY is not set.*is in ${place.dataDir}/secret-key`),
  );
});

test("another key than the database's is refused", async () => {
  await using place = await prepare();
  await agreeOnSecretKeys(place.sql, [old], place.dataDir);

  await assert.rejects(agreeOnSecretKeys(place.sql, [fresh], place.dataDir), (error) => {
    assert.ok(error instanceof DatabaseRefusal);
    assert.match(error.message, new RegExp(`sealed with the key ${old.id}, and given is ${fresh.id}`));
    return true;
  });
});

test("nodes that start at once with one key agree", async () => {
  await using place = await prepare();

  const agreed = await Promise.all([1, 2, 3].map(() => agreeOnSecretKeys(place.sql, [old], place.dataDir)));

  assert.deepEqual(agreed, [[old], [old], [old]]);
});

test("a start with new and old key seals everything anew, and then the old one can go", async () => {
  await using place = await prepare();
  await agreeOnSecretKeys(place.sql, [old], place.dataDir);
  await storeToken(place.sql, [old], "EAAG-token");

  await agreeOnSecretKeys(place.sql, [fresh, old], place.dataDir);
  await agreeOnSecretKeys(place.sql, [fresh], place.dataDir);

  const sealed = (await findSecrets(place.sql, "shop", rowId))?.accessToken ?? Buffer.alloc(0);
  assert.equal(keyIdOf(sealed), fresh.id);
  assert.equal(
    open([fresh], sealed, { table: "authenticator", column: "access_token", merchantId: "shop", rowId }),
    "EAAG-token",
  );
});

test("a secret that only a key of the past opens stops the start", async () => {
  await using place = await prepare();
  await agreeOnSecretKeys(place.sql, [fresh], place.dataDir);
  await storeToken(place.sql, [old], "EAAG-token");

  await assert.rejects(
    agreeOnSecretKeys(place.sql, [fresh], place.dataDir),
    new RegExp(`sealed with the key ${old.id}`),
  );
});

const rowId = "0197a000-0000-7000-8000-000000000001";

async function storeToken(sql: Sql, keys: SecretKeys, token: string): Promise<void> {
  await insertMerchant(sql, {
    merchantId: "shop",
    name: "Shop",
    defaultCountry: "KW",
    defaultLanguage: "en",
    timezone: "Asia/Kuwait",
  });
  const place = { table: "authenticator", merchantId: "shop", rowId };
  await insertAuthenticator(sql, {
    merchantId: "shop",
    id: rowId,
    name: "Sender",
    environment: "sandbox",
    wabaId: "1",
    phoneNumberId: "2",
    verifyToken: "v",
    messagesPerSecond: null,
    accessToken: seal(keys, token, { ...place, column: "access_token" }),
    appSecret: seal(keys, "app secret", { ...place, column: "app_secret" }),
    tokenHash: null,
  });
}

async function prepare() {
  const database = await createTestDatabase();
  const folder = await mkdtempDisposable(path.join(tmpdir(), "zajel-key-"));
  const sql = openDatabase({ url: database.url, max: 3 });
  const dispose = async () => {
    await sql.end({ timeout: 1 });
    await database[Symbol.asyncDispose]();
    await folder.remove();
  };
  return { sql, dataDir: folder.path, [Symbol.asyncDispose]: dispose };
}
