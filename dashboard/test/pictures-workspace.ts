/** Pictures of what belongs to the shop itself: developers, settings, people, the audit log, bulks, replies. */
import { secret, sign } from "../../server/src/sources/testing/ottu-signature.ts";
import { payment, post } from "../../server/test/sources/ottu-webhook.ts";
import { type Json, newPhone, until } from "../../server/test/support/zajel.ts";
import { type Picture, someShop } from "./pictures-list.ts";
import type { Dashboard } from "./support/dashboard.ts";

let keys: Promise<unknown> | undefined;

function someKeys({ zajel }: Dashboard): Promise<unknown> {
  keys ??= (async () => {
    const path = "/v1/merchants/shop/api-keys";
    const made = await zajel.api("POST", path, { name: "ERP", kind: "live" });
    await zajel.api("GET", "/v1/settings", undefined, { authorization: `Bearer ${made.body.key}` });
    await zajel.api("POST", path, { name: "فريق التجربة", kind: "team", phones: [newPhone(), newPhone()] });
    await zajel.api("POST", path, { name: "Nightly tests of the mobile application", kind: "test" });
    const old = await zajel.api("POST", path, { name: "Old shop", kind: "live" });
    await zajel.api("DELETE", `${path}/${old.body.id}`);
  })();
  return keys;
}

let source: Promise<Json> | undefined;

function someSource({ zajel }: Dashboard): Promise<Json> {
  source ??= (async () => {
    const { body } = await zajel.api("POST", "/v1/sources", {
      kind: "ottu",
      secret,
      default_notifications: { whatsapp: ["post_payment"] },
    });
    const path = new URL(body.url).pathname;
    for (const state of ["paid", "failed"]) await post(`${zajel.url}${path}`, sign(payment({ state, result: state })));
    await post(`${zajel.url}${path}`, sign(payment(), "not the secret"));
    await zajel.api("POST", "/v1/sources", { kind: "stripe", secret: "whsec_of_the_shop" });
    return body;
  })();
  return source;
}

let endpoint: Promise<Json> | undefined;

function someEndpoint({ zajel }: Dashboard): Promise<Json> {
  endpoint ??= (async () => {
    const events = ["transaction.state_changed", "notification.failed"];
    const { body } = await zajel.api("POST", "/v1/webhook-endpoints", {
      url: "https://erp.dar-noura.example/zajel/events?tenant=shop",
      events,
    });
    await zajel.api("POST", `/v1/webhook-endpoints/${body.id}/ping`);
    return body;
  })();
  return endpoint;
}

let bulk: Promise<Json> | undefined;

function someBulk({ zajel }: Dashboard): Promise<Json> {
  bulk ??= (async () => {
    const rows = [
      "type;amount;currency_code;customer_phone;customer_first_name;order_no;notifications",
      ...Array.from({ length: 20 }, (_, row) => `payment_request;24.500;KWD;${newPhone()};نورة;DN-${row};pre_payment`),
      "payment_request;24.5x;KWD;12;Ali;DN-99;paid",
      "payment_request;7;KUWAIT;+96550000483;Ali;DN-98;payed",
    ];
    const headers = { "content-type": "text/csv" };
    const sent = await zajel.api(
      "POST",
      "/v1/bulks?name=december.csv&dry_run=true",
      Buffer.from(rows.join("\n")),
      headers,
    );
    return until("the bulk to be done", async () => {
      const { body } = await zajel.api("GET", `/v1/bulks/${sent.body.id}`);
      return body.status === "finished" && body;
    });
  })();
  return bulk;
}

let words: Promise<unknown> | undefined;

