import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startZajel } from "../support/zajel.ts";
import { newEmail, newSetupToken, newVisitor, password, signedIn } from "./visitor.ts";

/** Every test takes the place of the first owner, so each needs an installation that has none. */
const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

async function withoutOwners(): Promise<void> {
  await zajel.sql`delete from member`;
}

function form(token: string, changes: Record<string, unknown> = {}) {
  return { token, name: "Noura Al-Mutairi", email: newEmail(), password, ...changes };
}

test("the first owner's link makes an account, an owner and a session", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);
  const visitor = newVisitor(zajel);

  const made = await visitor.call("POST", "/v1/setup", form(token));

  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual(made.body.merchant_ids, ["default"]);
  const me = await visitor.call("GET", "/v1/me");
  assert.equal(me.body.name, "Noura Al-Mutairi");
  assert.equal(me.body.role, "owner");
  assert.equal(me.body.merchant_id, "default");
});

test("its state can be asked for: valid, used, expired, unknown", async () => {
  await withoutOwners();
  const [valid, expired] = [await newSetupToken(zajel), await newSetupToken(zajel)];
  await zajel.sql`update setup_link set expires_at = now() - interval '1 second'
                   where token_hash = sha256(${expired}::text::bytea)`;
  const visitor = newVisitor(zajel);
  const stateOf = async (token: string) => (await visitor.call("GET", `/v1/setup?token=${token}`)).body.state;

  const before = await Promise.all([valid, expired, "never-made"].map(stateOf));
  await visitor.call("POST", "/v1/setup", form(valid));

  assert.deepEqual(before, ["valid", "expired", "unknown"]);
  assert.equal(await stateOf(valid), "used");
});

test("a used link makes no second account, and says that it is used", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);
  const [first, second] = [form(token), form(token)];
  await newVisitor(zajel).call("POST", "/v1/setup", first);

  const again = await newVisitor(zajel).call("POST", "/v1/setup", second);

  assert.equal(again.status, 409);
  assert.match(again.body.detail, /used/);
  const people = await zajel.sql`select 1 from auth."user" where email = ${second.email}`;
  assert.equal(people.length, 0);
});

test("an expired link makes no account, and says what to do", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);
  await zajel.sql`update setup_link set expires_at = now() - interval '1 second' where used_at is null`;

  const answer = await newVisitor(zajel).call("POST", "/v1/setup", form(token));

  assert.equal(answer.status, 410);
  assert.match(answer.body.detail, /start Zajel again/);
});

test("it is good for 30 minutes, and only its hash is stored", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);

  const [link] = await zajel.sql<{ minutes: number; hash: string }[]>`
    select extract(epoch from expires_at - created_at) / 60 as minutes, encode(token_hash, 'hex') as hash
      from setup_link where used_at is null and expires_at > now() order by created_at desc limit 1`;

  assert.equal(Number(link?.minutes), 30);
  const stored = await zajel.sql<{ row: string }[]>`select setup_link::text as row from setup_link`;
  assert.ok(stored.every(({ row }) => !row.includes(token)));
});

test("of two that use one link at once exactly one wins", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);

  const answers = await Promise.all([1, 2, 3, 4].map(() => newVisitor(zajel).call("POST", "/v1/setup", form(token))));

  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
  const owners = await zajel.sql`select 1 from member where role = 'owner'`;
  assert.equal(owners.length, 1);
});

test("of two links, as two nodes print them, the first that is used ends the other", async () => {
  await withoutOwners();
  const [one, other] = [await newSetupToken(zajel), await newSetupToken(zajel)];

  const answers = await Promise.all(
    [one, other].map((token) => newVisitor(zajel).call("POST", "/v1/setup", form(token))),
  );

  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
});

