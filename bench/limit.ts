/**
 * What nothing that first writes down and then sends can do without: one durable commit, then one request to the sandbox.
 * Done by this program itself, on the same PostgreSQL and over a connection of the same kind.
 */
import { openDatabase } from "../server/src/store/database.ts";
import type { Arrivals } from "./arrivals.ts";
import { call, nowMs } from "./client.ts";

export interface Limit extends AsyncDisposable {
  /** Commits and sends once; milliseconds until the message arrived. */
  measure(to: string): Promise<number>;
  /** The settings of PostgreSQL that make a commit durable. */
  durability(): Promise<string>;
}

const account = "500000000000001";
const sender = "500000000000002";
const token = "EAAbench";
const template = "bench";

export async function prepareLimit(options: {
  databaseUrl: string;
  sandboxUrl: string;
  arrivals: Arrivals;
}): Promise<Limit> {
  const { sandboxUrl, arrivals } = options;
  const control = `${sandboxUrl}/sandbox/v1/accounts/${account}`;
  // An account of its own that tells nobody its statuses: they would be strangers to the server that is measured.
  await call("PUT", control, {
    name: "Bench",
    phone_numbers: [{ id: sender, display_phone_number: "+965 2200 0101", verified_name: "Bench" }],
    app: { id: "500000000000003", secret: "bench" },
    tokens: [{ token }],
  });
  const components = [{ type: "BODY", text: "A request for payment is waiting for you." }];
  await call("PUT", `${control}/templates/${template}/en`, { category: "UTILITY", components, quiet: true });

  const sql = openDatabase({ url: options.databaseUrl, max: 1, applicationName: "zajel bench" });
  await sql`create schema bench`;
  await sql`create table bench.written (id bigint generated always as identity primary key, content text not null)`;
  const content = "x".repeat(500);

  return {
    async measure(to) {
      const startedAt = nowMs();
      await sql`insert into bench.written (content) values (${content})`;
      const body = {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to,
        type: "template",
        template: { name: template, language: { policy: "deterministic", code: "en" } },
      };
      await call("POST", `${sandboxUrl}/v25.0/${sender}/messages`, body, { authorization: `Bearer ${token}` });
      return (await arrivals.next(to)) - startedAt;
    },
    async durability() {
      const rows = await sql<{ name: string; setting: string }[]>`
        select name, setting from pg_settings
         where name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name`;
      return rows.map(({ name, setting }) => `${name} ${setting}`).join(", ");
    },
    [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }),
  };
}
