/**
 * The dashboard as a person has it: the real service with PostgreSQL and the sandbox, in Debian's Chromium. It shows
 * what is built in `dashboard/dist`, which `script/test` sees to.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import {
  type Member,
  newMember,
  newSetupToken,
  newVisitor,
  password,
  type Visitor,
} from "../../../server/test/people/visitor.ts";
import { launchBrowser } from "../../../server/test/support/browser.ts";
import { promised } from "../../../server/test/support/patience.ts";
import { startZajel, type Zajel, type ZajelOptions } from "../../../server/test/support/zajel.ts";

export interface Look {
  language?: "en" | "ar";
  theme?: "light" | "dark";
  width?: number;
  height?: number;
}

export interface Dashboard extends AsyncDisposable {
  zajel: Zajel;
  browser: Browser;
  /** An owner of `shop`; made once. */
  owner(): Promise<Member>;
  /** A window of its own, with this person's cookies, or of nobody. */
  window(person: Visitor | null, look?: Look): Promise<BrowserContext>;
  /** A page at this address, in a window of its own. */
  open(person: Visitor | null, address: string, look?: Look): Promise<Page>;
  /** Closes all windows: a page that is left open goes on asking and drawing. */
  closeWindows(): Promise<void>;
  /** What browsers complained of since the last call: errors of scripts, and what the page's policy refused. */
  complaints(): string[];
}

const built = path.resolve(import.meta.dirname, "../../dist/index.html");

export async function startDashboard(options: ZajelOptions = {}): Promise<Dashboard> {
  assert.ok(existsSync(built), "The dashboard is not built: run node dashboard/build.ts, or the tests by script/test.");
  await using parts = new AsyncDisposableStack();
  const [zajel, browser] = await Promise.all([startZajel(options), launchBrowser()]);
  parts.use(zajel);
  parts.defer(() => browser.close());
  let owner: Promise<Member> | undefined;
  let complaints: string[] = [];

  const dashboard = {
    zajel,
    browser,
    owner: () => (owner ??= newMember(zajel, "owner")),
    async window(person: Visitor | null, look: Look = {}) {
      const { language = "en", theme = "light", width = 1280, height = 800 } = look;
      const context = await browser.newContext({
        viewport: { width, height },
        locale: "en-GB",
        timezoneId: "Asia/Kuwait",
        colorScheme: theme,
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(promised(20_000));
      await context.addInitScript(
        ([language, theme]) => {
          try {
            // Only at first: the test may choose another on the page.
            if (localStorage.getItem("zajel.language") !== null) return;
            localStorage.setItem("zajel.language", language as string);
            localStorage.setItem("zajel.theme", theme as string);
          } catch {
            // An empty page that comes before the first has none.
          }
        },
        [language, theme],
      );
      if (person !== null) {
        const cookies = Array.from(person.cookies, ([name, value]) => ({
          name,
          value,
          url: zajel.url,
          httpOnly: true,
        }));
        await context.addCookies(cookies);
      }
      context.on("console", (message) => {
        // What the server refused is told by the page itself.
        if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
          complaints.push(message.text());
      });
      context.on("weberror", (error) => complaints.push(`${error.error().stack}`));
      return context;
    },
    async open(person: Visitor | null, address: string, look: Look = {}) {
      const context = await dashboard.window(person, look);
      const page = await context.newPage();
      await page.goto(`${zajel.url}${address}`);
      return page;
    },
    async closeWindows() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    complaints() {
      const heard = complaints;
      complaints = [];
      return heard;
    },
  };
  const running = parts.move();
  return Object.assign(dashboard, { [Symbol.asyncDispose]: () => running.disposeAsync() });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Fails where axe finds something of WCAG 2.2 A or AA, or of good practice, on the page as it is now. */
export async function checkAccess(page: Page): Promise<void> {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = `axe.run(document, ${JSON.stringify({ runOnly: tags })}).then(({ violations }) => violations)`;
  const violations = (await page.evaluate(found)) as Violation[];
  assert.deepEqual(
    violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
    })),
    [],
  );
}

/** Fails where the page can be moved sideways. */
export async function checkNoSidewaysScroll(page: Page): Promise<void> {
  const [inner, outer] = (await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")) as [
    number,
    number,
  ];
  assert.ok(inner <= outer, `The page is ${inner} px wide in a window of ${outer} px.`);
}

export { newMember, newSetupToken, newVisitor, password };
