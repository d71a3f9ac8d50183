/** What `script/pictures` takes pictures of: each screen has its line here. */
import type { Page } from "playwright-core";
import type { Visitor } from "../../server/test/people/visitor.ts";
import {
  connectSender,
  type Json,
  newPhone,
  paymentRequest,
  until,
  untilStatus,
} from "../../server/test/support/zajel.ts";
import { workspacePictures } from "./pictures-workspace.ts";
import { type Dashboard, type Look, newSetupToken } from "./support/dashboard.ts";

export interface Picture {
  /** Of the file: `NAME[-360]-THEME-LANGUAGE.png`. */
  name: string;
  /** As a new installation is; comes before the others. */
  isWithoutOwner?: boolean;
  /** Makes what is to be seen; once for all eight. */
  prepare: (dashboard: Dashboard) => Promise<{
    /** Null for nobody. */
    person: Visitor | null;
    address: string;
    /** What is pressed before the picture is taken. */
    act?: (page: Page) => Promise<void>;
  }>;
}

/** What the README and the guide show: which picture, how, and under which name. */
export const picturesOfDocs: readonly (Required<Look> & { of: string; file: string })[] = [
  { of: "overview", file: "overview.png", language: "en", theme: "light", width: 1280, height: 918 },
  { of: "new", file: "new-payment-request.png", language: "en", theme: "light", width: 1280, height: 820 },
  { of: "transaction", file: "transaction.png", language: "en", theme: "light", width: 1280, height: 960 },
  { of: "transaction", file: "transaction-arabic.png", language: "ar", theme: "dark", width: 1280, height: 960 },
  { of: "attention", file: "needs-attention.png", language: "en", theme: "light", width: 1280, height: 640 },
];

export const pictures: readonly Picture[] = [
  {
    name: "setup",
    isWithoutOwner: true,
    prepare: async ({ zajel }) => ({ person: null, address: `/setup?token=${await newSetupToken(zajel)}` }),
  },
  { name: "setup-unknown", prepare: async () => ({ person: null, address: "/setup?token=no-such-token" }) },
  { name: "sign-in", prepare: async () => ({ person: null, address: "/sign-in" }) },
  {
    name: "password",
    prepare: async ({ zajel }) => {
      const invitation = { email: "salem@example.com", name: "Salem Al-Hajri", role: "viewer" };
      const { body } = await zajel.api("POST", "/v1/members", invitation);
      const { pathname, search } = new URL(body.link);
      return { person: null, address: `${pathname}${search}` };
    },
  },
  {
    name: "transactions",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return { person: await dashboard.owner(), address: "/transactions?created=7d" };
    },
  },
  {
    name: "transactions-menu",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return {
        person: await dashboard.owner(),
        address: "/transactions",
        act: async (page) => {
          await page.locator("button[aria-haspopup=menu][aria-label*='DN-10482']:visible").click();
          await page.getByRole("menu").waitFor();
        },
      };
    },
  },
  {
    name: "transactions-none",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return { person: await dashboard.owner(), address: "/transactions?state=cod&type=e_commerce" };
    },
  },
  {
    name: "transaction",
    prepare: async (dashboard) => {
      const { session_id } = await someStory(dashboard);
      return { person: await dashboard.owner(), address: `/transactions/${session_id}` };
    },
  },
  {
    name: "new",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      const template = "https://pay.example.com/c/{session_id}";
      await dashboard.zajel.api("PATCH", "/v1/settings", { checkout_url_template: template });
      return {
        person: await dashboard.owner(),
        address: "/new",
        act: async (page) => {
          await page.locator("input[name=amount]").fill("24.5");
          await page.locator("input[name=order_no]").fill("DN-10482");
          await page.locator("input[name=customer_name]").fill("Noura Al-Mutairi");
          await page.locator("input[name=customer_phone]").fill("5512 0483");
          await page.locator("article", { hasText: "DN-10482" }).first().waitFor();
        },
      };
    },
  },
  {
    name: "new-result",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return {
        person: await dashboard.owner(),
        address: "/new",
        act: async (page) => {
          await page.locator("input[name=amount]").fill("24.5");
          await page.locator("input[name=customer_name]").fill("Noura Al-Mutairi");
          await page.locator("input[name=customer_phone]").fill("5512 0483");
          await page.keyboard.press("Control+Enter");
          await page.locator("article").first().waitFor();
        },
      };
    },
  },
  {
    name: "authenticators",
    prepare: async (dashboard) => {
      await troubledShop(dashboard);
      return { person: await dashboard.owner(), address: "/authenticators" };
    },
  },
  {
    name: "authenticators-dead",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      const { body } = await dashboard.zajel.api("POST", "/v1/authenticators", {
        name: "Avenues branch",
        waba_id: "102290129340398",
        phone_number_id: "106540352242922",
        access_token: "EAAexpired",
        app_secret: "0123456789abcdef",
      });
      return { person: await dashboard.owner(), address: `/authenticators/${body.id}` };
    },
  },
  {
    name: "authenticators-new",
    prepare: async (dashboard) => ({ person: await dashboard.owner(), address: "/authenticators/new" }),
  },
  {
    name: "templates",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return { person: await dashboard.owner(), address: "/templates" };
    },
  },
  {
    name: "template-link",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      const prices = [{ country: "KW", category: "utility", currency: "USD", amount: "0.0157", from: "2026-07-01" }];
      await dashboard.zajel.api("PATCH", "/v1/settings", { prices });
      return { person: await dashboard.owner(), address: "/templates/payment_request/paid/ar" };
    },
  },
  {
    name: "template-new",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return {
        person: await dashboard.owner(),
        address: "/templates/new",
        act: async (page) => {
          await page.locator("textarea").first().fill("{{1}}, your order {{2}} {{3}} is ready.");
          await page.locator("li[data-severity=error]").first().waitFor();
        },
      };
    },
  },
  {
    name: "set-up",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return { person: await dashboard.owner(), address: "/set-up?step=covered" };
    },
  },
  { name: "phone", prepare: async (dashboard) => ({ person: await dashboard.owner(), address: "/phone" }) },
  // From here on the access token is dead: nothing leaves any more.
  {
    name: "overview",
    prepare: async (dashboard) => {
      await troubledShop(dashboard);
      await someHistory(dashboard);
      return {
        person: await dashboard.owner(),
        address: "/",
        act: (page) => page.locator(".recharts-bar").first().waitFor({ state: "attached" }),
      };
    },
  },
  {
    name: "attention",
    prepare: async (dashboard) => {
      await troubledShop(dashboard);
      return { person: await dashboard.owner(), address: "/attention" };
    },
  },
  {
    name: "notifications",
    prepare: async (dashboard) => {
      await troubledShop(dashboard);
      return { person: await dashboard.owner(), address: "/notifications" };
    },
  },
  {
    name: "keys",
    prepare: async (dashboard) => ({
      person: await dashboard.owner(),
      address: "/",
      act: async (page) => {
        await page.keyboard.press("?");
        await page.getByRole("dialog").waitFor();
      },
    }),
  },
  ...workspacePictures,
];

