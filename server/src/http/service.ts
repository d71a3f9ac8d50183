import { Type } from "typebox";
import { type Migration, pendingMigrations, readMigrations } from "../store/migrate.ts";
import type { App, HttpParts } from "./app-types.ts";
import { problem, sendProblem } from "./problem.ts";

const alive = Type.Object({ status: Type.Literal("ok") });

/** Longer than this the database does not answer, as far as a load balancer is concerned. */
const patienceMs = 2_000;

export function serviceRoutes(app: App, { sql, log, isStopping }: HttpParts): void {
  let migrations: Migration[] | undefined;

  app.get("/healthz", { schema: { response: { 200: alive } } }, async () => ({ status: "ok" as const }));

  // Whoever is answered here is answered by a server that listens; what is left to ask is the database.
  app.get("/readyz", { schema: { response: { 200: alive } } }, async (_request, reply) => {
    const refuse = (detail: string) => sendProblem(reply.header("retry-after", "5"), problem("unavailable", detail));
    if (isStopping()) return refuse("This node is stopping.");
    try {
      migrations ??= await readMigrations();
      const pending = await bounded(pendingMigrations(sql, migrations), patienceMs);
      if (pending.length > 0) return refuse("The database waits for its migrations.");
    } catch (error) {
      log.warn({ err: error }, "not ready");
      return refuse("The database does not answer.");
    }
    return { status: "ok" as const };
  });
}

async function bounded<T>(work: PromiseLike<T>, patienceMs: number): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
