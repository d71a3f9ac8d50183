/** Transactions as Ottu's clients make, read and change them, and what those clients are told when they err. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { left, openShop, type Payment, type Shop } from "../support/shop.ts";
import { type Answer, checkoutPrefix, type Json, newPhone, request, startZajel, type Zajel } from "../support/zajel.ts";
import { type OttuClient, ottuClient, paymentTransaction, transactionsAt } from "./client.ts";

let zajel: Zajel;
let shop: Shop;
let ottu: OttuClient;

before(async () => {
  zajel = await startZajel({ environment: { ZAJEL_SANDBOX: "on" } });
  shop = await openShop(zajel, { checkout_url_template: `${checkoutPrefix}{session_id}` });
  ottu = await ottuClient(zajel.url, shop);
});
after(() => zajel[Symbol.asyncDispose]());

const at = (sessionId: string) => `${transactionsAt}${sessionId}/`;
const sessionOf = ({ body }: Answer<Json>): Payment => ({
  sessionId: body.session_id,
  phone: body.customer_phone,
  body,
});

async function create(changes: Record<string, unknown> = {}): Promise<Answer<Json>> {
  const answer = await ottu.call(
    "POST",
    transactionsAt,
    paymentTransaction({ customer_phone: newPhone(), ...changes }),
  );
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer;
}

/** A transaction on which nothing is ticked. */
const quiet = { notifications: {} };

