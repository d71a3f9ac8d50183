/** What customers are called, in any script, through to their phones; and what is no phone, amount or time. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openShop } from "../support/shop.ts";
import { type Json, newPhone, paymentRequest, startZajel, until } from "../support/zajel.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());
const shop = await openShop(zajel);

const names = {
  "an Arabic name": "نورة المطيري",
  "emoji, one of them of several people": "Noura 💐👩‍👩‍👧‍👦🇰🇼",
  "both directions in one": "Noura نورة (VIP)",
  "letters of one form and of two": "Zoë Zoe\u0308",
  "a name of 128 characters": `${"ن".repeat(127)}💐`,
  "quotes, braces and markup": `O'Neil "Nou" {{1}} <b>&amp;</b> *x* _y_`,
  "Chinese and Thai": "王小明 สมชาย",
};

for (const [what, name] of Object.entries(names)) {
  test(`${what} stands in the chat as it was given`, async () => {
    const payment = await shop.create({ customer_first_name: name, notifications: { whatsapp: ["created"] } });

    const { text } = await shop.notified(payment, "created", "delivered");
    const bubble = await until("the message in the chat", async () => {
      const { data } = await zajel.sandbox.control<{ data: Json[] }>("GET", `/phones/${payment.phone.slice(1)}/chat`);
      return JSON.stringify(data).includes(JSON.stringify(name).slice(1, -1)) ? data : null;
    });

    assert.equal(payment.body.customer_first_name, name);
    assert.ok(text.includes(name));
    assert.equal(bubble.length, 1);
  });
}

test("white space in a name becomes one space in the message", async () => {
  const payment = await shop.create({
    customer_first_name: " Noura \n\t Salem ",
    notifications: { whatsapp: ["created"] },
  });

  const { text } = await shop.notified(payment, "created", "delivered");

  assert.match(text, /Noura Salem/);
});

test("a phone is taken in the forms in which people write it", async () => {
  const forms = ["50001234", "5000 1234", "+965 5000-1234", "00965 50001234", "(965) 50001234", "٥٠٠٠١٢٣٤"];
  const taken = [];
  for (const customer_phone of forms) {
    const { body } = await shop.api("POST", "/v1/transactions/plan", paymentRequest({ customer_phone }));
    const made = await shop.api("POST", "/v1/transactions", { ...bare, customer_phone });
    taken.push(made.body.customer_phone ?? JSON.stringify(body));
  }

  assert.deepEqual(taken, Array(forms.length).fill("+96550001234"));
});

const bare = { type: "payment_request", amount: "1", currency_code: "KWD" };

const wrong: Record<string, Record<string, unknown>> = {
  "letters in a phone": { customer_phone: "5000-NOURA" },
  "a phone that is too short": { customer_phone: "+965 5000" },
  "a phone that is too long": { customer_phone: "+965 5000 1234 5678" },
  "a phone of a country that is not": { customer_phone: "+999 5000 1234" },
  "an empty phone": { customer_phone: "" },
  "a phone as a number": { customer_phone: 96550001234 },
  "too many decimals": { amount: "1.0001" },
  "decimals where the currency has none": { amount: "1.5", currency_code: "JPY" },
  "a negative amount": { amount: "-1" },
  nothing: { amount: "0.000" },
  "an exponent": { amount: "1e3" },
  "an amount in words": { amount: "NaN" },
  "a comma": { amount: "1,5" },
  "more than money can be": { amount: "9".repeat(30) },
  "an amount as a number": { amount: 1.5 },
  "a currency that is none": { currency_code: "XXX" },
  "a currency that is no more": { currency_code: "DEM" },
  "a currency in small letters of another language": { currency_code: "دينار" },
  "an end in the past": { expires_at: "2020-01-01T00:00:00Z" },
  "a day that is not": { expires_at: "2036-02-30T00:00:00Z" },
  "a time without a zone": { expires_at: "2036-02-03T00:00:00" },
  "two ends": { expires_at: "2036-02-03T00:00:00Z", expiration_time: 60 },
  "a link without https": { checkout_url: "http://pay.example.com/c/1" },
  "a link with a password": { checkout_url: "https://me:secret@pay.example.com/c/1" },
  "a script as a link": { checkout_url: "javascript:alert(1)" },
  "a state that is none": { notifications: { whatsapp: ["payed"] } },
  "an operational state": { notifications: { whatsapp: ["refunded"] } },
  "a language that is none": { language: "english please" },
  "a name of 129 characters": { customer_first_name: "ن".repeat(129) },
};

for (const [what, changes] of Object.entries(wrong)) {
  test(`${what} is refused under its field, and nothing is stored`, async () => {
    const session_id = `refused-${Math.random().toString(36).slice(2)}`;
    const body = paymentRequest({ customer_phone: newPhone(), session_id, ...changes });

    const answer = await shop.api("POST", "/v1/transactions", body);

    assert.equal(answer.status, 400, JSON.stringify(answer.body));
    const named = Object.keys(answer.body.errors);
    assert.ok(
      named.length > 0 && named.every((field) => Object.keys(changes).includes(field.split(".")[0] as string)),
      JSON.stringify(answer.body.errors),
    );
    assert.equal((await shop.api("GET", `/v1/transactions/${session_id}`)).status, 404);
  });
}