/** A payment that was declined and then succeeded, the answer to its receipt lost, and the receipt sent again by hand. */
async function someStory(dashboard: Dashboard): Promise<{ session_id: string }> {
  await someShop(dashboard);
  const { zajel } = dashboard;
  const owner = await dashboard.owner();
  const request = paymentRequest({ customer_last_name: "Al-Mutairi", language: "ar", extra: { branch: "Salmiya" } });
  const { body } = await owner.call("POST", "/v1/transactions", request);
  const { merchant_id } = (await owner.call("GET", "/v1/me")).body;
  const key = await zajel.api("POST", `/v1/merchants/${merchant_id}/api-keys`, { name: "Checkout", kind: "live" });
  const report = (state: string, more: Record<string, unknown> = {}) =>
    zajel.api(
      "POST",
      `/v1/transactions/${body.session_id}/state`,
      { state, ...more },
      { authorization: `Bearer ${key.body.key}` },
    );
  await untilStatus(zajel, body.session_id, "created", "delivered");
  await zajel.sandbox.control("POST", `/phones/${`${request.customer_phone}`.slice(1)}/read`, {});
  await untilStatus(zajel, body.session_id, "created", "read");
  await report("failed", { reason: "Declined by the customer’s bank (51, insufficient funds)" });
  await zajel.sandbox.control("PATCH", "/faults", { lose_answer: true });
  await report("paid", { paid_amount: "24.500", reference_number: "620918443107" });
  await untilStatus(zajel, body.session_id, "paid", "delivered");
  await zajel.sandbox.control("DELETE", "/faults");
  await owner.call("POST", `/v1/transactions/${body.session_id}/notifications`, { channel: "whatsapp" });
  await until("the second receipt", async () => {
    const { body: now } = await zajel.api("GET", `/v1/transactions/${body.session_id}`);
    return now.notifications.filter((one: Json) => one.state === "paid" && one.status === "delivered").length === 2;
  });
  return body;
}

let shop: Promise<void> | undefined;

/** A connected shop with payments of all kinds; made once for all pictures. */
export function someShop({ zajel }: Dashboard): Promise<void> {
  shop ??= (async () => {
    await connectSender(zajel);
    const names = [
      "نورة المطيري",
      "Fahad Al-Ajmi",
      "مريم بوشهري",
      "عبدالله الرشيدي",
      "Dalal Al-Kandari",
      "Sara Thomas",
    ];
    const states = [null, "paid", "failed", "canceled", "authorized", "expired"];
    for (const [index, name] of names.entries()) {
      const [first = "", ...rest] = name.split(" ");
      const { body } = await zajel.api(
        "POST",
        "/v1/transactions",
        paymentRequest({
          amount: ["24.500", "186.000", "12.750", "340.250", "1234567.890", "9.900"][index],
          order_no: `DN-${10_482 - index}`,
          customer_first_name: first,
          customer_last_name: rest.join(" "),
        }),
      );
      const state = states[index];
      if (state) await zajel.api("POST", `/v1/transactions/${body.session_id}/state`, { state });
    }
  })();
  return shop;
}