describe("a transaction made as Ottu's clients do", () => {
  test("sends its link and its receipt by WhatsApp, without a change to the client", async () => {
    const made = sessionOf(await create());

    const message = await shop.arrived(made, "zajel_payment_created");
    await shop.notified(made, "created", left);
    await shop.report(made, "paid");

    assert.match(JSON.stringify(message), new RegExp(made.sessionId));
    await shop.arrived(made, "zajel_payment_paid");
  });

  test("is answered with the fields that Zajel keeps, and with none that it would have to make up", async () => {
    const phone = newPhone();

    const made = await create({
      customer_phone: phone,
      customer_last_name: "Al-Mutairi",
      customer_email: "noura@example.com",
      language: "ar",
    });

    const { session_id: sessionId, ...rest } = made.body;
    assert.match(sessionId, /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      type: "payment_request",
      state: "created",
      amount: "24.500",
      currency_code: "KWD",
      order_no: "DN-10482",
      customer_first_name: "Noura",
      customer_last_name: "Al-Mutairi",
      customer_email: "noura@example.com",
      customer_phone: phone,
      language: "ar",
      expiration_time: "1 00:00:00",
      checkout_url: `${checkoutPrefix}${sessionId}`,
      notifications: { whatsapp: ["created", "paid"] },
    });
    assert.deepEqual((await ottu.call("GET", at(sessionId))).body, made.body);
    assert.equal((await ottu.call("GET", at(sessionId).slice(0, -1))).status, 200);
  });

  test("may carry every other field of Ottu's, which is ignored, and what is read-only there stays ours to say", async () => {
    const made = await create({
      ...quiet,
      session_id: "mine",
      checkout_url: "https://elsewhere.example.com/",
      state: "paid",
      pg_codes: ["knet", "mpgs"],
      customer_id: "CUST-123",
      customer_phone_2: "1",
      billing_address: { country: "KW", line1: "Salmiya" },
      agreement: { id: "A1", type: "recurring" },
      card_acceptance_criteria: { min_expiry_time: 30 },
      payment_type: "one_off",
      webhook_url: "https://shop.example.com/hook",
      redirect_url: "https://shop.example.com/back",
      email_recipients: ["a@example.com"],
      generate_qr_code: true,
      no_such_field: { anything: [1, 2] },
    });

    assert.notEqual(made.body.session_id, "mine");
    assert.deepEqual([made.body.state, made.body.checkout_url.startsWith(checkoutPrefix)], ["created", true]);
    assert.equal("customer_id" in made.body, false);
  });

  test("is in English and lives 24 hours where nothing is said", async () => {
    const made = sessionOf(await create(quiet));

    const { language, expires_at, created_at } = await shop.read(made);

    assert.equal(language, "en");
    assert.ok(Math.abs(Date.parse(expires_at) - Date.parse(created_at) - 86_400_000) < 1_000);
  });

  for (const [given, told, seconds] of [
    ["01:30:00", "01:30:00", 5_400],
    ["2 00:00:00", "2 00:00:00", 172_800],
    [900, "00:15:00", 900],
    ["900", "00:15:00", 900],
  ] as const) {
    test(`takes ${JSON.stringify(given)} as its expiration_time`, async () => {
      const made = await create({ ...quiet, expiration_time: given });

      const { expires_at, created_at } = await shop.read(sessionOf(made));
      assert.equal(made.body.expiration_time, told);
      assert.ok(Math.abs(Date.parse(expires_at) - Date.parse(created_at) - seconds * 1000) < 1_000);
    });
  }

  test("asks for other channels in vain, `SMS` in capitals too, and for operational states of those", async () => {
    const made = await create({
      notifications: { SMS: ["created", "refunded"], email: ["captured"], WhatsApp: ["paid"] },
    });

    assert.deepEqual(made.body.notifications, { whatsapp: ["paid"] });
  });

  test("of an E-Commerce order may ask for `created`, never sends it, and says why", async () => {
    const made = await create({ type: "e_commerce", notifications: { whatsapp: ["created", "paid"] } });
    const payment = sessionOf(made);

    const suppressed = await shop.notified(payment, "created", "suppressed");
    await shop.report(payment, "paid");
    await shop.arrived(payment, "zajel_payment_paid");

    assert.deepEqual(made.body.notifications, { whatsapp: ["created", "paid"] });
    assert.equal(suppressed.reason.code, "no_payment_link");
    assert.equal(suppressed.reason.title, "E-Commerce orders get no payment link");
    assert.deepEqual(await shop.templatesSent(payment), ["zajel_payment_paid"]);
    const retried = await shop.api("POST", `/v1/notifications/${suppressed.id}/retry`);
    assert.equal(retried.status, 409);
  });

  test("keeps a phone that cannot be used as it was typed, and suppresses what would go to it", async () => {
    const made = await create({ customer_phone: " 12-34 " });
    const payment = sessionOf(made);

    const link = await shop.notified(payment, "created", "suppressed");
    await shop.report(payment, "paid");
    const receipt = await shop.notified(payment, "paid", "suppressed");

    assert.equal(made.body.customer_phone, " 12-34 ");
    assert.deepEqual([link.reason.code, receipt.reason.code], ["phone_invalid", "phone_invalid"]);
    const corrected = newPhone();
    const changed = await ottu.call("PATCH", at(payment.sessionId), { customer_phone: corrected });
    assert.deepEqual([changed.status, changed.body.customer_phone], [200, corrected]);
    assert.equal((await shop.api("POST", `/v1/notifications/${receipt.id}/retry`)).status, 200);
    await shop.arrived({ ...payment, phone: corrected }, "zajel_payment_paid");
  });

  test("is no formula in a spreadsheet, whatever was typed for its phone", async () => {
    const order_no = `DN-${newPhone()}`;
    await create({ order_no, customer_phone: "+=1+1" });

    const { body } = await shop.api("GET", `/v1/transactions.csv?q=${encodeURIComponent(order_no)}`);

    assert.ok(body.includes(",'=1+1,"), body);
  });

  test("that looks like a number of its country but is too short is no number either", async () => {
    const made = sessionOf(await create({ customer_phone: "+96512345" }));

    const { reason } = await shop.notified(made, "created", "suppressed");

    assert.deepEqual([made.phone, reason.code], ["+96512345", "phone_invalid"]);
  });

  test("that saves a card has an amount of zero, and no other has", async () => {
    const saved = await create({ ...quiet, payment_type: "save_card", amount: "0" });
    const refused = await ottu.call("POST", transactionsAt, paymentTransaction({ amount: "0" }));

    assert.equal(saved.body.amount, "0.000");
    assert.deepEqual([refused.status, Object.keys(refused.body)], [400, ["amount"]]);
  });

  test("is on disk once it was answered: another node's start finds it, with what it owes", async () => {
    const made = sessionOf(await create());

    const rows = await zajel.sql`
      select t.session_id from transaction t join notification n using (merchant_id, session_id)
       where t.merchant_id = ${shop.merchantId} and t.session_id = ${made.sessionId}`;

    assert.equal(rows.length, 1);
  });
});

