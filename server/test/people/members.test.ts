import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startZajel } from "../support/zajel.ts";
import { type Member, newEmail, newMember, newMerchant, newVisitor, password, signedIn, tokenOf } from "./visitor.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

let merchants = 0;

/** A merchant of this test alone, with an owner and an admin. */
async function newShop(): Promise<{ id: string; owner: Member; admin: Member }> {
  merchants += 1;
  const id = `members-${merchants}`;
  await newMerchant(zajel, id);
  return { id, owner: await newMember(zajel, "owner", id), admin: await newMember(zajel, "admin", id) };
}

describe("an invitation", () => {
  test("makes a member and a link, with which they choose a password and are signed in", async () => {
    const { admin } = await newShop();
    const email = newEmail();

    const invited = await admin.call("POST", "/v1/members", { email, name: "Noura", role: "operator" });
    const visitor = newVisitor(zajel);
    const token = tokenOf(invited.body.link);
    const shown = await visitor.call("GET", `/v1/auth/password-link?token=${token}`);
    const chosen = await visitor.call("POST", "/v1/auth/password-link", { token, password });

    assert.equal(invited.status, 201, JSON.stringify(invited.body));
    assert.ok(invited.body.link.startsWith(`${zajel.url}/password?token=`));
    assert.equal(invited.body.has_password, false);
    assert.deepEqual(shown.body, { state: "valid", name: "Noura", email });
    assert.equal(chosen.status, 200);
    assert.deepEqual((await visitor.call("GET", "/v1/me")).body.role, "operator");
  });

  test("has a link that is good once, and of which only a hash is stored", async () => {
    const { admin } = await newShop();
    const { body } = await admin.call("POST", "/v1/members", { email: newEmail(), role: "viewer" });
    const token = tokenOf(body.link);
    const stored = await zajel.sql<{ row: string }[]>`select v::text as row from auth."verification" v`;

    const first = await newVisitor(zajel).call("POST", "/v1/auth/password-link", { token, password });
    const second = await newVisitor(zajel).call("POST", "/v1/auth/password-link", { token, password });
    const shown = await newVisitor(zajel).call("GET", `/v1/auth/password-link?token=${token}`);

    assert.ok(stored.length > 0 && stored.every(({ row }) => !row.includes(token)));
    assert.deepEqual([first.status, second.status], [200, 410]);
    assert.deepEqual(shown.body, { state: "unknown" });
  });

  test("of somebody who is a member already is refused", async () => {
    const { admin, owner } = await newShop();

    const again = await admin.call("POST", "/v1/members", { email: owner.email, role: "viewer" });

    assert.equal(again.status, 409);
  });

  test("of one address by several admins at once makes one account", async () => {
    const { admin } = await newShop();
    const email = newEmail();

    const answers = await Promise.all(
      [1, 2, 3].map(() => admin.call("POST", "/v1/members", { email, role: "viewer" })),
    );

    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
    assert.equal((await zajel.sql`select 1 from auth."user" where email = ${email}`).length, 1);
  });

  test("does not take an account of another merchant in, whose password an admin there may have chosen", async () => {
    const [shop, other] = [await newShop(), await newShop()];

    const refused = await shop.admin.call("POST", "/v1/members", { email: other.admin.email, role: "admin" });

    assert.equal(refused.status, 403);
    assert.match(refused.body.detail, /belongs to another merchant/);
    assert.deepEqual((await other.admin.call("GET", "/v1/me")).body.memberships.length, 1);
  });
});

describe("a person with several merchants", () => {
  test("is let in by whoever runs this Zajel, and chooses with Zajel-Merchant; the first is the default", async () => {
    const [shop, other] = [await newShop(), await newShop()];
    const added = await zajel.api(
      "POST",
      "/v1/members",
      { email: shop.admin.email, role: "viewer" },
      { "zajel-merchant": other.id },
    );

    const [first, second, third] = await Promise.all([
      shop.admin.call("GET", "/v1/settings"),
      shop.admin.call("GET", "/v1/settings", undefined, { "zajel-merchant": other.id }),
      shop.admin.call("GET", "/v1/settings", undefined, { "zajel-merchant": "shop" }),
    ]);

    assert.equal(added.status, 201, JSON.stringify(added.body));
    assert.equal(added.body.link, null);
    assert.deepEqual([first.body.id, second.body.id, third.status], [shop.id, other.id, 403]);
  });

  test("has the rights of the role there, and not those of another merchant's", async () => {
    const [shop, other] = [await newShop(), await newShop()];
    const there = { "zajel-merchant": other.id };
    await zajel.api("POST", "/v1/members", { email: shop.admin.email, role: "viewer" }, there);

    const [here, elsewhere, byPath] = await Promise.all([
      shop.admin.call("PATCH", "/v1/settings", { name: "Mine" }),
      shop.admin.call("PATCH", "/v1/settings", { name: "Mine" }, there),
      shop.admin.call("PATCH", `/v1/merchants/${other.id}`, { name: "Mine" }),
    ]);

    assert.deepEqual([here.status, elsewhere.status, byPath.status], [200, 403, 403]);
  });

  test("cannot be given a new password by an admin of one of them", async () => {
    const [shop, other] = [await newShop(), await newShop()];
    const person = await newMember(zajel, "operator", shop.id);
    const there = { "zajel-merchant": other.id };
    await zajel.api("POST", "/v1/members", { email: person.email, role: "owner" }, there);

    const byAdmin = await shop.admin.call("POST", `/v1/members/${person.id}/link`);
    const byRoot = await zajel.api("POST", `/v1/members/${person.id}/link`, undefined, there);

    assert.equal(byAdmin.status, 403);
    assert.equal(byRoot.status, 201);
  });

  test("comes in with no link that was made before they were let in", async () => {
    const [shop, other] = [await newShop(), await newShop()];
    const email = newEmail();
    const invited = await shop.admin.call("POST", "/v1/members", { email, role: "operator" });
    await zajel.api("POST", "/v1/members", { email, role: "owner" }, { "zajel-merchant": other.id });

    const token = tokenOf(invited.body.link);
    const late = await newVisitor(zajel).call("POST", "/v1/auth/password-link", { token, password });

    assert.equal(late.status, 410);
  });
});