let history: Promise<void> | undefined;

/** Two months behind the shop, as they would have been counted: months cannot be waited for. */
function someHistory(dashboard: Dashboard): Promise<void> {
  history ??= (async () => {
    const { zajel } = dashboard;
    const owner = await dashboard.owner();
    const { merchant_id } = (await owner.call("GET", "/v1/me")).body;
    // The same numbers at each run.
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const rows: { hour: string; state: string; tally: string; count: number }[] = [];
    for (let day = 1; day < 60; day += 1) {
      const hour = new Date(Date.now() - day * 86_400_000);
      hour.setUTCHours(9, 0, 0, 0);
      const add = (state: string, tally: string, count: number) => {
        if (count > 0) rows.push({ hour: hour.toISOString(), state, tally, count });
      };
      const isWeekend = hour.getUTCDay() === 5 || hour.getUTCDay() === 6;
      const links = Math.round((isWeekend ? 90 : 160) * (0.8 + 0.5 * random()));
      // How long it took, in thirds of an octave from one second on.
      for (let n = 0; n < links; n += 1) {
        const delivered = Math.round(1 + 2.2 * (random() + random() + random()));
        const paid = Math.round(17 + 7 * (random() + random() + random() - 0.4));
        const language = random() < 0.6 ? "ar" : "en";
        const sent = `1/utility@KW/${delivered}`;
        const luck = random() * (day < 30 ? 1 : 1.03);
        const name = `${language}/zajel_payment_created`;
        if (luck < 0.66) {
          add("created", `read/${sent}/${paid}//${name}`, 1);
          add("paid", `${random() < 0.8 ? "read" : "delivered"}/${sent}///${language}/zajel_payment_paid`, 1);
        } else if (luck < 0.81) add("created", `read/${sent}///${name}`, 1);
        else if (luck < 0.96) add("created", `delivered/${sent}///${name}`, 1);
        else if (luck < 0.975) add("created", "failed/1////131026//", 1);
        else if (luck < 0.985) add("created", "suppressed/0////missing_variable//", 1);
        else if (luck < 0.993) add("created", "suppressed/0////opted_out//", 1);
        else add("created", "failed/1////131049//", 1);
      }
    }
    await zajel.sql`
      insert into tally_change (merchant_id, hour, state, type, authenticator_id, tally, count)
      select ${merchant_id}, hour, state, 'payment_request', '', tally, sum(count)
        from json_to_recordset(${JSON.stringify(rows)}::text::json)
          as r(hour timestamptz, state text, tally text, count int)
       group by 2, 3, 6`;
  })();
  return history;
}

let troubles: Promise<void> | undefined;

/** The same shop with payments of which not all go well: wrong numbers, a conflict, a token that has ended. */
export function troubledShop(dashboard: Dashboard): Promise<void> {
  troubles ??= (async () => {
    const { zajel } = dashboard;
    await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 40, read_ms: 60 } });
    await someShop(dashboard);
    const create = async (changes: Record<string, unknown>) => {
      const { body } = await zajel.api("POST", "/v1/transactions", paymentRequest(changes));
      return body as { session_id: string };
    };
    const report = (session: string, state: string) =>
      zajel.api("POST", `/v1/transactions/${session}/state`, { state });
    for (let index = 0; index < 24; index += 1) {
      const phone = newPhone();
      await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { reads_by_itself: index % 4 !== 0 });
      const order = { customer_phone: phone, order_no: `DN-${10_500 + index}`, amount: `${18 + index * 3}.500` };
      const { session_id } = await create({ ...order, language: index % 3 === 0 ? "ar" : "en" });
      await untilStatus(zajel, session_id, "created", ["delivered", "read"]);
      if (index % 3 !== 1) await report(session_id, "paid");
    }
    for (const index of [0, 1, 2]) {
      const phone = newPhone();
      await zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: false });
      const { session_id } = await create({ customer_phone: phone, order_no: `DN-${10_540 + index}` });
      await untilStatus(zajel, session_id, "created", "failed");
    }
    const taken = await create({ order_no: "DN-10550", notifications: { whatsapp: [] } });
    await report(taken.session_id, "canceled");
    await report(taken.session_id, "paid");
    await zajel.sandbox.control("PATCH", "/faults", { token_expired: true });
    for (const [index, name] of ["عبدالله", "Hanan", "Jasem"].entries()) {
      const expires_at = new Date(Date.now() + (48 + index * 40) * 60_000).toISOString();
      const order = { customer_first_name: name, order_no: `DN-${10_560 + index}`, amount: "340.250", expires_at };
      await untilStatus(zajel, (await create(order)).session_id, "created", "held");
    }
  })();
  return troubles;
}
