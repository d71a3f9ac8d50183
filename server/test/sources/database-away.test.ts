/** The database goes away while a payment system reports: what was answered is on disk, and nothing is answered wrongly. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { secret, sign } from "../../src/sources/testing/ottu-signature.ts";
import { startApi } from "../http/support.ts";
import { startReceiver } from "../outbound/receiver.ts";
import { ahead, promised } from "../support/patience.ts";
import { type Wire, wireToDatabase } from "../support/wire.ts";
import { until } from "../support/zajel.ts";
import { payment, post } from "./ottu-webhook.ts";

async function withWire(patienceMs: number) {
  let wire: (Wire & { url: string }) | undefined;
  const api = await startApi({
    patienceMs,
    webhookAllow: ["127.0.0.1/32"],
    async through(databaseUrl) {
      wire = await wireToDatabase(databaseUrl);
      return wire.url;
    },
  });
  const { body: source } = await api.call("POST", "/v1/sources", { kind: "ottu", secret });
  return { api, wire: wire as Wire, source };
}

describe("a database that comes back in time", async () => {
  const { api, wire, source } = await withWire(promised(12_000));
  after(async () => {
    await api[Symbol.asyncDispose]();
    await wire[Symbol.asyncDispose]();
  });

  test("the request waits for it, and does not notice more", async () => {
    const webhook = payment();
    await wire.cut();
    const waiting = post(source.url, sign(webhook));
    let isAnswered = false;
    const note = () => {
      isAnswered = true;
    };
    waiting.then(note, note);
    await refusedByDatabase(api);

    assert.equal(isAnswered, false);
    await wire.mend();

    assert.equal((await waiting).status, 200);
    assert.equal((await api.call("GET", `/v1/transactions/${webhook.session_id}`)).body.state, "paid");
  });

  test("cut again and again: whatever was answered 200 is there whole, once", async () => {
    const taken: string[] = [];
    let isOver = false;
    const callers = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        const webhook = payment();
        const { status } = await post(source.url, sign(webhook));
        assert.equal(status, 200);
        taken.push(`${webhook.session_id}`);
      }
    });
    for (let round = 0; round < 4; round += 1) {
      const before = taken.length;
      await until("some to be taken", async () => taken.length >= before + 10);
      await wire.cut();
      await wire.mend();
    }
    isOver = true;
    await Promise.all(callers);

    const rows = await api.sql<{ sessionId: string; state: string; events: number; recorded: string[] }[]>`
      select session_id, state,
             (select count(*)::int from transaction_event e
               where e.merchant_id = t.merchant_id and e.session_id = t.session_id) as events,
             (select array_agg(s.outcome order by s.id) from source_event s
               where s.merchant_id = t.merchant_id and s.session_id = t.session_id) as recorded
        from transaction t where session_id = any(${taken})`;
    assert.ok(taken.length >= 40);
    assert.equal(rows.length, taken.length);
    // A commit whose answer was lost is done again, and changes nothing.
    const wrong = rows.filter(
      ({ state, events, recorded: [first, ...more] }) =>
        state !== "paid" || events !== 2 || first !== "created" || more.some((outcome) => outcome !== "repeated"),
    );
    assert.deepEqual(wrong, []);
  });
});

describe("a database that stays away, and a receiver", async () => {
  const { api, wire, source } = await withWire(ahead(1_200));
  after(async () => {
    await api[Symbol.asyncDispose]();
    await wire[Symbol.asyncDispose]();
  });

  test("a receiver that takes longer than the payer can wait is not waited for, and gets the event all the same", async () => {
    await using receiver = await startReceiver();
    const inbox = receiver.inbox();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    receiver.answer = (response) => void released.then(() => response.end("thanks"));
    const whole = { kind: "ottu", secret, forward_url: inbox.url, answer: 201 };
    const { body: forwarding } = await api.call("POST", "/v1/sources", whole);

    const answered = await post(forwarding.url, sign(payment()));
    release();

    assert.equal(answered.status, 201);
    await inbox.first(1);
    const noted = await until("the receiver's answer to be noted", async () => {
      const { body } = await api.call("GET", `/v1/sources/${forwarding.id}/events`);
      return body.data[0].forwarded;
    });
    assert.deepEqual(noted, { status: 200, detail: null });
  });

  test("there is no answer, so that Ottu repeats; and the repetition is taken", async () => {
    const webhook = payment();
    await wire.cut();
    const gaveUp = new AbortController();
    const asked = post(source.url, sign(webhook), {}, gaveUp.signal).then(
      ({ status }) => `${status}`,
      (error) => error.name as string,
    );

    await until("it to be left without an answer", async () =>
      api.log.some((line) => line.includes("left without an answer")),
    );
    gaveUp.abort();
    await wire.mend();
    const again = await until("the repetition to be taken", async () => {
      const answered = await post(source.url, sign(webhook), {}, AbortSignal.timeout(promised(2_000))).catch(
        () => null,
      );
      return answered?.status;
    });

    assert.deepEqual([await asked, again], ["AbortError", 200]);
    assert.equal((await api.call("GET", `/v1/transactions/${webhook.session_id}`)).body.state, "paid");
  });

  test("who waits without an answer does not keep Zajel from stopping", async () => {
    await wire.cut();
    const known = api.log.length;
    const asked = post(source.url, sign(payment())).then(
      ({ status }) => `${status}`,
      () => "cut off",
    );
    await until("it to be left without an answer", async () =>
      api.log.slice(known).some((line) => line.includes("left without an answer")),
    );

    await api.close();

    assert.equal(await asked, "cut off");
  });
});

/** Resolves when the API has seen that its database is away: what was asked before has been refused by it, too. */
async function refusedByDatabase(api: Awaited<ReturnType<typeof startApi>>): Promise<void> {
  await until("the database to be missed", async () => (await api.call("GET", "/v1/sources")).status === 503);
}
