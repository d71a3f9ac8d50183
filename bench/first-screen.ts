/**
 * How long a person waits for a screen of the dashboard: from the beginning of the navigation until what they came for
 * is drawn, in Chromium, with an empty cache and with a full one. `node bench/first-screen.ts [TIMES]`; the dashboard
 * has to be built.
 */
import { cpus } from "node:os";
import type { Browser, BrowserContext } from "playwright-core";
import { launchBrowser } from "../server/test/support/browser.ts";
import { call, closeConnections } from "./client.ts";
import { type Installation, startInstallation } from "./installation.ts";
import { percentile } from "./percentile.ts";

const times = Number(process.argv[2] ?? 5);
const payments = 60;

/** A screen, and what is on it as soon as it answers the question that people come with. */
const screens: [name: string, address: string, selector: string][] = [
  ["transactions", "/transactions", "main tbody tr td a"],
  ["overview", "/", "main a[href^='/notifications?']"],
  ["new request", "/new", "main input[name=amount]"],
];

await using installation = await startInstallation();
const browser = await launchBrowser();
try {
  const cookies = await becomeOwner(installation);
  await makePayments(installation);
  console.log(`${cpus().length} × ${cpus()[0]?.model}, ${browser.version()}, ${times} times each, milliseconds`);
  console.log(`${"".padEnd(28)}${["least", "median", "most", "kB"].map((word) => word.padStart(9)).join("")}`);
  for (const [name, address, selector] of screens) {
    const url = `${installation.apiUrl}${address}`;
    // The first of all is the server's own warming up.
    await inNewWindow(browser, cookies, (context) => measure(context, url, selector));
    const cold: Measured[] = [];
    for (let time = 0; time < times; time += 1) {
      cold.push(await inNewWindow(browser, cookies, (context) => measure(context, url, selector)));
    }
    const warm = await inNewWindow(browser, cookies, async (context) => {
      const all: Measured[] = [];
      for (let time = 0; time <= times; time += 1) all.push(await measure(context, url, selector));
      return all.slice(1);
    });
    print(`${name}, empty cache`, cold);
    print(`${name}, full cache`, warm);
  }
} finally {
  await browser.close();
  closeConnections();
}

interface Measured {
  ms: number;
  kilobytes: number;
}

async function measure(context: BrowserContext, url: string, selector: string): Promise<Measured> {
  const page = await context.newPage();
  // Looked for at each frame; what is found is drawn with that frame.
  await page.addInitScript(`window.drawn = new Promise((resolve) => {
    const look = () => {
      const found = document.querySelector(${JSON.stringify(selector)});
      if (found === null || found.getClientRects().length === 0) requestAnimationFrame(look);
      else resolve(performance.now());
    };
    requestAnimationFrame(look);
  })`);
  await page.goto(url, { waitUntil: "commit" });
  const ms = (await page.evaluate("window.drawn")) as number;
  const bytes = (await page.evaluate(
    "performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0)",
  )) as number;
  await page.close();
  return { ms, kilobytes: bytes / 1_000 };
}

type Cookies = Parameters<BrowserContext["addCookies"]>[0];

async function inNewWindow<T>(
  browser: Browser,
  cookies: Cookies,
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await context.addCookies(cookies);
    return await work(context);
  } finally {
    await context.close();
  }
}

async function becomeOwner({ apiUrl, setupUrl }: Installation): Promise<Cookies> {
  const response = await fetch(`${apiUrl}/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: apiUrl, "x-zajel": "1" },
    body: JSON.stringify({
      token: new URL(setupUrl).searchParams.get("token"),
      name: "Fatma Al-Ali",
      email: "fatma@example.com",
      password: "correct horse battery staple",
    }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.headers.getSetCookie().map((cookie) => {
    const [pair = ""] = cookie.split(";", 1);
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: apiUrl, httpOnly: true };
  });
}

async function makePayments({ apiUrl, apiKey }: Installation): Promise<void> {
  for (let index = 0; index < payments; index += 1) {
    const payment = {
      type: "payment_request",
      amount: "24.500",
      currency_code: "KWD",
      customer_phone: `+9655100${`${index}`.padStart(4, "0")}`,
      customer_first_name: "Noura",
      order_no: `DN-${index}`,
      notifications: { whatsapp: ["pre_payment", "post_payment"] },
    };
    await call("POST", `${apiUrl}/v1/transactions`, payment, { authorization: `Bearer ${apiKey}` });
  }
}

function print(name: string, measured: readonly Measured[]): void {
  const ms = measured.map((one) => one.ms).toSorted((a, b) => a - b);
  const kilobytes = measured.at(-1)?.kilobytes ?? 0;
  const figures = [ms[0] ?? 0, percentile(ms, 0.5), ms.at(-1) ?? 0, kilobytes];
  console.log(`${name.padEnd(28)}${figures.map((figure) => figure.toFixed(0).padStart(9)).join("")}`);
}
