/** From an empty shop to the first message that is read on the simulated phone. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { until } from "../../server/test/support/zajel.ts";
import { checkAccess, checkNoSidewaysScroll, type Dashboard, newMember, startDashboard } from "./support/dashboard.ts";

let dashboard: Dashboard;
before(async () => {
  // A check or a template whose answer is late waits for a person's next press, which nobody makes here: the time is long.
  dashboard = await startDashboard({ environment: { ZAJEL_SANDBOX: "on", ZAJEL_SEND_TIMEOUT_MS: "30000" } });
});
afterEach(() => dashboard.closeWindows());
after(() => dashboard?.[Symbol.asyncDispose]());

test("set-up leads an empty shop to its first message, read on the simulated phone", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/");
  await page.getByRole("link", { name: "Set-up 0 of 6 steps done" }).click();
  await page.getByRole("heading", { level: 1, name: "Set up WhatsApp" }).waitFor();
  await checkAccess(page);

  await page.getByRole("button", { name: "Stay with the simulator" }).click();
  await page.getByRole("button", { name: "Submit and link" }).click();
  // The simulator's Meta reads them, and the page shows by itself what it says.
  await page.getByRole("link", { name: "Set-up 4 of 6 steps done" }).waitFor();
  await page.getByLabel("Phone", { exact: true }).fill("50000483");
  await checkAccess(page);
  await page.getByRole("button", { name: "Send test" }).click();
  await page.getByRole("link", { name: "Set-up 5 of 6 steps done" }).waitFor();

  const link = page.getByRole("link", { name: "Open the simulated phone" });
  assert.equal(await link.getAttribute("rel"), "noopener");
  const { origin } = new URL((await link.getAttribute("href")) ?? "");
  const [phone] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await phone.waitForURL(`${origin}/**`);
  await phone.goto(`${origin}/#/+96550000483`);
  await phone.getByRole("log").getByText("keep this message as your receipt").first().waitFor();
  await until("the message to be read", async () => {
    const answer = await fetch(`${origin}/sandbox/v1/messages`);
    const { data } = (await answer.json()) as { data: { to: string; status: string }[] };
    return data.some(({ to, status }) => to.endsWith("96550000483") && status === "read");
  });

  await page.getByRole("button", { name: "Stay with the simulator for now" }).click();
  await page.getByText("All six steps are done.").waitFor();
  assert.equal(await page.getByRole("link", { name: /^Set-up/ }).count(), 0, "the badge is gone");
  assert.deepEqual(dashboard.complaints(), []);
});

test("what was done is there again in Arabic on a phone, and the simulated phone says what it is for", async () => {
  const page = await dashboard.open(await dashboard.owner(), "/set-up", { language: "ar", width: 360, theme: "dark" });
  await page.getByRole("heading", { level: 2, name: "توصيل واتساب" }).waitFor();
  await checkNoSidewaysScroll(page);
  await checkAccess(page);
  await page.goto(`${dashboard.zajel.url}/phone`);
  await page.getByRole("link", { name: "فتح الهاتف المحاكى" }).waitFor();
  await checkNoSidewaysScroll(page);
  await checkAccess(page);
});

test("who may only look has no set-up", async () => {
  const page = await dashboard.open(await newMember(dashboard.zajel, "viewer"), "/phone");
  await page.getByRole("link", { name: "Open the simulated phone" }).waitFor();
  assert.equal(await page.getByRole("link", { name: /^Set-up/ }).count(), 0);
  await page.goto(`${dashboard.zajel.url}/set-up`);
  await page.getByRole("heading", { name: "Nothing here" }).waitFor();
});