/** Customers who answer: one with a word, one with *stop*, one from another number. */
function someWords(dashboard: Dashboard): Promise<unknown> {
  words ??= (async () => {
    await someShop(dashboard);
    const { zajel } = dashboard;
    // A message has to be on the phone before it can be answered.
    const payments = await until("messages on three phones", async () => {
      const { body } = await zajel.api("GET", "/v1/transactions?limit=3&notification_status=delivered");
      return body.data.length === 3 && body.data;
    });
    const said = [
      ["reply", { text: "شكرًا جزيلًا، وصلني الرابط ودفعت" }],
      ["reply", { text: "stop" }],
      ["change_number", { to: newPhone().slice(1) }],
    ] as const;
    for (const [index, { customer_phone }] of payments.entries()) {
      const [act, what] = said[index] ?? said[0];
      await zajel.sandbox.control("POST", `/phones/${customer_phone.slice(1)}/${act}`, what);
    }
    await zajel.api("POST", "/v1/opt-outs", { phone: newPhone(), scope: "marketing", note: "By phone, 12 July" });
    await until("replies", async () => (await zajel.api("GET", "/v1/replies")).body.data.length >= 2);
  })();
  return words;
}

export const workspacePictures: readonly Picture[] = [
  {
    name: "developers-keys",
    async prepare(dashboard) {
      await someKeys(dashboard);
      return { person: await dashboard.owner(), address: "/developers/api-keys" };
    },
  },
  {
    name: "developers-key-made",
    async prepare(dashboard) {
      return {
        person: await dashboard.owner(),
        address: "/developers/api-keys",
        act: async (page) => {
          await page.getByRole("main").getByRole("button").first().click();
          await page.getByRole("dialog").getByRole("radio").nth(1).click();
        },
      };
    },
  },
  {
    name: "developers-sources",
    async prepare(dashboard) {
      await someSource(dashboard);
      return { person: await dashboard.owner(), address: "/developers/sources" };
    },
  },
  {
    name: "developers-source-one",
    async prepare(dashboard) {
      const { id } = await someSource(dashboard);
      return { person: await dashboard.owner(), address: `/developers/sources/${id}` };
    },
  },
  {
    name: "developers-endpoints",
    async prepare(dashboard) {
      await someEndpoint(dashboard);
      return { person: await dashboard.owner(), address: "/developers/webhook-endpoints" };
    },
  },
  {
    name: "developers-endpoint-one",
    async prepare(dashboard) {
      const { id } = await someEndpoint(dashboard);
      return { person: await dashboard.owner(), address: `/developers/webhook-endpoints/${id}` };
    },
  },
  {
    name: "settings",
    async prepare(dashboard) {
      const prices = [{ country: "KW", category: "utility", currency: "USD", amount: "0.0157", from: "2026-07-01" }];
      await dashboard.zajel.api("PATCH", "/v1/settings", { prices });
      return { person: await dashboard.owner(), address: "/settings" };
    },
  },
  {
    name: "people",
    async prepare(dashboard) {
      const { zajel } = dashboard;
      await zajel.api("POST", "/v1/members", { email: "dalal@example.com", name: "دلال الكندري", role: "operator" });
      await zajel.api("POST", "/v1/members", { email: "fahad@example.com", name: "Fahad Al-Ajmi", role: "viewer" });
      return { person: await dashboard.owner(), address: "/people" };
    },
  },
  { name: "me", prepare: async (dashboard) => ({ person: await dashboard.owner(), address: "/me" }) },
  {
    name: "audit",
    async prepare(dashboard) {
      await someKeys(dashboard);
      await someSource(dashboard);
      return { person: await dashboard.owner(), address: "/audit" };
    },
  },
  {
    name: "bulks",
    async prepare(dashboard) {
      await someBulk(dashboard);
      return { person: await dashboard.owner(), address: "/bulks" };
    },
  },
  {
    name: "bulk-one",
    async prepare(dashboard) {
      const { id } = await someBulk(dashboard);
      return { person: await dashboard.owner(), address: `/bulks/${id}` };
    },
  },
  {
    name: "replies",
    async prepare(dashboard) {
      await someWords(dashboard);
      return { person: await dashboard.owner(), address: "/replies" };
    },
  },
  {
    name: "replies-opt-outs",
    async prepare(dashboard) {
      await someWords(dashboard);
      return { person: await dashboard.owner(), address: "/replies?show=opt-outs" };
    },
  },
];
