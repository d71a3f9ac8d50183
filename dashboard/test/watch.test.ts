/** What one looks at every day: the numbers, the messages as they move, and what needs a person. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { left, mend } from "../../server/test/support/shop.ts";
import { connectSender, newPhone, paymentRequest, until, untilStatus } from "../../server/test/support/zajel.ts";
import { checkAccess, checkNoSidewaysScroll, type Dashboard, newMember, startDashboard } from "./support/dashboard.ts";
import { openLine } from "./support/line.ts";

let dashboard: Dashboard;
before(async () => {
  dashboard = await startDashboard();
  const { zajel } = dashboard;
  await zajel.sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 20, delivered_ms: 20, read_ms: 20 } });
  // What is uncertain stays so until a person decides.
  await zajel.api("PATCH", "/v1/settings", { uncertain: "never" });
  await connectSender(zajel);
});
after(() => dashboard?.[Symbol.asyncDispose]());
afterEach(async () => {
  await dashboard.closeWindows();
  await mend(dashboard.zajel);
});

async function create(changes: Record<string, unknown> = {}): Promise<string> {
  const made = await dashboard.zajel.api("POST", "/v1/transactions", paymentRequest(changes));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.session_id;
}

async function onWhatsapp(phone: string, isOn: boolean): Promise<void> {
  await dashboard.zajel.sandbox.control("PUT", `/phones/${phone.slice(1)}`, { on_whatsapp: isOn });
}

test("what failed for one reason is shown with how much and what to do; when the cause is gone all of it is tried again", async () => {
  const { zajel } = dashboard;
  const phones = [newPhone(), newPhone()];
  for (const phone of phones) await onWhatsapp(phone, false);
  const sessions = [
    await create({ customer_phone: phones[0], order_no: "DN-20001", amount: "1.500" }),
    await create({ customer_phone: phones[1], order_no: "DN-20002", amount: "2.250" }),
  ];
  for (const session of sessions) await untilStatus(zajel, session, "created", "failed");

  const viewer = await newMember(zajel, "viewer");
  const theirs = await dashboard.open(viewer, "/attention", { language: "ar", width: 360, height: 740 });
  await theirs.getByText("رسالتان، سبب واحد").waitFor();
  await theirs.getByText("اطلب من العميل رقمًا يستخدم واتساب").waitFor();
  assert.equal(await theirs.getByRole("button", { name: /إعادة محاولة/ }).count(), 0, "a viewer has no button");
  await checkNoSidewaysScroll(theirs);
  await checkAccess(theirs);
  await theirs.context().close();

  const page = await dashboard.open(await dashboard.owner(), "/attention");
  const cause = page.getByRole("region", { name: /131026/ });
  await cause.getByText("3.750").waitFor();
  await cause.getByRole("row", { name: /DN-20001/ }).waitFor();
  await cause.getByRole("link", { name: "Correct numbers" }).waitFor();
  await page.getByRole("link", { name: /Needs attention.*2 wait/ }).waitFor();
  await checkAccess(page);
  for (const phone of phones) await onWhatsapp(phone, true);
  await cause.getByRole("button", { name: "Retry 2" }).click();

  await page.getByText("2 messages are on their way again.").waitFor();
  for (const session of sessions) await untilStatus(zajel, session, "created", left);
  await page.getByText("All messages are on their way. Nothing needs you.").waitFor();
  assert.deepEqual(dashboard.complaints(), []);
});

test("of a message that nobody knows the outcome of a person says that it was sent", async () => {
  const { zajel } = dashboard;
  const page = await dashboard.open(await dashboard.owner(), "/attention");
  await page.getByText("Nothing needs you.").waitFor();
  await zajel.sandbox.control("PATCH", "/faults", { lose_answer: true, webhooks_off: true });
  const session = await create({ order_no: "DN-20003", notifications: { whatsapp: ["created"] } });
  await untilStatus(zajel, session, "created", "uncertain");

  const cause = page.getByRole("region", { name: "Waiting for proof from WhatsApp" });
  await cause.getByText("Nothing to press").waitFor();
  await cause.getByRole("button", { name: /^Show what is behind/ }).click();
  await cause.getByRole("button", { name: "Send again" }).click();
  await page.getByRole("dialog").getByText("it arrives twice").waitFor();
  await page.keyboard.press("Escape");
  await cause.getByRole("button", { name: "It was sent" }).click();

  await cause.waitFor({ state: "detached" });
  await untilStatus(zajel, session, "created", left);
});

test("a message moves on an open page, also after the line was cut", async () => {
  const { zajel } = dashboard;
  await using line = await openLine(zajel.url);
  const context = await dashboard.window(await dashboard.owner());
  const page = await context.newPage();
  await page.goto(`${line.url}/notifications`);
  await page.getByText("Live updates").waitFor();
  await page.getByRole("row", { name: /DN-20003/ }).waitFor();
  await page.evaluate("window.isTheSame = true");
  const phone = newPhone();
  await onWhatsapp(phone, false);
  const session = await create({ customer_phone: phone, order_no: "DN-20004" });
  await untilStatus(zajel, session, "created", "failed");
  // New rows wait until somebody asks for them.
  await page.getByRole("button", { name: /\d+ new/ }).click();
  const row = page.getByRole("row", { name: /DN-20004/ });
  await row.getByText("Failed").waitFor();
  await checkAccess(page);

  line.cut();
  await page.getByText("Reconnecting…").waitFor();
  await onWhatsapp(phone, true);
  await zajel.api("POST", "/v1/notifications/retry", { reason_code: "131026" });
  await untilStatus(zajel, session, "created", "delivered");
  line.mend();

  await page.getByText("Live updates").waitFor();
  await row.getByText("Delivered").waitFor();
  assert.equal(await page.evaluate("window.isTheSame"), true, "the page was not loaded again");
  await page.getByRole("button", { name: "Add a filter: Status" }).click();
  await page.getByRole("button", { name: "Held" }).click();
  await page.getByText("Nothing matches these filters.").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("status"), "held");
  await context.close();
  dashboard.complaints();
});

test("the overview's numbers are those of what was sent, each leads to its list, and they move", async () => {
  const { zajel } = dashboard;
  const session = await create();
  await untilStatus(zajel, session, "created", "delivered");
  const page = await dashboard.open(await dashboard.owner(), "/");
  const figure = (name: string, value: number) =>
    page
      .getByRole("listitem")
      .filter({ hasText: name })
      .getByRole("link", { name: `${value}`, exact: true });
  await until("the numbers of the API", async () => {
    const { owed, delivered, paid } = (await zajel.api("GET", "/v1/stats?state=created")).body.funnel;
    const shown = [figure("Owed", owed), figure("Delivered", delivered), figure("Paid", paid)];
    return (await Promise.all(shown.map((one) => one.count()))).every((count) => count === 1);
  });
  await page.getByText("+965").first().waitFor();
  const owed = page.getByRole("listitem").filter({ hasText: "Owed" }).getByRole("link").first();
  assert.match((await owed.getAttribute("href")) ?? "", /^\/notifications\?.*state=created/);
  await page.locator(".recharts-bar").first().waitFor({ state: "attached" });
  await checkAccess(page);

  const byKind = page.getByRole("region", { name: "By kind" });
  await byKind.getByText("Template", { exact: true }).click();
  const row = byKind.getByRole("row", { name: /zajel_payment_created/ });
  assert.match(
    (await row.getByRole("link").getAttribute("href")) ?? "",
    /^\/notifications\?.*template=zajel_payment_created/,
  );
  await row.getByRole("link").click();
  await page.getByRole("button", { name: "Clear Template" }).waitFor();
  await page
    .getByRole("row", { name: /Payment link/ })
    .first()
    .waitFor();
  assert.equal(await page.getByRole("row", { name: /Receipt/ }).count(), 0);
  await page.goBack();

  await zajel.api("POST", `/v1/transactions/${session}/state`, { state: "paid" });
  await figure("Paid", 1).waitFor();
  await page.getByRole("button", { name: /^العربية/ }).click();
  await page.getByRole("heading", { level: 1, name: "نظرة عامة" }).waitFor();
  await page.getByRole("heading", { name: "لماذا لم تصل الرسائل" }).waitFor();
  await checkAccess(page);
  assert.deepEqual(dashboard.complaints(), []);
});
