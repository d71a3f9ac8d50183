/** The databases that are compared, each with the shop in it. */
import { openDatabase, type Sql } from "../../server/src/store/database.ts";
import { type Shop, setUpShop } from "../shop.ts";

/** Always the same, so that what was made once can be measured again. */
export const shop: Shop = {
  apiKey: "zjl_live_bench-of-flatness",
  authenticatorId: "00000000-0000-7000-8000-0000000000f1",
  secretKey: Buffer.alloc(32, "flat").toString("base64"),
  appSecret: "app-secret",
  endpoint: { url: "http://127.0.0.1:9/", events: ["notification.failed"] },
};

export interface Database {
  name: string;
  url: string;
}

/** One connection for statements that may take long, and transactions that may stay open. */
export function openAtLeisure(url: string): Sql {
  return openDatabase({ url, max: 1, applicationName: "zajel bench", statementTimeoutMs: 0 });
}

/** Makes the database, and what `fill` makes in it. With `fill` it is kept from run to run, without it made anew. */
export async function makeDatabase(
  server: string,
  name: string,
  fill: ((sql: Sql) => Promise<void>) | null,
): Promise<Database> {
  const url = new URL(server);
  url.pathname = `/${name}`;
  const admin = openAtLeisure(server);
  try {
    if (fill !== null) {
      const [known] = await admin`select 1 from pg_database where datname = ${name}`;
      if (known !== undefined) return { name, url: url.href };
    }
    // Named for what it is only when it is whole.
    const unfinished = `${name}_unfinished`;
    await admin`drop database if exists ${admin(unfinished)} with (force)`;
    await admin`create database ${admin(unfinished)}`;
    url.pathname = `/${unfinished}`;
    await setUpShop(url.href, shop);
    const sql = openAtLeisure(url.href);
    try {
      await sql`create extension if not exists pg_stat_statements`;
      if (fill !== null) await fill(sql);
    } finally {
      await sql.end({ timeout: 5 });
    }
    await admin`drop database if exists ${admin(name)} with (force)`;
    await admin`alter database ${admin(unfinished)} rename to ${admin(name)}`;
    url.pathname = `/${name}`;
    return { name, url: url.href };
  } finally {
    await admin.end({ timeout: 5 });
  }
}
