import { startTestPostgres } from "./test-postgres.ts";

let server: Awaited<ReturnType<typeof startTestPostgres>> | undefined;

/** Run by node:test before all test files: one PostgreSQL for the whole run, which the files find by the environment. */
export async function globalSetup(): Promise<void> {
  server = await startTestPostgres();
  process.env.ZAJEL_TEST_DATABASE_URL = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.[Symbol.asyncDispose]();
}
