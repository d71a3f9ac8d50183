/**
 * People's accounts: who they are, and that it is them. All of it is done by better-auth (`people-library.ts`); what a
 * person may do stands in our own table `member`.
 *
 * The library and the driver it speaks through are a third of the program. A node whose payments come from another
 * program, and which nobody looks at, does without: they are loaded with the first request that is about a person.
 */
import type { Sql, TransactionSql } from "../store/database.ts";
import { hasFactorSealedOtherwise } from "../store/people-factor.ts";
import type { SecretKeys } from "../store/seal.ts";
import type { createPeopleLibrary } from "./people-library.ts";

export const shortestPassword = 12;
export const longestPassword = 128;

export interface PeopleParts {
  /** Past a pooler. */
  databaseUrl: string;
  secretKeys: SecretKeys;
  /** As it was configured; null where requests may come to any address of ours. */
  publicUrl: string | null;
  /** Told of a connection that broke while nobody used it, and of what the library complains about. */
  onError: (message: string) => void;
}

/** What is written of a person in a transaction of ours. */
export interface PeopleWriter {
  /** Throws where the e-mail address is taken, as the database has it. */
  createPerson(person: { name: string; email: string; passwordHash: string | null }): Promise<{ id: string }>;
  /** A link that this person may choose a password with, once; links made before stop working. */
  createPasswordLink(userId: string, expiresAt: Date): Promise<{ token: string }>;
  revokePasswordLinks(userId: string): Promise<void>;
  /** The account with everything of it; whoever is signed in with it is out. */
  deletePerson(userId: string): Promise<void>;
}

type PeopleLibrary = ReturnType<typeof createPeopleLibrary>;

export type People = ReturnType<typeof createPeople>;

/** A connection is made with the first request that needs one. */
export function createPeople(parts: PeopleParts) {
  let library: Promise<PeopleLibrary> | null = null;
  const loaded = () => {
    library ??= import("./people-library.ts").then(({ createPeopleLibrary }) => createPeopleLibrary(parts));
    return library;
  };

  return {
    publicUrl: parts.publicUrl,

    /** The library's own calls, each with the headers of a request. */
    async api(): Promise<PeopleLibrary["api"]> {
      return (await loaded()).api;
    },

    async hashPassword(password: string): Promise<string> {
      return (await loaded()).hashPassword(password);
    },

    /** Who may choose a password with this token; null where it is unknown, was used, or has expired. */
    async findPasswordLink(token: string): Promise<{ userId: string } | null> {
      return (await loaded()).findPasswordLink(token);
    },

    async within(tx: TransactionSql): Promise<PeopleWriter> {
      return (await loaded()).within(tx);
    },

    /**
     * Encrypts with the first secret key what an older one encrypted, so that the older can be left out at the next
     * start. Throws `DatabaseRefusal` where a key is missing.
     */
    async sealAnew(sql: Sql): Promise<void> {
      if (await hasFactorSealedOtherwise(sql, sealedWith(parts.secretKeys[0].id))) await (await loaded()).sealAnew();
    },

    async close(): Promise<void> {
      await (await library)?.close();
    },
  };
}

/** The library numbers its secrets; ours are known by eight hexadecimal digits. */
export function versionOf(keyId: string): number {
  return Number.parseInt(keyId, 16);
}

/** How what the library encrypted with this key begins. */
export function sealedWith(keyId: string): string {
  return `$ba$${versionOf(keyId)}$`;
}

/** A refusal of the library. It is told by its name: its class is in what is loaded later. */
export interface PeopleRefusal extends Error {
  statusCode: number;
  body?: { code?: string };
}

export function isPeopleRefusal(error: unknown): error is PeopleRefusal {
  return error instanceof Error && error.name === "APIError" && "statusCode" in error;
}
