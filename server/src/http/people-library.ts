/**
 * better-auth, which does all of people's accounts, as it is set up here. It is large, and loaded by `people.ts` with
 * the first request that is about a person.
 */
import { hkdfSync, randomBytes } from "node:crypto";
import { betterAuth } from "better-auth";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { twoFactor } from "better-auth/plugins";
import { DatabaseRefusal, type TransactionSql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { openPeoplePool, type PeoplePool, poolOfTransaction } from "../store/people-pool.ts";
import type { SecretKeys } from "../store/seal.ts";
import {
  longestPassword,
  type PeopleParts,
  type PeopleWriter,
  sealedWith,
  shortestPassword,
  versionOf,
} from "./people.ts";

const sessionSeconds = 7 * 86_400;

/** A connection is made with the first request that needs one. */
export function createPeopleLibrary(parts: PeopleParts) {
  const pool = openPeoplePool(parts.databaseUrl, (error) => parts.onError(error.message));
  const auth = betterAuth(optionsOf(parts, pool));

  return {
    /** The library's own calls, each with the headers of a request. */
    api: auth.api,

    async hashPassword(password: string): Promise<string> {
      return (await auth.$context).password.hash(password);
    },

    async findPasswordLink(token: string): Promise<{ userId: string } | null> {
      const link = await (await auth.$context).internalAdapter.findVerificationValue(passwordLink(token));
      return link !== null && link.expiresAt.getTime() > Date.now() ? { userId: link.value } : null;
    },

    async within(tx: TransactionSql): Promise<PeopleWriter> {
      return createWriter(await betterAuth(optionsOf(parts, await poolOfTransaction(tx))).$context);
    },

    async sealAnew(): Promise<void> {
      await sealFactorsAnew(await auth.$context, parts.secretKeys);
    },

    async close(): Promise<void> {
      await pool.end();
    },
  };
}

function optionsOf({ secretKeys, publicUrl, onError }: PeopleParts, database: PeoplePool) {
  return {
    appName: "Zajel",
    baseURL: publicUrl === null ? "http://localhost" : new URL(publicUrl).origin,
    basePath: "/v1/auth",
    database,
    secrets: secretKeys.map(({ id, key }) => ({ version: versionOf(id), value: secretOf(key) })),
    emailAndPassword: {
      enabled: true,
      // Accounts are made by the first owner's link and by invitation.
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      revokeSessionsOnPasswordReset: true,
    },
    session: { expiresIn: sessionSeconds },
    verification: { storeIdentifier: "hashed" as const },
    plugins: [twoFactor({ issuer: "Zajel" })],
    telemetry: { enabled: false },
    logger: {
      level: "error" as const,
      // What stands behind the message may hold rows.
      log: (_level: string, message: string) => onError(message),
    },
    advanced: {
      cookiePrefix: "zajel",
      // Set by us from the connection: what a client says of itself counts for nothing.
      ipAddress: { ipAddressHeaders: ["x-zajel-address"] },
      useSecureCookies: publicUrl?.startsWith("https:") ?? false,
      database: { generateId: () => newId(), validateSchema: false },
      // Told by `ownOrigin`, before the library is asked.
      disableCSRFCheck: true,
      disableOriginCheck: true,
    },
  };
}

type Context = Awaited<ReturnType<typeof betterAuth<ReturnType<typeof optionsOf>>>["$context"]>;

function createWriter({ internalAdapter, adapter }: Context): PeopleWriter {
  async function revokePasswordLinks(userId: string): Promise<void> {
    await adapter.deleteMany({ model: "verification", where: [{ field: "value", value: userId }] });
  }
  return {
    async createPerson({ name, email, passwordHash }) {
      const user = await internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: false },
        { method: "email-password" },
      );
      if (passwordHash !== null) {
        const account = { userId: user.id, providerId: "credential", accountId: user.id, password: passwordHash };
        await internalAdapter.linkAccount(account);
      }
      return { id: user.id };
    },
    async createPasswordLink(userId, expiresAt) {
      await revokePasswordLinks(userId);
      const token = randomBytes(32).toString("base64url");
      await internalAdapter.createVerificationValue({ identifier: passwordLink(token), value: userId, expiresAt });
      return { token };
    },
    revokePasswordLinks,
    async deletePerson(userId) {
      await revokePasswordLinks(userId);
      await adapter.deleteMany({ model: "twoFactor", where: [{ field: "userId", value: userId }] });
      await internalAdapter.deleteUser(userId);
    },
  };
}

/** How the library itself names what its call `resetPassword` takes. */
function passwordLink(token: string): string {
  return `reset-password:${token}`;
}

/** RFC 5869; no salt is needed for a key that is random already. */
function secretOf(key: Buffer): string {
  return Buffer.from(hkdfSync("sha256", key, "", "better-auth", 32)).toString("base64url");
}

interface FactorRow {
  id: string;
  secret: string;
  backupCodes: string;
}

const rowsAtOnce = 100;

async function sealFactorsAnew({ adapter, secretConfig: key }: Context, secretKeys: SecretKeys): Promise<void> {
  const current = sealedWith(secretKeys[0].id);
  const again = async (data: string) => {
    const version = Number(/^\$ba\$(\d+)\$/.exec(data)?.[1]);
    if (!secretKeys.some(({ id }) => versionOf(id) === version)) {
      const id = version.toString(16).padStart(8, "0");
      throw new DatabaseRefusal(
        `The secrets of people's two-factor sign-in are sealed with the key ${id}, which is not in ZAJEL_SECRET_KEY.`,
      );
    }
    return symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) });
  };
  for (let offset = 0; ; offset += rowsAtOnce) {
    const rows = await adapter.findMany<FactorRow>({
      model: "twoFactor",
      limit: rowsAtOnce,
      offset,
      sortBy: { field: "id", direction: "asc" },
    });
    for (const { id, secret, backupCodes } of rows.filter((row) => !row.secret.startsWith(current))) {
      const update = { secret: await again(secret), backupCodes: await again(backupCodes) };
      await adapter.update({ model: "twoFactor", where: [{ field: "id", value: id }], update });
    }
    if (rows.length < rowsAtOnce) return;
  }
}