describe("the forms of a body", () => {
  const expected = { whatsapp: ["created", "paid"] };

  test("a form, with lists and objects in its names", async () => {
    const answers = await Promise.all(
      [
        [
          ["notifications[whatsapp][0]", "created"],
          ["notifications[whatsapp][1]", "paid"],
        ],
        [
          ["notifications.whatsapp", "created"],
          ["notifications.whatsapp", "paid"],
        ],
        [["notifications", '{"whatsapp": ["created", "paid"]}']],
        [["notifications[whatsapp][]", "created,paid"]],
      ].map((notifications) =>
        ottu.form("POST", transactionsAt, [
          ["type", "payment_request"],
          ["amount", "1.5"],
          ["currency_code", "KWD"],
          ["pg_codes", "knet"],
          ["customer_phone", newPhone()],
          ["customer_first_name", "نورة +& 100%"],
          ...(notifications as [string, string][]),
        ]),
      ),
    );

    for (const { status, body } of answers) {
      assert.equal(status, 201, JSON.stringify(body));
      assert.deepEqual([body.amount, body.customer_first_name], ["1.500", "نورة +& 100%"]);
      assert.deepEqual(body.notifications, expected);
    }
  });

  test("a multipart form, whose files are let go", async () => {
    const { status, body } = await ottu.multipart("POST", transactionsAt, [
      ["type", "payment_request"],
      ["amount", "1.5"],
      ["currency_code", "KWD"],
      ["customer_phone", newPhone()],
      ["customer_first_name", "نورة"],
      ["attachment", new Blob([new Uint8Array(600 * 1024).fill(0xff)], { type: "application/pdf" })],
      ["notifications[whatsapp][0]", "created"],
      ["notifications[whatsapp][1]", "paid"],
    ]);

    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.customer_first_name, body.notifications], ["نورة", expected]);
  });
});

describe("a transaction is changed", () => {
  test("by PATCH, which leaves what it does not name", async () => {
    const made = sessionOf(await create({ notifications: { whatsapp: ["paid"] } }));

    const { status, body } = await ottu.call("PATCH", at(made.sessionId), {
      amount: "30",
      order_no: "DN-2",
      customer_last_name: "Al-Mutairi",
      expiration_time: "2 00:00:00",
      notifications: { whatsapp: ["paid", "failed"] },
      vendor_name: "ignored",
    });

    assert.deepEqual(
      [status, body],
      [
        200,
        {
          ...made.body,
          amount: "30.000",
          order_no: "DN-2",
          customer_last_name: "Al-Mutairi",
          expiration_time: "2 00:00:00",
          notifications: { whatsapp: ["paid", "failed"] },
        },
      ],
    );
    const { body: audit } = await shop.api("GET", "/v1/audit?limit=1");
    assert.deepEqual([audit.data[0].action, audit.data[0].subject], ["transaction.changed", made.sessionId]);
    assert.match(audit.data[0].actor, /^api_key:/);
  });

  test("by PUT, which names what a transaction cannot be without", async () => {
    const made = sessionOf(await create(quiet));
    const whole = { type: "payment_request", amount: "31", currency_code: "KWD", pg_codes: ["knet"] };

    const changed = await ottu.call("PUT", at(made.sessionId), whole);
    const lacking = await ottu.call("PUT", at(made.sessionId), { amount: "31" });
    const another = await ottu.call("PUT", at(made.sessionId), { ...whole, type: "e_commerce" });

    assert.deepEqual([changed.status, changed.body.amount], [200, "31.000"]);
    const isRequired = ["This field is required."];
    assert.deepEqual([lacking.status, lacking.body], [400, { type: isRequired, currency_code: isRequired }]);
    assert.deepEqual([another.status, Object.keys(another.body)], [400, ["type"]]);
  });

  test("also when it is paid, but not in what was paid for", async () => {
    const made = sessionOf(await create(quiet));
    await shop.report(made, "paid");

    const same = await ottu.call("PUT", at(made.sessionId), {
      type: "payment_request",
      amount: "24.5",
      currency_code: "KWD",
      customer_first_name: "Nora",
    });
    const other = await ottu.call("PATCH", at(made.sessionId), { amount: "25" });

    assert.deepEqual([same.status, same.body.customer_first_name], [200, "Nora"]);
    assert.deepEqual(
      [other.status, typeof other.body.detail, Object.keys(other.body)],
      [400, "string", ["detail", "amount"]],
    );
  });

  test("what is wrong with a PATCH is told as `detail`, as Ottu's document has it, and field by field", async () => {
    const made = sessionOf(await create(quiet));

    const { status, body } = await ottu.call("PATCH", at(made.sessionId), { amount: "1.2345" });

    assert.deepEqual([status, Object.keys(body)], [400, ["detail", "amount"]]);
    assert.match(body.detail, /^amount: KWD has 3 decimals/);
  });
});

