/** What a payment owes is claimed by the statement that makes it owed, where nothing stands in the way. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { left } from "../support/shop.ts";
import {
  connectSender,
  type Json,
  newPhone,
  paymentRequest,
  request,
  startZajel,
  until,
  untilStatus,
  type Zajel,
} from "../support/zajel.ts";

let zajel: Zajel;

before(async () => {
  zajel = await startZajel();
  await connectSender(zajel);
  // Which phase each message began in.
  await zajel.sql.unsafe(`
    create table beginning (session_id text primary key, phase text not null);
    create function note_beginning() returns trigger language plpgsql as $$
      begin insert into beginning values (new.session_id, new.phase); return new; end $$;
    create table sender_write ();
    create function note_sender() returns trigger language plpgsql as $$
      begin insert into sender_write default values; return new; end $$;
    create trigger note_sender after update on sender for each row execute function note_sender();
    create trigger note_beginning after insert on notification for each row when (new.state = 'created')
      execute function note_beginning();`);
});
after(() => zajel[Symbol.asyncDispose]());

async function create(changes: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<string> {
  const made = await zajel.api("POST", "/v1/transactions", paymentRequest(changes), headers);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.session_id;
}

async function beginning(sessionId: string): Promise<string | undefined> {
  const [row] = await zajel.sql<{ phase: string }[]>`select phase from beginning where session_id = ${sessionId}`;
  return row?.phase;
}

/** One whose message was claimed at once. A node that was just started, or has not heard of the shop lately, claims none. */
async function untilBorn(changes: Record<string, unknown> = {}, headers: () => Record<string, string> = () => ({})) {
  return until("a message that is claimed at once", async () => {
    const sessionId = await create(changes, headers());
    await untilStatus(zajel, sessionId, "created", left);
    return (await beginning(sessionId)) === "sending" && sessionId;
  });
}

/** How often the row of the shop's sender was written. */
async function sendersWrites(): Promise<number> {
  const [row] = await zajel.sql<{ count: number }[]>`select count(*)::int as count from sender_write`;
  return row?.count ?? 0;
}

async function words(sessionId: string): Promise<Json> {
  const [row] = await zajel.sql`
    select content, template_name, template_namespace, template_language, requested_language, country, attempts, kind
      from notification where session_id = ${sessionId} and state = 'created'`;
  return { ...row };
}

test("a message that is claimed at once has the words of one that was queued, and leaves once", async () => {
  const queued = await create();
  await untilStatus(zajel, queued, "created", left);
  assert.equal(await beginning(queued), "queued");

  const customer_phone = newPhone();
  const born = await untilBorn({ customer_phone, order_no: "DN-10482" });

  assert.deepEqual(await words(born), await words(queued));
  const sent = (await zajel.sandbox.messages({ to: customer_phone })).length;
  const [owed] = await zajel.sql`
    select count(*)::int as count from notification
     where state = 'created' and recipient = ${customer_phone}`;
  assert.equal(sent, owed?.count);
});

/** How many of the node's queries took longer than 25 ms. */
async function slowQueries(): Promise<number> {
  const text = await (await fetch(`${zajel.url}/metrics`)).text();
  const [quick, all] = ['bucket\\{le="0.025"\\}', "count"].map((part) =>
    Number(new RegExp(`^zajel_database_query_duration_seconds_${part} (\\d+)$`, "m").exec(text)?.[1]),
  );
  return (all as number) - (quick as number);
}

test("so are those of a crowd, whose statements follow each other", async () => {
  await untilBorn();

  // After a commit of more than 20 ms the next ones go aside, where births take turns: fewer in such a crowd say nothing.
  const { born } = await until("a crowd that was written without delay, or born all the same", async () => {
    const before = await slowQueries();
    const sessions = await Promise.all(Array.from({ length: 24 }, () => create()));
    const isDelayed = (await slowQueries()) > before;
    for (const sessionId of sessions) await untilStatus(zajel, sessionId, "created", left);
    const phases = await Promise.all(sessions.map(beginning));
    const born = phases.filter((phase) => phase === "sending").length;
    return (!isDelayed || born >= 12) && { born };
  });

  assert.ok(born >= 12, `${born} of 24 were claimed at once`);
});

test("so it is under an Idempotency-Key, and a repetition sends nothing again", async () => {
  let key = "";
  const customer_phone = newPhone();
  const body = { customer_phone };
  const born = await untilBorn(body, () => {
    key = `key-${Math.random()}`;
    return { "idempotency-key": key };
  });
  const before = (await zajel.sandbox.messages({ to: customer_phone })).length;

  assert.equal(await create(body, { "idempotency-key": key }), born);
  await untilBorn();

  assert.equal((await zajel.sandbox.messages({ to: customer_phone })).length, before);
});

