import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { after, describe, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { openDatabase } from "./database.ts";
import { openPeoplePool, poolOfTransaction } from "./people-pool.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 2 });
after(async () => {
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

const failOnError = (error: Error) => {
  throw error;
};

describe("the pool of people's accounts", () => {
  test("works on the tables of its own schema, also where PostgreSQL listens on a socket", async () => {
    assert.match(database.url, /host=%2F/);
    const pool = openPeoplePool(database.url, failOnError);
    try {
      const client = await pool.connect();
      const { rows } = await client.query(`select count(*)::int as people, current_schema as schema from "user"`);
      client.release();

      assert.deepEqual(rows, [{ people: 0, schema: "auth" }]);
    } finally {
      await pool.end();
    }
  });

  test("outlives a database that ends its connections, and names what is lost", async () => {
    const errors: string[] = [];
    const pool = openPeoplePool(database.url, ({ message }) => void errors.push(message));
    try {
      const client = await pool.connect();
      const sleeping = client.query("select pg_sleep(60)");
      const cut = assert.rejects(sleeping, ({ code }: { code: string }) =>
        ["57P01", "CONNECTION_CLOSED"].includes(code),
      );
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'zajel people' and datname = current_database()`;

      await cut;
      client.release();
      const next = await pool.connect();
      assert.equal((await next.query("select 1 as one")).rows[0].one, 1);
      next.release();
    } finally {
      await pool.end();
    }
  });

  test("sends what a URL with a port says: user, database, schema", async () => {
    await using server = await startListener((socket) => socket.end());
    const pool = openPeoplePool(`postgresql://no%20ura:secret@127.0.0.1:${server.port}/shop`, failOnError);

    await assert.rejects(pool.connect());
    await pool.end();

    const [startup = ""] = server.received;
    for (const part of ["user\0no ura\0", "database\0shop\0", "options\0-c search_path=auth\0"]) {
      assert.ok(startup.includes(part), `${JSON.stringify(startup)} has no ${JSON.stringify(part)}`);
    }
  });

  for (const [mode, seen] of [
    ["require", ["ssl"]],
    ["verify-full", ["ssl"]],
    ["prefer", ["ssl", "plain"]],
    ["disable", ["plain"]],
  ] as const) {
    test(`sslmode=${mode} with a database that has no SSL: ${seen.join(", then ")}`, async () => {
      await using server = await startListener((socket) => socket.end("N"));
      const pool = openPeoplePool(`postgresql://zajel@127.0.0.1:${server.port}/zajel?sslmode=${mode}`, failOnError);

      await assert.rejects(pool.connect());
      await pool.end();

      const kinds = server.received.map((message) => (message.includes("user\0") ? "plain" : "ssl"));
      assert.deepEqual(kinds, seen);
    });
  }
});

test("a transaction of ours in the place of a pool refuses to be ended", async () => {
  await sql.begin(async (tx) => {
    const client = await (await poolOfTransaction(tx)).connect();

    await assert.rejects(client.query("commit"), /transaction within a transaction/);
    assert.deepEqual((await client.query(`select name from "user" where id = $1`, ["nobody"])).rows, []);
  });
});

/** Something that listens where a database should, and notes the first message of every connection. */
async function startListener(answer: (socket: Socket) => void) {
  const received: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (data) => {
      received.push(data.toString("latin1"));
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    received,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