describe("what is refused is refused as Ottu does", () => {
  const refusedFor = async (changes: Record<string, unknown>) => {
    const answer = await ottu.call("POST", transactionsAt, paymentTransaction(changes));
    return [answer.status, answer.body];
  };

  test("field by field", async () => {
    const { status, body, headers } = await ottu.call("POST", transactionsAt, {});

    const isRequired = ["This field is required."];
    assert.deepEqual([status, body], [400, { type: isRequired, amount: isRequired, currency_code: isRequired }]);
    assert.match(headers.get("content-type") ?? "", /^application\/json/);
  });

  test("unknown words, amounts and currencies, texts that are none or too long", async () => {
    assert.deepEqual(await refusedFor({ type: "invoice" }), [400, { type: ['"invoice" is not a valid choice.'] }]);
    assert.deepEqual(await refusedFor({ language: "fr" }), [400, { language: ['"fr" is not a valid choice.'] }]);
    assert.deepEqual(await refusedFor({ order_no: {} }), [400, { order_no: ["Not a valid string."] }]);
    assert.deepEqual(await refusedFor({ customer_first_name: "x".repeat(65) }), [
      400,
      { customer_first_name: ["Ensure this field has no more than 64 characters."] },
    ]);
    for (const [field, changes] of [
      ["amount", { amount: "ten" }],
      ["amount", { amount: "1.2345" }],
      ["amount", { amount: 1e30 }],
      ["currency_code", { currency_code: "XYZ" }],
      ["expiration_time", { expiration_time: "tomorrow" }],
      ["customer_email", { customer_email: "nobody" }],
      ["notifications", { notifications: "whatsapp" }],
    ] as const) {
      const [status, body] = await refusedFor(changes);
      assert.deepEqual([status, Object.keys(body)], [400, [field]], JSON.stringify(body));
    }
  });

  test("states that WhatsApp is not told of, and notifications without a phone, within `notifications`", async () => {
    assert.deepEqual(await refusedFor({ notifications: { whatsapp: ["refunded"] } }), [
      400,
      { notifications: { whatsapp: ['"refunded" is not a valid choice.'] } },
    ]);
    assert.deepEqual(await refusedFor({ customer_phone: null }), [
      400,
      { notifications: { whatsapp: ["To use whatsapp notifications provide the `customer_phone` field."] } },
    ]);
  });

  test("bodies that cannot be read: broken, in another encoding, too deep, of another type, none at all", async () => {
    const json = { "content-type": "application/json" };
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const multipart = { "content-type": "multipart/form-data; boundary=b" };
    const tries: [number, string | Uint8Array, Record<string, string>][] = [
      [400, '{"type": ', json],
      [400, "[]", json],
      [400, '"text"', json],
      [400, new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), json],
      [400, `${"[".repeat(100)}${"]".repeat(100)}`, json],
      [400, '{"order_no": "\\u0000"}', json],
      [415, "{}", { "content-type": "application/json; charset=windows-1256" }],
      [415, "a=1", { "content-type": "application/x-www-form-urlencoded; charset=windows-1256" }],
      [400, "order_no=%FF%FE", form],
      [400, "order_no=%00", form],
      [400, "x=1&".repeat(501), form],
      [400, `${"a[".repeat(20)}=1`, form],
      [400, "--b\r\nno form", multipart],
      [400, '--b\r\nContent-Disposition: form-data; name="amount"\r\n\r\n1', multipart],
      [400, `${'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'.repeat(501)}--b--\r\n`, multipart],
      [400, "--b--", { "content-type": "multipart/form-data" }],
      [415, "<xml/>", { "content-type": "application/xml" }],
    ];

    for (const [status, body, headers] of tries) {
      const answer = await ottu.call("POST", transactionsAt, body, headers);

      const told = `${headers["content-type"]} ${body.slice(0, 60)}: ${JSON.stringify(answer.body)}`;
      assert.equal(answer.status, status, told);
      assertIsOttus(answer, told);
    }
  });

  test("bytes that are no text in a multipart form, by their field", async () => {
    const head = Buffer.from('--b\r\nContent-Disposition: form-data; name="order_no"\r\n\r\n');
    const body = Buffer.concat([head, Buffer.from([0xff, 0xfe]), Buffer.from("\r\n--b--\r\n")]);

    const answer = await ottu.call("POST", transactionsAt, body, { "content-type": "multipart/form-data; boundary=b" });

    assert.deepEqual([answer.status, answer.body], [400, { order_no: ["Expected text in UTF-8."] }]);
  });

  test("10 MB in every form", async () => {
    const large = "x".repeat(10 * 1024 * 1024);
    const part = `--b\r\nContent-Disposition: form-data; name="attachment"; filename="a"\r\n\r\n${large}\r\n--b--\r\n`;
    for (const [type, body] of [
      ["application/json", JSON.stringify({ order_no: large })],
      ["application/x-www-form-urlencoded", `order_no=${large}`],
      ["multipart/form-data; boundary=b", part],
    ] as const) {
      const answer = await ottu.call("POST", transactionsAt, body, { "content-type": type }).catch((error) => error);

      // Whoever goes on sending may find the connection closed before the answer is read.
      if (answer instanceof Error) continue;
      assert.equal(answer.status, 413);
      assertIsOttus(answer, type);
    }
  });

  test("nothing half-stored: what was refused is not there", async () => {
    const before = await zajel.sql`select count(*)::int as n from transaction where merchant_id = ${shop.merchantId}`;
    await ottu.call("POST", transactionsAt, paymentTransaction({ amount: "ten" }));
    await ottu.call("POST", transactionsAt, "{", { "content-type": "application/json" });
    const afterwards =
      await zajel.sql`select count(*)::int as n from transaction where merchant_id = ${shop.merchantId}`;

    assert.deepEqual(afterwards, before);
  });
});

