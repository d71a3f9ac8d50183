/** SIGTERM: what is under way is finished, within a bound, and nobody is sent here any more. */
import assert from "node:assert/strict";
import { Agent, get } from "node:http";
import { after, test } from "node:test";
import { openTransaction, untilBlocked } from "../../src/store/testing/rows.ts";
import { ahead, promised } from "../support/patience.ts";
import { startProgram } from "../support/program.ts";
import { left, mend, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Answer, type Json, pointWebhooks, request, startZajel, until } from "../support/zajel.ts";

// The grace time is longer than a test: the node that only looks must not make an uncertain message due meanwhile.
const zajel = await startZajel({ environment: { ZAJEL_ROLES: "api,upkeep", ZAJEL_UNCERTAIN_GRACE_MS: "60000" } });
after(() => zajel[Symbol.asyncDispose]());
const shop = await openShop(zajel);

/** A node that sends, as a program; the one in this process only looks. */
const dispatching = { ...zajel.environment, ZAJEL_ROLES: "api,dispatcher,upkeep" };

test("a message that is on its way to WhatsApp is settled, and meanwhile the node says that it is not ready", async () => {
  await using node = startProgram({ ...dispatching, ZAJEL_SEND_TIMEOUT_MS: `${ahead(20_000)}` });
  const url = await node.ready;
  await pointWebhooks({ ...zajel, url }, shop.sender);
  await zajel.sandbox.control("PATCH", "/faults", { slow_ms: ahead(2_500) });
  const payment = await shop.create({ notifications: { whatsapp: ["created"] } });
  await untilWritten(payment);

  node.signal("SIGTERM");
  const unready = await until("the node to say that it stops", async () => {
    const answer = await readyz(url);
    return answer?.status === 503 ? answer : null;
  });
  node.signal("SIGTERM");
  node.signal("SIGINT");
  const ended = await node.ended;
  await mend(zajel);

  assert.match(unready.body.detail, /stopping/);
  assert.ok(Number(unready.headers.get("retry-after")) > 0);
  assert.deepEqual([ended.code, ended.errors], [0, ""]);
  const [notification] = (await shop.read(payment)).notifications;
  assert.ok(left.includes(notification.status));
  assert.equal((await shop.messages(payment)).length, 1);
});

test("who stops it while it still loads itself gets the same orderly end, and it was never started", async () => {
  // A program is loaded file by file: this one is stopped by the loading of a certain file.
  const hook = `import { registerHooks } from "node:module";
    registerHooks({ load(url, context, next) {
      if (url.endsWith("/server/src/app.ts")) process.kill(process.pid, "SIGTERM");
      return next(url, context);
    } });`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`;

  await using node = startProgram({ ...dispatching, NODE_OPTIONS });
  node.ready.catch(() => {});

  assert.deepEqual(await node.ended, { code: 0, output: "", errors: "" });
});

test("a request that is under way is answered, and what it made is there", async () => {
  await using node = startProgram(dispatching);
  const url = await node.ready;
  const blocking = await openTransaction(zajel.sql, (tx) => tx`lock table transaction in exclusive mode`);
  const underWay = createAt(url, shop);
  await until("the request to wait for the lock", async () => {
    // Of this test's own database: the server has others, whose tests run at the same time.
    const waiting = await zajel.sql`
      select from pg_locks l join pg_class c on c.oid = l.relation
       where not l.granted and c.relname = 'transaction'
         and l.database = (select oid from pg_database where datname = current_database())`;
    return waiting.length > 0;
  });

  node.signal("SIGTERM");
  await until("the node to take no new ones", async () => (await readyz(url))?.status !== 200);
  await blocking.end();
  const [answer, ended] = await Promise.all([underWay, node.ended]);

  assert.deepEqual([answer.status, ended.code], [201, 0]);
  assert.equal((await shop.api("GET", `/v1/transactions/${answer.body.session_id}`)).status, 200);
});

test("WhatsApp that does not answer holds up the stop for its time-out and no longer", async () => {
  await using node = startProgram(dispatching);
  await node.ready;
  await zajel.sandbox.control("PATCH", "/faults", { slow_ms: 60_000 });
  const payment = await shop.create({ notifications: { whatsapp: ["created"] } });
  await untilWritten(payment);

  const startedAt = performance.now();
  node.signal("SIGTERM");
  const ended = await node.ended;
  await mend(zajel);

  assert.equal(ended.code, 0);
  assert.ok(
    performance.now() - startedAt < promised(5_000),
    "ZAJEL_SEND_TIMEOUT_MS is 2 s here, and the answer would come after a minute",
  );
  assert.equal((await shop.statuses(payment)).created, "uncertain");
});

test("a connection that somebody keeps open does not hold up the stop", async () => {
  await using node = startProgram(dispatching);
  const url = await node.ready;
  using agent = Object.assign(new Agent({ keepAlive: true }), {
    [Symbol.dispose]() {
      agent.destroy();
    },
  });
  await new Promise((resolve) => get(`${url}/healthz`, { agent }, (response) => response.resume().on("end", resolve)));

  const startedAt = performance.now();
  node.signal("SIGTERM");
  const ended = await node.ended;

  assert.equal(ended.code, 0);
  assert.ok(performance.now() - startedAt < promised(3_000));
});

test("a message that was claimed and is not written yet is given back, as if it had not been claimed", async () => {
  await using node = startProgram(dispatching);
  const url = await node.ready;
  const blocked = await openTransaction(
    zajel.sql,
    (tx) => tx`select 1 from sender where authenticator_id = ${shop.sender.authenticatorId} for update`,
  );
  const payment = await shop.create({ notifications: { whatsapp: ["created"] } });
  await untilBlocked(zajel.sql);

  node.signal("SIGTERM");
  await until("the node to say that it stops", async () => (await readyz(url))?.status !== 200);
  await blocked.end();
  const ended = await node.ended;

  const [notification] = (await shop.read(payment)).notifications;
  assert.deepEqual([ended.code, notification.status, notification.attempts], [0, "queued", 0]);
  assert.equal((await shop.messages(payment)).length, 0);
  await using another = startProgram(dispatching);
  await another.ready;
  await untilWritten(payment);
});

/** WhatsApp has it; its answer may still be on its way. */
async function untilWritten(payment: Payment): Promise<void> {
  await until("the message to reach WhatsApp", async () => (await shop.messages(payment)).length === 1);
}

/** null: nobody listens there any more. */
async function readyz(url: string): Promise<Answer<Json> | null> {
  return request(url, "GET", "/readyz").catch(() => null);
}

function createAt(url: string, { merchantId }: Shop): Promise<Answer<Json>> {
  const headers = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": merchantId };
  const body = { type: "payment_request", amount: "1", currency_code: "KWD" };
  return request(url, "POST", "/v1/transactions", body, headers);
}
