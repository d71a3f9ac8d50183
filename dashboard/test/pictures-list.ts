/** What `script/pictures` takes pictures of: each screen has its line here. */
import type { Page } from "playwright-core";
import type { Visitor } from "../../server/test/people/visitor.ts";
import { connectSender, paymentRequest } from "../../server/test/support/zajel.ts";
import { workspacePictures } from "./pictures-workspace.ts";
import { type Dashboard, newSetupToken } from "./support/dashboard.ts";

export interface Picture {
  /** Of the file: `NAME[-360]-THEME-LANGUAGE.png`. */
  name: string;
  /** Makes what is to be seen; once for all eight. */
  prepare: (dashboard: Dashboard) => Promise<{
    /** Null for nobody. */
    person: Visitor | null;
    address: string;
    /** What is pressed before the picture is taken. */
    act?: (page: Page) => Promise<void>;
  }>;
}

export const pictures: readonly Picture[] = [
  {
    name: "setup",
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
    name: "overview",
    prepare: async (dashboard) => {
      await someShop(dashboard);
      return { person: await dashboard.owner(), address: "/" };
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