test("whatever bytes come in whatever form, the answer is one of Ottu's, and none of ours is an error", async () => {
  const json = JSON.stringify(paymentTransaction(quiet));
  const form = "type=payment_request&amount=1&currency_code=KWD&notifications[whatsapp][0]=paid";
  const part = '--b\r\nContent-Disposition: form-data; name="amount"\r\n\r\n1\r\n--b--\r\n';
  const forms = [
    ["application/json", json],
    ["application/x-www-form-urlencoded", form],
    ["multipart/form-data; boundary=b", part],
  ] as const;
  const mutation = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ maxLength: 4 }), cut: fc.nat({ max: 8 }) });

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...forms), fc.array(mutation, { maxLength: 4 }), async ([type, text], changes) => {
      let body = Buffer.from(text);
      for (const { at, bytes, cut } of changes) {
        const place = at % (body.length + 1);
        body = Buffer.concat([body.subarray(0, place), bytes, body.subarray(place + cut)]);
      }

      const answer = await ottu.call("POST", transactionsAt, body, { "content-type": type });

      assert.ok(answer.status === 201 || (answer.status >= 400 && answer.status < 500), `${answer.status}`);
      if (answer.status !== 201) assertIsOttus(answer, JSON.stringify(answer.body));
    }),
    { numRuns: 150 },
  );
});