test("the owner may name a merchant: one that is there is changed, one that is not is made", async () => {
  await withoutOwners();
  const visitor = newVisitor(zajel);
  const token = await newSetupToken(zajel);
  const merchant = { id: "dar-noura", name: "Dar Noura", default_language: "ar", timezone: "Asia/Riyadh" };

  const made = await visitor.call("POST", "/v1/setup", form(token, { merchant }));

  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual(made.body.merchant_ids, ["dar-noura"]);
  const settings = await visitor.call("GET", "/v1/settings");
  assert.equal(settings.body.name, "Dar Noura");
  assert.equal(settings.body.default_language, "ar");

  await withoutOwners();
  const next = newVisitor(zajel);
  const changed = await next.call(
    "POST",
    "/v1/setup",
    form(await newSetupToken(zajel), { merchant: { id: "dar-noura", name: "Noura's House" } }),
  );
  assert.equal(changed.status, 201, JSON.stringify(changed.body));
  const after = await next.call("GET", "/v1/settings");
  assert.deepEqual(
    [after.body.id, after.body.name, after.body.timezone],
    ["dar-noura", "Noura's House", "Asia/Riyadh"],
  );
});

test("a valid link tells which merchant it is for, and whoever sets that one up owns all that the link is for", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel, ["shop", "default"]);
  const visitor = newVisitor(zajel);

  const link = await visitor.call("GET", `/v1/setup?token=${token}`);
  const merchant = { id: link.body.merchant.id, name: "Dar Noura", default_language: "ar" };
  const made = await visitor.call("POST", "/v1/setup", form(token, { merchant }));
  const after = await visitor.call("GET", `/v1/setup?token=${token}`);

  assert.equal(link.body.merchant.id, "shop");
  assert.deepEqual(made.body.merchant_ids, ["shop", "default"]);
  assert.deepEqual(after.body, { state: "used" });
});

test("what is wrong in the form is told by field, and the link stays good", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);
  const visitor = newVisitor(zajel);
  const wrong = form(token, { email: "nobody", password: "short", name: "" });

  const refused = await visitor.call("POST", "/v1/setup", wrong);
  const noZone = await visitor.call("POST", "/v1/setup", form(token, { merchant: { timezone: "Asia/Nowhere" } }));
  const noName = await visitor.call("POST", "/v1/setup", form(token, { merchant: { id: "new-one" } }));

  assert.equal(refused.status, 400);
  assert.deepEqual(Object.keys(refused.body.errors).sort(), ["email", "name", "password"]);
  assert.ok(!JSON.stringify(refused.body).includes("short"), "a password that was refused is not repeated");
  assert.deepEqual(Object.keys(noZone.body.errors), ["merchant.timezone"]);
  assert.deepEqual(Object.keys(noName.body.errors), ["merchant.name"]);
  assert.equal((await visitor.call("POST", "/v1/setup", form(token))).status, 201);
});

test("an e-mail address that has an account is refused, and the link stays good", async () => {
  await withoutOwners();
  const first = form(await newSetupToken(zajel));
  await newVisitor(zajel).call("POST", "/v1/setup", first);
  await withoutOwners();
  const token = await newSetupToken(zajel);

  const taken = await newVisitor(zajel).call("POST", "/v1/setup", form(token, { email: first.email.toUpperCase() }));

  assert.equal(taken.status, 409);
  assert.equal((await newVisitor(zajel).call("GET", `/v1/setup?token=${token}`)).body.state, "valid");
});

test("the account is in the same commit as the spent link: a crash in between leaves neither", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);
  const filled = form(token);
  // Whatever fails last in that commit: here the audit entry.
  await zajel.sql`alter table audit_entry add constraint no_more check (action <> 'member.added') not valid`;

  const failed = await newVisitor(zajel).call("POST", "/v1/setup", filled);
  await zajel.sql`alter table audit_entry drop constraint no_more`;

  assert.equal(failed.status, 500);
  assert.equal((await zajel.sql`select 1 from auth."user" where email = ${filled.email}`).length, 0);
  assert.equal((await newVisitor(zajel).call("POST", "/v1/setup", filled)).status, 201);
  await signedIn(zajel, filled.email);
});

test("another site's page cannot use a link", async () => {
  await withoutOwners();
  const token = await newSetupToken(zajel);

  const answer = await newVisitor(zajel).call("POST", "/v1/setup", form(token), { origin: "https://evil.example" });

  assert.equal(answer.status, 403);
});
