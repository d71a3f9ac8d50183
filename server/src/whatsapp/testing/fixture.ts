import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../../../fixtures/graph-api/", import.meta.url);

export interface Fixture {
  request?: { method: string; path: string; headers: Record<string, string>; body?: unknown };
  answer?: { status: number; headers?: Record<string, string>; body?: unknown };
  webhook?: { app_secret: string; headers: Record<string, string>; body: unknown; raw: string };
}

/** One recorded exchange with WhatsApp, by the name of its file. */
export function fixture(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
}

/** The names that begin with `prefix`. */
export function fixtureNames(prefix: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(prefix) && file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}

/** The recorded answer; a fixture that has none is a mistake in the test. */
export function answerOf(name: string): NonNullable<Fixture["answer"]> {
  const { answer } = fixture(name);
  if (answer === undefined) throw new Error(`The fixture ${name} has no answer.`);
  return answer;
}

/** The recorded webhook; a fixture that has none is a mistake in the test. */
export function webhookOf(name: string): NonNullable<Fixture["webhook"]> {
  const { webhook } = fixture(name);
  if (webhook === undefined) throw new Error(`The fixture ${name} has no webhook.`);
  return webhook;
}
