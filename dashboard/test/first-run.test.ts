/** The way in: the first owner's link, sign-in, a second factor, a password link, a session that ends. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { codeNow, secretIn } from "../../server/test/support/totp.ts";
import { until } from "../../server/test/support/zajel.ts";
import {
  checkAccess,
  checkNoSidewaysScroll,
  type Dashboard,
  newMember,
  newSetupToken,
  password,
  startDashboard,
} from "./support/dashboard.ts";

let dashboard: Dashboard;
before(async () => {
  dashboard = await startDashboard();
});
afterEach(() => dashboard.closeWindows());
after(() => dashboard?.[Symbol.asyncDispose]());

test("the first owner's link asks for the person and the shop, makes the account, and leads in", async () => {
  const token = await newSetupToken(dashboard.zajel);
  const page = await dashboard.open(null, `/setup?token=${token}`);
  await page.getByLabel("Name", { exact: true }).fill("Fatma Al-Ali");
  await page.getByLabel("E-mail").fill("fatma@example.com");
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Shop").fill("Dar Noura");
  await checkAccess(page);
  await page.getByRole("button", { name: "Create account" }).click();

  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.getByText("Dar Noura").first().waitFor();
  await checkAccess(page);
  const [settings] = await dashboard.zajel
    .sql`select name, default_country, timezone from merchant where merchant_id = 'default'`;
  assert.deepEqual({ ...settings }, { name: "Dar Noura", defaultCountry: "KW", timezone: "Asia/Kuwait" });
  assert.deepEqual(dashboard.complaints(), []);

  const again = await dashboard.open(null, `/setup?token=${token}`);
  await again.getByRole("heading", { name: "This link is used" }).waitFor();
  assert.equal(await again.getByRole("textbox").count(), 0, "a used link shows no form");
});

test("the page's policy lets nothing run and nothing be drawn that is not ours", async () => {
  const response = await fetch(dashboard.zajel.url);
  const policy = response.headers.get("content-security-policy") ?? "";

  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  const [, nonce] = /'nonce-([^']+)'/.exec(policy) ?? [];
  assert.ok((await response.text()).includes(`nonce="${nonce}"`), "the page's own scripts know the nonce");
  const other = await fetch(dashboard.zajel.url);
  assert.notEqual(other.headers.get("content-security-policy"), policy, "each page has its own");
});

test("who is not signed in comes to the sign-in, is told what is wrong, and goes on where they wanted to", async () => {
  const { email } = await dashboard.owner();
  const page = await dashboard.open(null, "/?from=mail");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("not the right one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("E-mail or password is wrong.").waitFor();
  await checkAccess(page);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();

  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  assert.equal(new URL(page.url()).search, "?from=mail");

  await page.getByRole("button", { name: "My account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goto(dashboard.zajel.url);
  await page.getByLabel("E-mail").waitFor();
  assert.deepEqual(dashboard.complaints(), []);
});

test("a second factor is asked for, and a wrong code is told", async () => {
  const member = await newMember(dashboard.zajel, "operator");
  const begun = await member.call("POST", "/v1/auth/two-factor", { password });
  const secret = secretIn(begun.body.uri);
  await member.call("POST", "/v1/auth/two-factor/confirm", { code: codeNow(secret) });

  const page = await dashboard.open(null, "/sign-in");
  await page.getByLabel("E-mail").fill(member.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("This code is wrong").waitFor();
  await checkAccess(page);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill(begun.body.backup_codes[0]);
  await page.getByRole("button", { name: "Continue" }).click();

  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
});

test("an invitation's link lets choose a password and leads in; used, it says so", async () => {
  const { zajel } = dashboard;
  const invited = await zajel.api("POST", "/v1/members", { email: "salem@example.com", name: "Salem", role: "viewer" });
  const { pathname, search } = new URL(invited.body.link);
  const page = await dashboard.open(null, `${pathname}${search}`);
  await page.getByText("For Salem").waitFor();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();

  const again = await dashboard.open(null, `${pathname}${search}`);
  await again.getByRole("heading", { name: "This link can’t be used" }).waitFor();
});

test("a session that ends in the middle asks to sign in over the page, and goes on", async () => {
  const member = await newMember(dashboard.zajel, "operator");
  const page = await dashboard.open(member, "/");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await dashboard.zajel.sql`delete from auth.session where "userId" = ${member.id}`;

  // The next question that the page asks by itself.
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.waitFor();
  await checkAccess(page);
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Sign in" }).click();

  await dialog.waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
});

test("Arabic is mirrored and whole, is remembered, and is there before the page is drawn", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/");
  await page.getByRole("button", { name: "العربية" }).click();
  await page.getByRole("heading", { level: 1, name: "نظرة عامة" }).waitFor();
  await checkAccess(page);

  await page.reload({ waitUntil: "commit" });
  await until("the page's direction", () =>
    page.evaluate("document.documentElement.dir === 'rtl' && document.documentElement.lang === 'ar'"),
  );
  await page.getByRole("heading", { level: 1, name: "نظرة عامة" }).waitFor();
});

test("on a phone nothing moves sideways, and everything is reached by the bar below", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/", { width: 360, height: 740, theme: "dark" });
  await page.getByRole("navigation").getByRole("link", { name: "Overview" }).waitFor();
  await checkNoSidewaysScroll(page);
  await checkAccess(page);
  await page.getByRole("button", { name: "More" }).last().click();
  await page.getByRole("dialog").getByRole("link", { name: "Overview" }).waitFor();
});

test("all keys are listed by ?, and can be switched off", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.getByText("Go to Overview").waitFor();
  await checkAccess(page);
  await dialog.getByRole("switch").click();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("?");
  assert.equal(await dialog.count(), 0);
});

test("an address that no screen has is not found, by the API's rules", async () => {
  const response = await fetch(`${dashboard.zajel.url}/no-such-page`, { headers: { accept: "text/html" } });

  assert.equal(response.status, 404);
  assert.match(response.headers.get("content-type") ?? "", /problem\+json/);
});
