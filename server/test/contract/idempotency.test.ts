/**
 * Idempotency-Key on an installation of two nodes: a request that is sent twice is done once.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, test } from "node:test";
import { forgetNames } from "../../src/store/idempotency.ts";
import { left } from "../support/shop.ts";
import { connectSender, type Json, paymentRequest, request, startZajel, until, untilStatus } from "../support/zajel.ts";

const zajel = await startZajel();
const other = await zajel.startNode();
after(async () => {
  await other[Symbol.asyncDispose]();
  await zajel[Symbol.asyncDispose]();
});

const plain = { type: "payment_request", amount: "20", currency_code: "KWD" };

interface Answered {
  status: number;
  text: string;
  isReplay: boolean;
}

/** One POST with a name, and its answer in bytes. */
async function post(
  path: string,
  body: unknown,
  name: string | null,
  more: { base?: string; merchant?: string; key?: string } = {},
): Promise<Answered> {
  const { base = zajel.url, merchant = "shop", key = zajel.rootKey } = more;
  const response = await fetch(`${base}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      ...(key === zajel.rootKey ? { "zajel-merchant": merchant } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(name === null ? {} : { "idempotency-key": name }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const isReplay = response.headers.get("idempotency-replayed") === "true";
  return { status: response.status, text: await response.text(), isReplay };
}

function newName(): string {
  return `order-${randomBytes(8).toString("hex")}`;
}

const saidBy = ({ status, text }: Answered) => ({ status, text });

async function countOf(table: "transaction" | "authenticator" | "merchant"): Promise<number> {
  const [row] = await zajel.sql<{ count: number }[]>`select count(*)::int as count from ${zajel.sql(table)}`;
  return row?.count ?? 0;
}

async function eventsOf(sessionId: string): Promise<Json[]> {
  return (await zajel.api("GET", `/v1/transactions/${sessionId}`)).body.history;
}

describe("the same body under the same name", () => {
  test("gets the same answer, byte by byte, and is done once", async () => {
    const name = newName();
    const before = await countOf("transaction");

    const first = await post("/v1/transactions", plain, name);
    const again = await post("/v1/transactions", plain, name);
    const elsewhere = await post("/v1/transactions", plain, name, { base: other.url });

    assert.equal(first.status, 201);
    assert.deepEqual([saidBy(again), saidBy(elsewhere)], [saidBy(first), saidBy(first)]);
    assert.deepEqual([first.isReplay, again.isReplay, elsewhere.isReplay], [false, true, true]);
    assert.equal(await countOf("transaction"), before + 1);
  });

  test("gets the answer of then, whatever has become of the payment since", async () => {
    const made = JSON.parse((await post("/v1/transactions", plain, null)).text);
    const name = newName();
    const path = `/v1/transactions/${made.session_id}/state`;

    const first = await post(path, { state: "pending" }, name);
    await post(path, { state: "paid" }, null);
    const again = await post(path, { state: "pending" }, name);

    assert.deepEqual(saidBy(again), saidBy(first));
    assert.equal(JSON.parse(again.text).applied, true);
    assert.deepEqual(
      (await eventsOf(made.session_id)).map(({ state }) => state),
      ["created", "pending", "paid"],
    );
  });

  test("gets a refusal again, too: of its values, its form, its JSON, and of the state of then", async () => {
    const taken = { ...plain, session_id: newName() };
    await post("/v1/transactions", taken, null);
    const bodies = [{ ...plain, amount: "20.0001" }, { ...plain, colour: "red" }, '{"type": ', taken];

    const answers = await Promise.all(
      bodies.map(async (body) => {
        const name = newName();
        const first = await post("/v1/transactions", body, name);
        return {
          first,
          again: await post("/v1/transactions", body, name),
          later: await post("/v1/transactions", plain, name),
        };
      }),
    );

    assert.deepEqual(
      answers.map(({ first }) => first.status),
      [400, 400, 400, 409],
    );
    for (const { first, again, later } of answers) {
      assert.deepEqual(saidBy(again), saidBy(first));
      assert.equal(later.status, 409);
    }
  });

  test("is told of a payment that was not there, even when it is there now", async () => {
    const session_id = newName();
    const name = newName();
    const path = `/v1/transactions/${session_id}/state`;

    const first = await post(path, { state: "paid" }, name);
    await post("/v1/transactions", { ...plain, session_id }, null);
    const again = await post(path, { state: "paid" }, name);

    assert.equal(first.status, 404);
    assert.deepEqual(saidBy(again), saidBy(first));
    assert.equal((await eventsOf(session_id)).length, 1);
  });

  test("sent forty times at once to two nodes, it is done once and everybody gets that answer", async () => {
    const name = newName();
    const before = await countOf("transaction");

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        post("/v1/transactions", plain, name, { base: index % 2 === 0 ? zajel.url : other.url }),
      ),
    );

    assert.equal(answers[0]?.status, 201);
    for (const answer of answers) assert.deepEqual(saidBy(answer), saidBy(answers[0] as Answered));
    assert.equal(answers.filter(({ isReplay }) => !isReplay).length, 1);
    assert.equal(await countOf("transaction"), before + 1);
  });

  test("many names at once, each sent four times and mixed with requests without one", async () => {
    const before = await countOf("transaction");
    const names = Array.from({ length: 25 }, newName);
    const bases = [zajel.url, other.url, zajel.url, other.url];

    const named = await Promise.all(
      names.map((name) => Promise.all(bases.map((base) => post("/v1/transactions", plain, name, { base })))),
    );
    const unnamed = await Promise.all(names.map(() => post("/v1/transactions", plain, null)));

    for (const answers of named) assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.ok([...named.flat(), ...unnamed].every(({ status }) => status === 201));
    assert.equal(await countOf("transaction"), before + 50);
  });

  test("a whole list of events is done once", async () => {
    const made = JSON.parse((await post("/v1/transactions", plain, null)).text);
    const events = [
      { session_id: made.session_id, state: "pending" },
      { session_id: made.session_id, state: "attempted" },
      { session_id: "nobody", state: "paid" },
    ];
    const name = newName();

    const answers = await Promise.all(
      [zajel.url, other.url, zajel.url].map((base) => post("/v1/states", { events }, name, { base })),
    );

    assert.deepEqual(
      JSON.parse((answers[0] as Answered).text).results.map(({ status, applied }: Json) => [status, applied]),
      [
        [200, true],
        [200, true],
        [404, false],
      ],
    );
    for (const answer of answers) assert.deepEqual(saidBy(answer), saidBy(answers[0] as Answered));
    assert.equal((await eventsOf(made.session_id)).length, 3);
  });

  test("a plan is told again as it was", async () => {
    const name = newName();

    const first = await post("/v1/transactions/plan", plain, name);
    const again = await post("/v1/transactions/plan", plain, name);

    assert.equal(first.status, 200);
    assert.deepEqual([saidBy(again), again.isReplay], [saidBy(first), true]);
  });

  test("work that asks WhatsApp is done once, also when both come at once, on one node or on two", async () => {
    const body = {
      name: "Main",
      waba_id: "209800000000001",
      phone_number_id: "118200000000001",
      access_token: "EAAnobody",
      app_secret: "secret",
    };
    const name = newName();
    const before = await countOf("authenticator");

    const answers = await Promise.all(
      [zajel.url, other.url, zajel.url].map((base) => post("/v1/authenticators", body, name, { base })),
    );

    assert.equal(answers[0]?.status, 201);
    for (const answer of answers) assert.deepEqual(saidBy(answer), saidBy(answers[0] as Answered));
    assert.equal(await countOf("authenticator"), before + 1);
  });

  test("a merchant is made once, and an API key that is shown once is shown to who asked for it again", async () => {
    const id = newName();
    const name = newName();

    const made = await Promise.all([1, 2].map(() => post("/v1/merchants", { id, name: "Twice" }, name)));
    const keys = await Promise.all(
      [zajel.url, other.url].map((base) =>
        post(`/v1/merchants/${id}/api-keys`, { name: "till", kind: "live" }, name, { base }),
      ),
    );

    assert.deepEqual(
      made.map(({ status }) => status),
      [201, 201],
    );
    assert.equal(keys[0]?.status, 201);
    assert.deepEqual(saidBy(keys[1] as Answered), saidBy(keys[0] as Answered));
    const { key } = JSON.parse((keys[0] as Answered).text);
    const stored = await zajel.sql`select answer from idempotency_key where answer like ${`%${key}%`}`;
    assert.equal(stored.length, 0, "the key stands in no row in clear");
  });
});

describe("what people ask for", () => {
  test("a person is invited once, and who asks again sees the same link, which stands nowhere in clear", async () => {
    const name = newName();
    const body = { email: `${name}@example.com`, role: "operator" };

    const answers = await Promise.all(
      [zajel.url, other.url, zajel.url].map((base) => post("/v1/members", body, name, { base })),
    );

    assert.equal(answers[0]?.status, 201, answers[0]?.text);
    for (const answer of answers) assert.deepEqual(saidBy(answer), saidBy(answers[0] as Answered));
    const { id, link } = JSON.parse((answers[0] as Answered).text);
    const stored = await zajel.sql`select answer from idempotency_key where answer like ${`%${link}%`}`;
    assert.equal(stored.length, 0);

    const renewed = await Promise.all([1, 2].map(() => post(`/v1/members/${id}/link`, undefined, name)));
    assert.equal(renewed[0]?.status, 201);
    assert.deepEqual(saidBy(renewed[1] as Answered), saidBy(renewed[0] as Answered));
    assert.notEqual(JSON.parse((renewed[0] as Answered).text).link, link);
  });

  test("a message is sent again by hand once", async () => {
    const sender = await connectSender(zajel);
    assert.ok(sender.authenticatorId);
    const made = JSON.parse(
      (await post("/v1/transactions", paymentRequest({ notifications: { whatsapp: ["created"] } }), null)).text,
    );
    await untilStatus(zajel, made.session_id, "created", left);
    const name = newName();
    const path = `/v1/transactions/${made.session_id}/notifications`;

    const answers = await Promise.all(
      [zajel.url, other.url, zajel.url, other.url].map((base) => post(path, { channel: "whatsapp" }, name, { base })),
    );

    assert.equal(answers[0]?.status, 202, answers[0]?.text);
    for (const answer of answers) assert.deepEqual(saidBy(answer), saidBy(answers[0] as Answered));
    const messages = await until("both messages", async () => {
      const sent = await zajel.sandbox.messages({ to: made.customer_phone });
      return sent.length >= 2 && sent;
    });
    assert.equal(messages.length, 2);
  });
});

describe("another body under the same name", () => {
  test("is refused, even where it only is written otherwise", async () => {
    const name = newName();
    await post("/v1/transactions", plain, name);

    const changed = await post("/v1/transactions", { ...plain, amount: "21" }, name);
    const spaced = await post("/v1/transactions", JSON.stringify(plain, null, 1), name);
    const invalid = await post("/v1/transactions", { ...plain, colour: "red" }, name);

    assert.deepEqual([changed.status, spaced.status, invalid.status], [409, 409, 409]);
    assert.match(JSON.parse(changed.text).detail, /another body/);
  });

  test("at once: one of them is done, the other is refused", async () => {
    const name = newName();
    const before = await countOf("transaction");

    const answers = await Promise.all(
      ["20", "21", "20", "21"].map((amount, index) =>
        post("/v1/transactions", { ...plain, amount }, name, { base: index < 2 ? zajel.url : other.url }),
      ),
    );

    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 409, 409]);
    assert.equal(await countOf("transaction"), before + 1);
  });

  test("a name belongs to its merchant and its path", async () => {
    const name = newName();
    await post("/v1/merchants", { id: "neighbour", name: "Neighbour" }, null);

    const here = await post("/v1/transactions", plain, name);
    const there = await post("/v1/transactions", { ...plain, amount: "21" }, name, { merchant: "neighbour" });
    const plan = await post("/v1/transactions/plan", { ...plain, amount: "22" }, name);

    assert.deepEqual([here.status, there.status, plan.status], [201, 201, 200]);
  });

  test("a name tells nobody what they could not have asked for themselves", async () => {
    const name = newName();
    const keyOf = async (kind: string) =>
      JSON.parse((await post("/v1/merchants/shop/api-keys", { name: kind, kind }, null)).text).key;
    const [live, colleague] = await Promise.all([keyOf("live"), keyOf("live")]);
    const team = JSON.parse(
      (await post("/v1/merchants/shop/api-keys", { name: "team", kind: "team", phones: ["+96550001234"] }, null)).text,
    ).key;

    const first = await post("/v1/transactions", plain, name, { key: live });
    const second = await post("/v1/transactions", plain, name, { key: colleague });
    const third = await post("/v1/transactions", plain, name, { key: team });

    assert.deepEqual(saidBy(second), saidBy(first));
    assert.equal(third.status, 409);
  });
});

describe("the name itself", () => {
  test("has up to 255 characters", async () => {
    const answers = await Promise.all(
      ["k".repeat(255), "k".repeat(256), ""].map((name) => post("/v1/transactions", plain, name)),
    );

    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 400, 400],
    );
    assert.deepEqual(Object.keys(JSON.parse((answers[1] as Answered).text).errors), ["Idempotency-Key"]);
  });

  test("means nothing where nothing is made: a change is made whenever it is asked for", async () => {
    const made = JSON.parse((await post("/v1/transactions", plain, null)).text);
    const headers = { "idempotency-key": newName() };
    const change = (language: string) =>
      zajel.api("PATCH", `/v1/transactions/${made.session_id}`, { language }, headers);

    const answers = [await change("ar"), await change("en")];

    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.language]),
      [
        [200, "ar"],
        [200, "en"],
      ],
    );
  });

  test("is kept for 48 hours, and forgotten a bounded number at a time", async () => {
    const names = [newName(), newName(), newName()];
    for (const name of names) await post("/v1/transactions", plain, name);
    await zajel.sql`
      update idempotency_key set created_at = now() - interval '47 hours 59 minutes' where key = ${names[0] as string}`;
    await zajel.sql`
      update idempotency_key set created_at = now() - interval '48 hours 1 minute'
       where key = any(${names.slice(1)})`;

    const kept = await post("/v1/transactions", plain, names[0] as string);
    const done = await post("/v1/transactions", plain, names[1] as string);
    const changed = await post("/v1/transactions", { ...plain, amount: "21" }, names[2] as string);
    assert.deepEqual([kept.isReplay, done.isReplay, changed.isReplay, changed.status], [true, false, false, 201]);

    await zajel.sql`update idempotency_key set created_at = now() - interval '49 hours' where key = any(${names})`;
    assert.deepEqual([await forgetNames(zajel.sql, 2), await forgetNames(zajel.sql, 2)], [2, 1]);
  });
});

describe("name, work and answer are one commit", () => {
  /** Makes the database refuse what the statement says, until it is disposed of. */
  async function refusing(table: string, when: string, condition: string): Promise<AsyncDisposable> {
    const name = `refuse_${randomBytes(4).toString("hex")}`;
    await zajel.sql.unsafe(`
      create function ${name}() returns trigger language plpgsql as $$
      begin raise exception 'refused by the test'; end $$;
      create trigger ${name} ${when} on ${table} for each row when (${condition}) execute function ${name}()`);
    return {
      [Symbol.asyncDispose]: async () => {
        await zajel.sql.unsafe(`drop function ${name} cascade`);
      },
    };
  }

  test("an answer of 500 is not kept: the next one does the work", async () => {
    const name = newName();
    const body = { ...plain, order_no: name };
    const trouble = await refusing("transaction", "before insert", `new.order_no = '${name}'`);

    const failed = await post("/v1/transactions", body, name);
    await trouble[Symbol.asyncDispose]();
    const done = await post("/v1/transactions", body, name);

    assert.deepEqual([failed.status, done.status, done.isReplay], [500, 201, false]);
  });

  test("where the answer cannot be kept, the work is not done either", async () => {
    const name = newName();
    const session_id = newName();
    const trouble = await refusing("idempotency_key", "before update", `new.key = '${name}' and new.status > 0`);

    const failed = await post("/v1/transactions", { ...plain, session_id }, name);
    const missing = await zajel.api("GET", `/v1/transactions/${session_id}`);
    await trouble[Symbol.asyncDispose]();
    const done = await post("/v1/transactions", { ...plain, session_id }, name);

    assert.deepEqual([failed.status, missing.status, done.status], [500, 404, 201]);
  });

  test("one bad request does not touch those that share its commit", async () => {
    const name = newName();
    await using _trouble = await refusing("transaction", "before insert", `new.order_no = '${name}'`);
    const bodies = Array.from({ length: 20 }, (_, index) => ({ ...plain, ...(index === 7 ? { order_no: name } : {}) }));

    const answers = await Promise.all(bodies.map((body) => post("/v1/transactions", body, newName())));

    assert.deepEqual(
      answers.map(({ status }) => status),
      bodies.map((_, index) => (index === 7 ? 500 : 201)),
    );
  });

  test("who comes while another node works under the name waits for that commit", async () => {
    const name = newName();
    const { promise: go, resolve: release } = Promise.withResolvers<void>();
    const isBlocked = async () =>
      (
        await zajel.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%idempotency_key%'`
      ).length > 0;
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    const worker = zajel.sql
      .begin(async (tx) => {
        await tx`
          insert into idempotency_key (merchant_id, method, path, key, body_hash, status, answer)
          values ('shop', 'POST', '/v1/transactions', ${name}, ${Buffer.alloc(32)}, 0, '')`;
        take();
        await go;
        throw new Error("the other node came to nothing");
      })
      .catch(() => {});
    await taken;

    let isAnswered = false;
    const waiting = post("/v1/transactions", plain, name).finally(() => {
      isAnswered = true;
    });
    await until("the request to wait for the name", isBlocked);
    assert.equal(isAnswered, false);
    release();

    assert.deepEqual([(await waiting).status, (await waiting).isReplay], [201, false]);
    await worker;
  });

  test("a node that died at work which asks WhatsApp gives its name up after three minutes", async () => {
    const name = newName();
    const place = async (age: string) => zajel.sql`
      insert into idempotency_key (merchant_id, method, path, key, body_hash, status, answer, created_at)
      values ('shop', 'POST', '/v1/transactions/plan', ${name}, ${Buffer.alloc(32)}, 0, '', now() - ${age}::interval)`;
    await place("179 seconds");

    const early = await post("/v1/transactions/plan", plain, name);
    await zajel.sql`update idempotency_key set created_at = now() - interval '181 seconds' where key = ${name}`;
    const late = await post("/v1/transactions/plan", plain, name);

    assert.deepEqual([early.status, late.status], [409, 200]);
  });
});

test("the request is what counts, not how it comes: a name without a body", async () => {
  const made = await request(
    zajel.url,
    "POST",
    "/v1/authenticators",
    { name: "Check", waba_id: "2098", phone_number_id: "1182", access_token: "EAA", app_secret: "s" },
    { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": "shop" },
  );
  const name = newName();

  const first = await post(`/v1/authenticators/${made.body.id}/check`, undefined, name);
  const again = await post(`/v1/authenticators/${made.body.id}/check`, undefined, name);

  assert.equal(first.status, 200);
  assert.deepEqual([saidBy(again), again.isReplay], [saidBy(first), true]);
});
