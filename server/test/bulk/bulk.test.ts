/** Many transactions in one file, through the API. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { guardCell } from "../../src/domain/guarded-cell.ts";
import { csvLine } from "../../src/http/csv.ts";
import { workOffBatch, workOffBulks } from "../../src/intake/bulk.ts";
import { dropRows, giveUpSilent } from "../../src/store/bulk.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createMerchantConfigs } from "../../src/store/merchant-configs.ts";
import { openTransaction, untilBlocked } from "../../src/store/testing/rows.ts";
import { startReceiver } from "../outbound/receiver.ts";
import { type Json, request, startZajel, until, type Zajel } from "../support/zajel.ts";
import { closeGate } from "./gate.ts";
import { type BulkMerchant, bulkMerchant, goodFile } from "./merchant.ts";

let zajel: Zajel;
let shop: BulkMerchant;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_WEBHOOK_ALLOW: "127.0.0.0/8", ZAJEL_SANDBOX: "on" } });
  shop = await bulkMerchant(zajel);
});
after(() => zajel[Symbol.asyncDispose]());

const unknownBulk = "01890000-0000-7000-8000-000000000000";

describe("a file of transactions", () => {
  test("as a spreadsheet writes it becomes transactions, each with what its row says", async () => {
    const file = `\uFEFFtype;amount;currency_code;customer_phone;customer_first_name;order_no;extra.branch;notifications\r
payment_request;24.500;KWD;96550000483;"نورة; ""أم علي""";DN-1;"قطعة 4\r
السالمية";pre_payment paid\r
e_commerce;7;KWD;+44 7700 900123;'=Ali;DN-2;;\r\n`;

    const { status, body, headers } = await shop.send(file, { query: "?name=December.csv" });
    const bulk = await shop.finished(body.id);

    assert.equal(status, 202);
    assert.equal(headers.get("location"), `/v1/bulks/${body.id}`);
    assert.deepEqual(
      [body.rows, body.name, body.format, body.dry_run, body.repeated],
      [2, "December.csv", "csv", false, false],
    );
    assert.deepEqual(
      [bulk.rows, bulk.accepted, bulk.refused, bulk.errors, bulk.errors_truncated],
      [2, 2, 0, [], false],
    );
    const made = await shop.transactions();
    const [first, second] = [made.get("DN-1"), made.get("DN-2")];
    assert.equal(first.customer_phone, "+96550000483");
    assert.equal(first.customer_first_name, 'نورة; "أم علي"');
    assert.deepEqual(first.extra, { branch: "قطعة 4\r\nالسالمية" });
    assert.deepEqual(first.notification_states, ["created", "paid"]);
    assert.deepEqual([second.customer_phone, second.customer_first_name, second.extra], ["+447700900123", "=Ali", {}]);
    assert.deepEqual(second.notification_states, []);
  });

  test("may be JSON, as a list, under its name, or line by line", async () => {
    const merchant = await bulkMerchant(zajel);
    const row = (order_no: string) => ({ type: "payment_request", amount: "5", currency_code: "KWD", order_no });

    const bulks = [
      await merchant.import(JSON.stringify([row("a"), row("b")]), { type: "application/json; charset=utf-8" }),
      await merchant.import(JSON.stringify({ transactions: [row("c")] }), { type: "application/json" }),
      await merchant.import(`${JSON.stringify(row("d"))}\n{"amount": 5}\n`, { type: "application/x-ndjson" }),
    ];

    assert.deepEqual(
      bulks.map(({ format, accepted, refused }) => [format, accepted, refused]),
      [
        ["json", 2, 0],
        ["json", 1, 0],
        ["ndjson", 1, 1],
      ],
    );
    assert.deepEqual([...(await merchant.transactions()).keys()].sort(), ["a", "b", "c", "d"]);
  });

  test("has its rows refused in the words in which single creations are", async () => {
    const merchant = await bulkMerchant(zajel);
    const sound = { type: "payment_request", amount: "5", currency_code: "KWD" };
    const taken = await merchant.api("POST", "/v1/transactions", { ...sound, session_id: "taken" });
    assert.equal(taken.status, 201);
    const wrong: Json[] = [
      {},
      { ...sound, type: "e_commerce", notifications: { whatsapp: ["created"] }, amount: "5.5555" },
      { ...sound, type: "link", amount: 5, customer_phone: "12", bogus: 1, notifications: { whatsapp: ["refunded"] } },
      { ...sound, currency_code: "XXX", amount: "x", session_id: "a b", expires_at: "yesterday", language: "?" },
      { ...sound, extra: [], checkout_url: "ftp://x", expires_at: "2099-01-01T00:00:00Z", expiration_time: "60" },
      { ...sound, customer_first_name: "x".repeat(129), order_no: "y".repeat(129), authenticator_id: "nobody" },
      { ...sound, notifications: { whatsapp: ["paid", 1], sms: true } },
      [],
      { ...sound, notifications: { whatsapp: ["paid"] } },
    ];
    const alone = await Promise.all(wrong.map((row) => merchant.api("POST", "/v1/transactions", row)));

    const bulk = await merchant.import(JSON.stringify([...wrong, { ...sound, session_id: "taken" }]), {
      type: "application/json",
    });

    assert.deepEqual([bulk.accepted, bulk.refused], [0, wrong.length + 1]);
    for (const [index, { status, body }] of alone.entries()) {
      const { row, errors } = bulk.errors[index];
      assert.deepEqual([status, row], [400, index + 1]);
      // What is wrong with a body as a whole is told of the row.
      const { body: whole, ...expected } = body.errors;
      assert.deepEqual(errors, whole === undefined ? expected : { row: whole }, JSON.stringify(wrong[index]));
    }
    assert.deepEqual(bulk.errors.at(-1).errors, { session_id: ['The session_id "taken" is taken already.'] });
    assert.equal((await merchant.transactions()).size, 1);
  });

  test("is judged by a dry run as it would be made, and nothing is made", async () => {
    const merchant = await bulkMerchant(zajel);
    await merchant.api("POST", "/v1/transactions", {
      type: "payment_request",
      amount: "5",
      currency_code: "KWD",
      session_id: "old",
    });
    // The second of a pair is far behind the first, in another batch.
    const rows = Array.from({ length: 600 }, (_, index) => `payment_request,5,KWD,DN-${index},s-${index % 550}`);
    const file = [
      "type,amount,currency_code,order_no,session_id",
      ...rows,
      "payment_request,5.5555,KWD,DN-x,s-x",
      "payment_request,5,KWD,DN-y,s-x",
      "payment_request,5,KWD,DN-z,old",
    ].join("\n");

    const tried = await merchant.import(file, { query: "?dry_run=true" });
    const madeByDryRun = (await merchant.transactions()).size;
    const again = await merchant.import(file, { query: "?dry_run=true" });
    const real = await merchant.import(file);

    const { id, dry_run, created_at, finished_at, ...outcome } = tried;
    assert.deepEqual([dry_run, outcome.accepted, outcome.refused, madeByDryRun], [true, 551, 52, 1]);
    assert.deepEqual(outcome.errors[0], {
      row: 552,
      errors: { session_id: ['The session_id "s-0" is taken already.'] },
    });
    const { id: realId, dry_run: _, created_at: __, finished_at: ___, ...made } = real;
    assert.deepEqual(made, outcome);
    assert.notEqual(again.id, id, "a dry run is made anew");
    assert.deepEqual([again.accepted, again.refused], [551, 52]);
    assert.notEqual(realId, id);
    const [left] =
      await zajel.sql`select count(*)::integer as count from bulk_row where bulk_id = ${realId} and errors is null`;
    assert.equal(left?.count, 0, "rows that became transactions are gone");
  });

  test("is refused as a whole where it cannot be read, and nothing is stored", async () => {
    const merchant = await bulkMerchant(zajel);
    const rows = "payment_request,5,KWD\n".repeat(2_000);
    const header = "type,amount,currency_code\n";
    const refusals = [
      await merchant.send(""),
      await merchant.send("type,amount,amount,phone\n"),
      await merchant.send(Buffer.from(`\uFEFF${header}${rows}`, "utf16le")),
      await merchant.send(Buffer.concat([Buffer.from(header + rows), Buffer.from([0xe9])])),
      await merchant.send(`${header}${rows}payment_request,5,"KWD\n${rows}`),
      await merchant.send("[", { type: "application/json" }),
      await merchant.send(header, { type: "text/plain" }),
      await merchant.send(header, { headers: { "content-encoding": "gzip" } }),
      await merchant.send(header, { type: "text/csv; charset=windows-1256" }),
      await merchant.send(header, { query: "?dry_run=yes" }),
    ];

    assert.deepEqual(
      refusals.map(({ status, body }) => [status, Object.keys(body.errors ?? {}).join()]),
      [
        [400, "file"],
        [400, "amount,phone,currency_code"],
        [400, "file"],
        [400, "file"],
        [400, "file"],
        [400, ""],
        [415, ""],
        [415, ""],
        [415, ""],
        [400, "dry_run"],
      ],
    );
    assert.match(refusals[4]?.body.detail, /line 2002 is not closed/);
    const { body } = await merchant.api("GET", "/v1/bulks");
    assert.deepEqual(body.data, []);
    await dropRows(zajel.sql, 100_000);
    const [left] = await zajel.sql`select count(*)::integer as count from bulk_row where merchant_id = ${merchant.id}`;
    assert.equal(left?.count, 0);
  });

  test("that is too large is refused before it is read", async () => {
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${zajel.rootKey}`,
        "zajel-merchant": shop.id,
        "content-type": "text/csv",
      };
      const sent = httpRequest(`${zajel.url}/v1/bulks`, {
        method: "POST",
        headers: { ...headers, "content-length": `${129 * 1024 * 1024}` },
      });
      sent.on("response", async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        sent.destroy();
        resolve({ status: response.statusCode ?? 0, text });
      });
      sent.on("error", reject);
      sent.write("type,amount");
    });

    assert.deepEqual([status, /at most 128 MB/.test(text)], [413, true]);
  });
});

describe("the refused rows", () => {
  const file = `type;amount;currency_code;customer_phone;customer_first_name;order_no;extra.note;notifications
payment_request;5.5555;KWD;+44 7700 900123;=1+1;DN-1;"a; ""b""
c";paid
payment_request;5;KWD;50000483;Noura;DN-2;;
payment_request;5;KWX;+29022222;'@علي;DN-3;-;pre_payment post_payment
`;

  test("come as a file that a person mends and sends again", async () => {
    const merchant = await bulkMerchant(zajel);
    const bulk = await merchant.import(file);
    const answer = await merchant.api("GET", `/v1/bulks/${bulk.id}/errors.csv`);
    const errors = answer.body as string;

    assert.deepEqual([bulk.accepted, bulk.refused], [1, 2]);
    assert.equal(answer.headers.get("content-type"), "text/csv; charset=utf-8");
    assert.equal(answer.headers.get("content-disposition"), `attachment; filename="errors-${bulk.id}.csv"`);
    assert.equal(
      errors.replace(/^\uFEFF/, ""),
      `type;amount;currency_code;customer_phone;customer_first_name;order_no;extra.note;notifications;row;errors\r
payment_request;5.5555;KWD;44 7700 900123;'=1+1;DN-1;"a; ""b""
c";paid;2;"amount: KWD has 3 decimals, ""5.5555"" has 4."\r
payment_request;5;KWX;'+29022222;'@علي;DN-3;'-;pre_payment post_payment;5;"currency_code: ""KWX"" is not an active ISO 4217 currency code, such as KWD."\r
`,
    );

    const mended = await merchant.import(errors.replace("5.5555", "5.555").replace("KWX", "KWD"));

    assert.deepEqual([mended.accepted, mended.refused], [2, 0], JSON.stringify(mended.errors));
    const made = await merchant.transactions();
    const [first, third] = [made.get("DN-1"), made.get("DN-3")];
    assert.deepEqual(
      [first.customer_phone, first.customer_first_name, first.extra],
      ["+447700900123", "=1+1", { note: 'a; "b"\nc' }],
    );
    assert.deepEqual(
      [third.customer_phone, third.customer_first_name, third.extra],
      ["+29022222", "@علي", { note: "-" }],
    );
  });

  test("are what they were when they come back, whatever characters are in them", async () => {
    const merchant = await bulkMerchant(zajel);
    const seed = randomInt(2 ** 31);
    const text = fc
      .string({ unit: "binary", minLength: 1, maxLength: 40 })
      .map((text) => text.toWellFormed().replaceAll("\0", "\u0001"));
    // A "'" before what would begin a formula is a spreadsheet's.
    const names = fc.sample(text, { seed, numRuns: 300 }).map((name) => name.replace(/^'+/, ""));
    const lines = names.map((name, index) => csvLine([index % 2 === 0 ? "x" : "5", guardCell(name), `DN-${index}`]));

    const bulk = await merchant.import(
      [
        "type,currency_code,amount,customer_first_name,order_no\r\n",
        ...lines.map((line) => `e_commerce,KWD,${line}`),
      ].join(""),
    );
    const errors = (await merchant.api("GET", `/v1/bulks/${bulk.id}/errors.csv`)).body as string;
    const mended = await merchant.import(errors.replaceAll("KWD,x,", "KWD,5,"));

    assert.deepEqual(
      [bulk.accepted, bulk.refused, mended.accepted, mended.refused],
      [150, 150, 150, 0],
      `seed ${seed}`,
    );
    const made = await merchant.transactions();
    for (const [index, name] of names.entries()) {
      assert.equal(made.get(`DN-${index}`).customer_first_name, name === "" ? null : name, `seed ${seed}`);
    }
  });

  test("of a list of JSON come as the same file", async () => {
    const merchant = await bulkMerchant(zajel);
    const row = {
      type: "payment_request",
      amount: "x",
      currency_code: "KWD",
      order_no: "DN-1",
      extra: { desk: 4, tags: ["a"] },
    };
    const bulk = await merchant.import(JSON.stringify([row]), { type: "application/json" });
    const { body } = await merchant.api("GET", `/v1/bulks/${bulk.id}/errors.csv`);

    const mended = await merchant.import((body as string).replace("payment_request,x", "payment_request,5"));

    assert.deepEqual([mended.accepted, mended.format], [1, "csv"]);
    assert.deepEqual((await merchant.transactions()).get("DN-1").extra, row.extra);
  });

  test("are told up to a hundred, and kept for 30 days", async () => {
    const merchant = await bulkMerchant(zajel);
    const bulk = await merchant.import(`type,amount,currency_code\n${"payment_request,,KWD\n".repeat(430)}`);
    const { body } = await merchant.api("GET", `/v1/bulks/${bulk.id}/errors.csv`);

    assert.deepEqual([bulk.refused, bulk.errors.length, bulk.errors_truncated], [430, 100, true]);
    assert.deepEqual(bulk.errors[99], { row: 101, errors: { amount: ["Required."] } });
    assert.equal((body as string).split("\r\n").length, 432);

    await zajel.sql`update bulk set drops_at = now() where id = ${bulk.id} and drops_at between now() + interval '29 days' and now() + interval '31 days'`;
    // The service does the same of its own accord.
    await until("they are dropped", async () => (await dropRows(zajel.sql, 200)) === 0);
    const later = await merchant.api("GET", `/v1/bulks/${bulk.id}`);
    const gone = await merchant.api("GET", `/v1/bulks/${bulk.id}/errors.csv`);
    assert.deepEqual([later.body.refused, later.body.errors, gone.status], [430, [], 410]);
  });

  test("are all dropped, also where two nodes begin with the same ones", async () => {
    const merchant = await bulkMerchant(zajel);
    const bulk = await merchant.import(`type,amount,currency_code\n${"payment_request,,KWD\n".repeat(30)}`);
    const other = openDatabase({ url: zajel.database.url, max: 1, applicationName: "zajel test" });
    try {
      const ofOther = await openTransaction(
        other,
        (tx) => tx`delete from bulk_row where bulk_id = ${bulk.id} and line <= 11`,
      );
      await zajel.sql`update bulk set drops_at = now() where id = ${bulk.id}`;
      const dropping = dropRows(zajel.sql, 10);
      await untilBlocked(zajel.sql);
      await ofOther.end();
      await dropping;
    } finally {
      await other.end({ timeout: 5 });
    }

    await until("the rest to be dropped", async () => {
      await dropRows(zajel.sql, 10);
      const [left] = await zajel.sql`select count(*)::integer as count from bulk_row where bulk_id = ${bulk.id}`;
      return left?.count === 0;
    });
  });
});

describe("the same file again", () => {
  test("is the same bulk, also when it comes twice at once; nothing is made twice", async () => {
    const merchant = await bulkMerchant(zajel);
    const file = goodFile(300);

    const [one, other] = await Promise.all([merchant.send(file), merchant.send(file)]);
    await merchant.finished(one.body.id);
    const later = await merchant.send(file, { query: "?name=again" });
    const changed = await merchant.import(`${file}\n`);

    assert.deepEqual([one.status, other.status, later.status], [202, 202, 202]);
    assert.deepEqual([other.body.id, later.body.id], [one.body.id, one.body.id]);
    assert.deepEqual([one.body.repeated, other.body.repeated].sort(), [false, true]);
    assert.deepEqual([later.body.repeated, later.body.status, later.body.accepted], [true, "finished", 300]);
    assert.notEqual(changed.id, one.body.id, "other bytes are another file");
    const { body } = await merchant.api("GET", "/v1/bulks");
    assert.equal(body.data.length, 2);
  });

  test("of another merchant, or from a key that reaches others, is a bulk of its own", async () => {
    const [merchant, other] = [await bulkMerchant(zajel), await bulkMerchant(zajel)];
    const file = `type,amount,currency_code,customer_phone,order_no\npayment_request,5,KWD,50000483,a\npayment_request,5,KWD,50000484,b\n`;
    const keys = `/v1/merchants/${merchant.id}/api-keys`;
    const team = (await merchant.api("POST", keys, { name: "t", kind: "team", phones: ["+96550000483"] })).body.key;
    const test = (await merchant.api("POST", keys, { name: "t", kind: "test" })).body.key;
    const as = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

    const bulks = [
      await merchant.import(file, as(team)),
      await merchant.import(file, as(test)),
      await other.import(file),
    ];

    assert.equal(new Set(bulks.map(({ id }) => id)).size, 3);
    assert.deepEqual(
      bulks.map(({ accepted, refused }) => [accepted, refused]),
      [
        [1, 1],
        [2, 0],
        [2, 0],
      ],
    );
    assert.match(bulks[0].errors[0].errors.customer_phone[0], /^A team key only reaches the phones that it lists/);
    const rows = await zajel.sql<{ environment: string }[]>`
      select environment from transaction where merchant_id = ${merchant.id} order by environment`;
    assert.deepEqual(
      rows.map(({ environment }) => environment),
      ["live", "sandbox", "sandbox"],
    );
    for (const path of ["", "/errors.csv"]) {
      assert.equal((await other.api("GET", `/v1/bulks/${bulks[0].id}${path}`)).status, 404);
    }
    assert.equal((await other.api("POST", `/v1/bulks/${bulks[0].id}/cancel`)).status, 404);
    assert.equal((await other.api("GET", `/v1/bulks/${unknownBulk}`)).status, 404);
  });

  test("under an Idempotency-Key is answered as before; another file under it is refused", async () => {
    const merchant = await bulkMerchant(zajel);
    const named = { headers: { "idempotency-key": "december" } };

    const first = await merchant.send(goodFile(3), named);
    const again = await merchant.send(goodFile(3), named);
    const other = await merchant.send(goodFile(4), named);
    const dry = await merchant.send(goodFile(3), { ...named, query: "?dry_run=true" });

    assert.deepEqual([again.status, again.body, again.headers.get("idempotency-replayed")], [202, first.body, "true"]);
    assert.deepEqual([other.status, dry.status], [409, 409]);
    await merchant.finished(first.body.id);
    const { body } = await merchant.api("GET", "/v1/bulks");
    assert.deepEqual(
      body.data.map(({ id }: Json) => id),
      [first.body.id],
    );
  });

  test("goes on with a bulk that was canceled; what was made stays", async () => {
    const merchant = await bulkMerchant(zajel);
    const rows = Array.from({ length: 900 }, (_, index) => `payment_request,5,KWD,DN-${index},s-${index}`);
    const file = ["type,amount,currency_code,order_no,session_id", ...rows].join("\n");
    // An older bulk waits, so that this one is worked off by hand.
    const gate = await closeGate(zajel.sql, merchant.id, "gate");
    await merchant.send("type,amount,currency_code,session_id\npayment_request,5,KWD,gate\n");
    const { body: bulk } = await merchant.send(file);
    const node = { sql: zajel.sql, configs: createMerchantConfigs(), wake: () => {} };
    await workOffBatch(node, { merchantId: merchant.id, id: bulk.id });
    await workOffBatch(node, { merchantId: merchant.id, id: bulk.id });

    const canceled = await merchant.api("POST", `/v1/bulks/${bulk.id}/cancel`);
    const [left] = await zajel.sql`select count(*)::integer as count from bulk_row where bulk_id = ${bulk.id}`;

    assert.deepEqual([canceled.status, canceled.body.status, canceled.body.accepted], [200, "canceled", 500]);
    assert.deepEqual([left?.count, (await merchant.transactions()).size], [0, 500]);
    assert.equal((await merchant.api("POST", `/v1/bulks/${bulk.id}/cancel`)).status, 409);

    const again = await merchant.send(file);
    await gate.open();
    const done = await merchant.finished(bulk.id);

    assert.deepEqual([again.body.id, again.body.repeated], [bulk.id, true]);
    assert.deepEqual([done.rows, done.accepted, done.refused], [900, 900, 0]);
    assert.equal((await merchant.transactions()).size, 901);
    const { data } = (await merchant.api("GET", "/v1/audit")).body;
    assert.deepEqual(
      data.flatMap(({ action, actor, subject }: Json) =>
        action.startsWith("bulk.") && subject === bulk.id ? [[action, actor, subject]] : [],
      ),
      [
        ["bulk.resumed", "root", bulk.id],
        ["bulk.canceled", "root", bulk.id],
        ["bulk.created", "root", bulk.id],
      ],
    );
  });
});

describe("a file that breaks off", () => {
  /** Begins to send a file. */
  function begin(merchant: BulkMerchant, file: string): Socket {
    const bytes = Buffer.from(file);
    const { hostname, port } = new URL(zajel.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(
      `POST /v1/bulks?name=broken HTTP/1.1\r\nHost: zajel\r\nAuthorization: Bearer ${zajel.rootKey}\r\nZajel-Merchant: ${merchant.id}\r\nContent-Type: text/csv\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, bytes.length - 200));
    return socket;
  }

  /** Sends the beginning of a file and is gone; resolves when that is seen. */
  async function breakOff(merchant: BulkMerchant, file: string): Promise<Json> {
    const socket = begin(merchant, file);
    await until("its rows to be seen", async () => {
      const { data } = (await merchant.api("GET", "/v1/bulks")).body;
      return data[0]?.status === "receiving" && data[0].rows >= 1_000;
    });
    socket.destroy();
    return until("that it broke off to be seen", async () => {
      const { data } = (await merchant.api("GET", "/v1/bulks")).body;
      return data[0]?.status === "incomplete" && data[0];
    });
  }

  test("counts for nothing, is seen as that, and comes again as a whole", async () => {
    const merchant = await bulkMerchant(zajel);
    const file = goodFile(1_200);

    const broken = await breakOff(merchant, file);
    const madeOfBroken = (await merchant.transactions()).size;
    const bulk = await merchant.import(file);

    assert.deepEqual([broken.name, broken.accepted, broken.refused, madeOfBroken], ["broken", 0, 0, 0]);
    assert.ok(broken.rows >= 1_000 && broken.rows < 1_200);
    assert.deepEqual([bulk.accepted, (await merchant.transactions()).size], [1_200, 1_200]);
    await dropRows(zajel.sql, 100_000);
    const [left] = await zajel.sql`select count(*)::integer as count from bulk_row where bulk_id = ${broken.id}`;
    assert.equal(left?.count, 0);
  });

  test("or does not go on is one of a node's eight while it lasts; a ninth is told to come again", async () => {
    const merchant = await bulkMerchant(zajel);
    const sockets = Array.from({ length: 8 }, () => begin(merchant, goodFile(600)));
    await until("all places to be taken", async () => {
      const { data } = (await merchant.api("GET", "/v1/bulks")).body;
      return data.filter(({ status }: Json) => status === "receiving").length === 8;
    });

    const refused = await merchant.send(goodFile(1));
    for (const socket of sockets) socket.destroy();
    await until("a place to be free", async () => (await merchant.send(goodFile(2))).status === 202);

    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "5"]);
  });

  test("because its node died is given up when nothing has come for five minutes", async () => {
    const merchant = await bulkMerchant(zajel);
    const silent = async (minutes: number) => {
      const [row] = await zajel.sql<{ id: string }[]>`
        insert into bulk (merchant_id, id, dry_run, format, columns, reach, source, updated_at)
        values (${merchant.id}, gen_random_uuid(), false, 'csv', '{}', '{"kind": "everybody"}', 'root',
                now() - ${minutes} * interval '1 minute')
        returning id`;
      return row?.id as string;
    };
    const [dead, slow] = [await silent(6), await silent(4)];

    await giveUpSilent(zajel.sql);

    assert.equal((await merchant.api("GET", `/v1/bulks/${dead}`)).body.status, "incomplete");
    assert.equal((await merchant.api("GET", `/v1/bulks/${slow}`)).body.status, "receiving");
  });
});

test("a merchant is told of its progress, of its end, and of a cancellation", async () => {
  await using receiver = await startReceiver();
  const merchant = await bulkMerchant(zajel);
  const inbox = receiver.inbox();
  const events = ["bulk.progressed", "bulk.finished"];
  const made = await merchant.api("POST", "/v1/webhook-endpoints", { url: inbox.url, events });
  assert.equal(made.status, 201, JSON.stringify(made.body));

  const bulk = await merchant.import(`${goodFile(999)}payment_request,,KWD,DN-x\n`);
  await until("the end to be told", async () => inbox.received.some(({ body }) => body.type === "bulk.finished"));

  const told = inbox.received.map(({ body }) => body);
  assert.deepEqual(
    told.map(({ type, data }) => [type, data.status, data.accepted + data.refused]),
    [
      ["bulk.progressed", "running", 250],
      ["bulk.progressed", "running", 500],
      ["bulk.progressed", "running", 750],
      ["bulk.finished", "finished", 1_000],
    ],
  );
  const { id, rows, accepted, refused, dry_run, created_at, finished_at } = bulk;
  assert.deepEqual(told.at(-1).data, {
    id,
    name: null,
    status: "finished",
    dry_run,
    rows,
    accepted,
    refused,
    created_at,
    finished_at,
  });
});

test("many nodes at once do no row twice, and leave none", async () => {
  const merchants = await Promise.all([bulkMerchant(zajel), bulkMerchant(zajel)]);
  const sql = openDatabase({ url: zajel.database.url, max: 4, applicationName: "zajel test" });
  const nodes = Array.from({ length: 3 }, () => ({ sql, configs: createMerchantConfigs(), wake: () => {} }));
  try {
    const bulks = await Promise.all(
      merchants.flatMap((merchant) => [
        merchant.send(goodFile(600)),
        merchant.send(`${goodFile(600).replaceAll("DN-", "EN-")}`),
      ]),
    );
    for (const { status } of bulks) assert.equal(status, 202);
    await until("all to be worked off", async () => {
      await Promise.all(nodes.map((node) => workOffBulks(node)));
      const [open] = await zajel.sql`select count(*)::integer as count from bulk where status = 'running'`;
      return open?.count === 0;
    });
  } finally {
    await sql.end({ timeout: 5 });
  }

  for (const merchant of merchants) {
    const { data } = (await merchant.api("GET", "/v1/bulks")).body;
    assert.deepEqual(
      data.map(({ accepted, refused }: Json) => [accepted, refused]),
      [
        [600, 0],
        [600, 0],
      ],
    );
    assert.equal((await merchant.transactions()).size, 1_200);
  }
});

test("the list comes in pages, the newest first", async () => {
  const merchant = await bulkMerchant(zajel);
  const ids: string[] = [];
  for (const rows of [1, 2, 3]) ids.unshift((await merchant.send(goodFile(rows))).body.id);

  const first = await merchant.api("GET", "/v1/bulks?limit=2");
  const second = await merchant.api("GET", `/v1/bulks?limit=2&cursor=${first.body.next_cursor}`);
  const none = await merchant.api("GET", "/v1/bulks?cursor=x");

  assert.deepEqual(
    [...first.body.data, ...second.body.data].map(({ id }: Json) => id),
    ids,
  );
  assert.deepEqual([second.body.next_cursor, none.status], [null, 400]);
});

test("a file that is refused early leaves its connection of use", async () => {
  const { id } = shop;
  const headers = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": id, "content-type": "text/csv" };
  const large = Buffer.concat([Buffer.from("type,amount\n"), Buffer.alloc(20 * 1024 * 1024, "x,y\n")]);

  for (const _ of [1, 2]) {
    const { status, body } = await request(zajel.url, "POST", "/v1/bulks", large, headers);
    assert.deepEqual([status, body.errors], [400, { currency_code: ["This column is missing."] }]);
  }
});