describe("who may ask", () => {
  test("a key in Ottu's form or as a bearer token, and nobody else, not even with a session's cookie", async () => {
    const ask = (headers: Record<string, string>) => request(zajel.url, "GET", at("x"), undefined, headers);

    const answers = [
      await ask({ authorization: `Api-Key ${ottu.key}` }),
      await ask({ authorization: `Bearer ${ottu.key}` }),
      await ask({}),
      await ask({ cookie: "zajel.session_token=anything" }),
      await ask({ authorization: "Basic Zm9vOmJhcg==" }),
      await ask({ authorization: "Api-Key zjl_unknown" }),
    ];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 401, 401, 401, 401],
    );
    for (const answer of answers) assert.deepEqual(Object.keys(answer.body), ["detail"]);
    assert.equal(answers[2]?.body.detail, "Authentication credentials were not provided.");
  });

  test("a team key reaches its phones only", async () => {
    const phone = newPhone();
    const team = await ottuClient(zajel.url, shop, { kind: "team", phones: [phone] });

    const strange = await team.call("POST", transactionsAt, paymentTransaction({ customer_phone: newPhone() }));
    const unusable = await team.call("POST", transactionsAt, paymentTransaction({ customer_phone: "1234" }));
    const own = await team.call("POST", transactionsAt, paymentTransaction({ customer_phone: phone }));

    assert.deepEqual([strange.status, unusable.status, own.status], [403, 403, 201]);
    for (const { body } of [strange, unusable]) assert.deepEqual(Object.keys(body), ["detail"]);
  });

  test("a test key makes transactions of the simulator", async () => {
    const tester = await ottuClient(zajel.url, shop, { kind: "test" });

    const made = sessionOf(await tester.call("POST", transactionsAt, paymentTransaction(quiet)));

    const rows = await zajel.sql`
      select environment from transaction where merchant_id = ${shop.merchantId} and session_id = ${made.sessionId}`;
    assert.deepEqual([...rows], [{ environment: "sandbox" }]);
  });

  test("another merchant's transaction is not there, to read or to change", async () => {
    const other = await ottuClient(zajel.url, await openShop(zajel, {}, { isEmpty: true }));
    const { sessionId } = sessionOf(await create(quiet));

    for (const [method, body] of [
      ["GET", undefined],
      ["PATCH", { amount: "1" }],
      ["PUT", { type: "payment_request", amount: "1", currency_code: "KWD" }],
    ] as const) {
      const answer = await other.call(method, at(sessionId), body);
      assert.deepEqual([answer.status, answer.body], [404, { detail: "Not found." }]);
    }
  });
});

test("methods and addresses that are not there are answered as Ottu does, too", async () => {
  const answers = [
    await ottu.call("GET", transactionsAt),
    await ottu.call("DELETE", at("x")),
    await ottu.call("GET", "/b/no/such/address/"),
    await ottu.call("GET", `${transactionsAt}${"x".repeat(600)}/`),
    await ottu.call("GET", `${transactionsAt}%00/`),
    await ottu.call("GET", `${transactionsAt}%ff/`),
  ];

  assert.deepEqual(
    answers.map(({ status }) => status),
    [405, 405, 404, 404, 400, 400],
  );
  for (const answer of answers) assertIsOttus(answer, JSON.stringify(answer.body));
});

/** Sentences, alone or by field, or by one within it; nothing of a problem of ours. */
function assertIsOttus({ headers, body }: Answer<Json>, told: string): void {
  assert.match(headers.get("content-type") ?? "", /^application\/json/, told);
  const isList = (messages: unknown) => Array.isArray(messages) && messages.every((one) => typeof one === "string");
  const isByField = (errors: object): boolean =>
    Object.values(errors).every(
      (messages) => isList(messages) || (typeof messages === "object" && isByField(messages)),
    );
  const { detail, ...rest } = body;
  assert.ok(detail === undefined || typeof detail === "string", told);
  assert.ok(isByField(rest), told);
}