describe("a new link", () => {
  test("lets somebody who forgot their password choose another, which ends their sessions", async () => {
    const { admin, id } = await newShop();
    const member = await newMember(zajel, "operator", id);
    const next = "a password to remember";

    const made = await admin.call("POST", `/v1/members/${member.id}/link`);
    const token = tokenOf(made.body.link);
    await newVisitor(zajel).call("POST", "/v1/auth/password-link", { token, password: next });

    assert.equal(made.status, 201);
    assert.equal((await member.call("GET", "/v1/me")).status, 401);
    await signedIn(zajel, member.email, next);
  });

  test("for an owner is not an admin's to make", async () => {
    const { admin, owner } = await newShop();

    assert.equal((await admin.call("POST", `/v1/members/${owner.id}/link`)).status, 403);
    assert.equal((await owner.call("POST", `/v1/members/${owner.id}/link`)).status, 201);
  });
});

describe("members", () => {
  test("are listed in the order in which they came, with what an admin needs to know", async () => {
    const { admin, owner } = await newShop();

    const { status, body } = await admin.call("GET", "/v1/members");

    assert.equal(status, 200);
    assert.deepEqual(
      body.data.map(({ id, role, has_password, two_factor }: Record<string, unknown>) => [
        id,
        role,
        has_password,
        two_factor,
      ]),
      [
        [owner.id, "owner", true, false],
        [admin.id, "admin", true, false],
      ],
    );
  });

  test("get another role at once", async () => {
    const { owner, id } = await newShop();
    const member = await newMember(zajel, "viewer", id);

    const changed = await owner.call("PATCH", `/v1/members/${member.id}`, { role: "admin" });

    assert.deepEqual([changed.status, changed.body.role], [200, "admin"]);
    assert.equal((await member.call("GET", "/v1/members")).status, 200);
  });

  test("who are removed are out at once, and their account goes with its last merchant", async () => {
    const { admin, id } = await newShop();
    const member = await newMember(zajel, "operator", id);

    const removed = await admin.call("DELETE", `/v1/members/${member.id}`);
    const visitor = newVisitor(zajel);
    const back = await visitor.call("POST", "/v1/auth/sign-in", { email: member.email, password });

    assert.equal(removed.status, 204);
    assert.equal((await member.call("GET", "/v1/me")).status, 401);
    assert.equal(back.status, 401);
    assert.equal((await zajel.sql`select 1 from auth."user" where email = ${member.email}`).length, 0);
  });

  test("who are left in another merchant keep their account", async () => {
    const [shop, other] = [await newShop(), await newShop()];
    const member = await newMember(zajel, "operator", shop.id);
    const there = { "zajel-merchant": other.id };
    await zajel.api("POST", "/v1/members", { email: member.email, role: "viewer" }, there);

    await shop.admin.call("DELETE", `/v1/members/${member.id}`);

    const me = await member.call("GET", "/v1/me");
    assert.deepEqual([me.body.merchant_id, me.body.role], [other.id, "viewer"]);
  });

  test("who are owners are not an admin's to make, change or remove", async () => {
    const { admin, owner } = await newShop();

    const answers = await Promise.all([
      admin.call("POST", "/v1/members", { email: newEmail(), role: "owner" }),
      admin.call("PATCH", `/v1/members/${owner.id}`, { role: "viewer" }),
      admin.call("PATCH", `/v1/members/${admin.id}`, { role: "owner" }),
      admin.call("DELETE", `/v1/members/${owner.id}`),
    ]);

    assert.deepEqual(
      answers.map(({ status }) => status),
      [403, 403, 403, 403],
    );
  });

  test("always include an owner, also when two leave at once", async () => {
    const { owner, id } = await newShop();
    const second = await newMember(zajel, "owner", id);

    const answers = await Promise.all([
      owner.call("DELETE", `/v1/members/${owner.id}`),
      second.call("PATCH", `/v1/members/${second.id}`, { role: "admin" }),
    ]);

    assert.equal(
      answers.filter(({ status }) => status === 409).length,
      1,
      JSON.stringify(answers.map(({ status }) => status)),
    );
    assert.equal((await zajel.sql`select 1 from member where merchant_id = ${id} and role = 'owner'`).length, 1);
  });

  test("of another merchant are unknown", async () => {
    const [shop, other] = [await newShop(), await newShop()];

    const answers = await Promise.all([
      shop.owner.call("PATCH", `/v1/members/${other.admin.id}`, { role: "viewer" }),
      shop.owner.call("DELETE", `/v1/members/${other.admin.id}`),
      shop.owner.call("POST", `/v1/members/${other.admin.id}/link`),
    ]);

    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 404],
    );
  });
});