test("those of a crowd under keys take turns, since each commit has a connection of its own", async () => {
  await untilBorn();

  const phones = Array.from({ length: 24 }, newPhone);
  const sessions = await Promise.all(
    phones.map((customer_phone) => create({ customer_phone }, { "idempotency-key": `key-${Math.random()}` })),
  );

  const phases = await Promise.all(sessions.map(beginning));
  assert.ok(phases.includes("sending"), phases.join());
  for (const sessionId of sessions) await untilStatus(zajel, sessionId, "created", left);
  for (const to of phones) assert.equal((await zajel.sandbox.messages({ to })).length, 1);
});

test("a session that is taken sends nothing", async () => {
  const born = await untilBorn();
  const customer_phone = newPhone();

  const again = await zajel.api("POST", "/v1/transactions", paymentRequest({ session_id: born, customer_phone }));
  await untilBorn();

  assert.equal(again.status, 409);
  assert.deepEqual(await zajel.sandbox.messages({ to: customer_phone }), []);
});

test("a shop that wants to hear that messages are queued hears of each, and then they are", async () => {
  await untilBorn();
  const made = await zajel.api("POST", "/v1/webhook-endpoints", {
    url: "https://shop.example.com/hooks",
    events: ["notification.queued"],
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));

  const sessionId = await create();
  await untilStatus(zajel, sessionId, "created", left);

  assert.equal(await beginning(sessionId), "queued");
  const told = await zajel.sql<{ type: string }[]>`
    select type from webhook_delivery where subject = ${sessionId}`;
  assert.deepEqual(
    told.map(({ type }) => type),
    ["notification.queued"],
  );
  assert.equal((await zajel.api("DELETE", `/v1/webhook-endpoints/${made.body.id}`)).status, 204);
  await untilBorn();
});

test("a node that does not send queues it for those that do", async () => {
  await untilBorn();
  await using taking = await zajel.startNode({ ZAJEL_ROLES: "api" });
  const headers = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": "shop" };
  for (let turn = 0; turn < 3; turn += 1) {
    const made = await request(taking.url, "POST", "/v1/transactions", paymentRequest(), headers);
    await untilStatus(zajel, made.body.session_id, "created", left);
    assert.equal(await beginning(made.body.session_id), "queued");
  }
});

test("while a sender's bucket is empty, and while others of its messages wait, what comes is queued behind them", async () => {
  await untilBorn();
  await zajel.sql`update sender set tokens = 0, refilled_at = now() + interval '1 hour' where merchant_id = 'shop'`;

  const waiting = [await create(), await create(), await create()];

  const phases = [];
  for (const sessionId of waiting) phases.push(await beginning(sessionId));
  assert.deepEqual(phases, ["queued", "queued", "queued"]);
  await zajel.sql`update sender set refilled_at = date_trunc('second', now()) where merchant_id = 'shop'`;
  for (const sessionId of waiting) await untilStatus(zajel, sessionId, "created", left);
  await untilBorn();
});

test("a node that stops leaves nothing claimed, and the next one sends what it took", async () => {
  await untilBorn();
  const made = [];
  for (let turn = 0; turn < 5; turn += 1) made.push(create());
  const sessions = await Promise.all(made);
  await zajel.restart();

  for (const sessionId of sessions) await untilStatus(zajel, sessionId, "created", left);

  const sent = await zajel.sandbox.messages();
  for (const sessionId of sessions) {
    const [row] = await zajel.sql<{ recipient: string }[]>`
      select recipient from notification where session_id = ${sessionId} and state = 'created'`;
    assert.equal(sent.filter(({ to }) => to === row?.recipient).length, 1);
  }
});

test("while somebody holds an old snapshot messages are queued, and after it they are claimed at once again", async () => {
  await untilBorn();
  const snapshot = await zajel.sql.reserve();
  await snapshot`begin isolation level repeatable read`;
  await snapshot`select 1 from notification limit 1`;
  await zajel.sql.unsafe(`
    do $$ begin for n in 1..6000 loop perform pg_current_xact_id(); commit; end loop; end $$`);

  await until("a message that is queued first", async () => {
    const sessionId = await create();
    await untilStatus(zajel, sessionId, "created", left);
    return (await beginning(sessionId)) === "queued";
  });
  const later = await create();
  await untilStatus(zajel, later, "created", left);
  assert.equal(await beginning(later), "queued");

  // Few claims, each of several: every one writes the sender's row, whose versions have to stay.
  const writes = await sendersWrites();
  const startedAt = performance.now();
  const sessions: string[] = [];
  for (let turn = 0; turn < 30; turn += 1) sessions.push(await create());
  for (const sessionId of sessions) await untilStatus(zajel, sessionId, "created", left);
  const mostClaims = (performance.now() - startedAt) / 40 + 2;
  const claims = (await sendersWrites()) - writes;
  assert.ok(claims > 0 && claims <= mostClaims, `${claims} claims, and at most ${mostClaims} were expected`);

  await snapshot`commit`;
  snapshot.release();
  await untilBorn();
});
