import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { codeNow, secretIn } from "../support/totp.ts";
import { startZajel } from "../support/zajel.ts";
import { type Member, newMember, newVisitor, password, signedIn, type Visitor } from "./visitor.ts";

const zajel = await startZajel();
after(() => zajel[Symbol.asyncDispose]());

describe("signing in", () => {
  let member: Member;
  before(async () => {
    member = await newMember(zajel, "operator");
  });

  test("gives a session in a cookie that scripts cannot read and other sites do not send", async () => {
    const visitor = newVisitor(zajel);

    const answer = await visitor.call("POST", "/v1/auth/sign-in", { email: member.email, password });

    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      two_factor: false,
      user: { id: member.id, name: member.email.split("@")[0], email: member.email },
    });
    const [cookie = "", ...rest] = answer.headers.getSetCookie();
    assert.equal(rest.length, 0);
    assert.match(cookie, /^zajel\.session_token=/);
    assert.match(cookie, /; HttpOnly/);
    assert.match(cookie, /; SameSite=Lax/);
    assert.doesNotMatch(cookie, /; Secure/);
    assert.equal((await visitor.call("GET", "/v1/me")).body.id, member.id);
  });

  test("sets a secure cookie where PUBLIC_URL is https", async () => {
    const node = await zajel.startNode({ PUBLIC_URL: "https://zajel.example.com" });
    try {
      const visitor = newVisitor({ url: node.url });
      const body = { email: member.email, password };

      const answer = await visitor.call("POST", "/v1/auth/sign-in", body, { origin: "https://zajel.example.com" });

      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      assert.match(answer.headers.getSetCookie()[0] ?? "", /^__Secure-zajel\.session_token=.*; Secure/);
      assert.equal((await visitor.call("GET", "/v1/me")).body.id, member.id);
    } finally {
      await node[Symbol.asyncDispose]();
    }
  });

  test("does not tell a wrong password from an unknown address, whatever the letters' case", async () => {
    const visitor = newVisitor(zajel);
    const [wrong, unknown] = await Promise.all([
      visitor.call("POST", "/v1/auth/sign-in", { email: member.email, password: "not the password" }),
      visitor.call("POST", "/v1/auth/sign-in", { email: "nobody@example.com", password }),
    ]);

    assert.deepEqual([wrong.status, unknown.status], [401, 401]);
    assert.equal(wrong.body.detail, unknown.body.detail);
    assert.equal(wrong.headers.getSetCookie().length, 0);
    await signedIn(zajel, member.email.toUpperCase());
  });

  test("is refused to another site's page, and takes JSON only", async () => {
    const visitor = newVisitor(zajel);
    const body = { email: member.email, password };

    const foreign = await visitor.call("POST", "/v1/auth/sign-in", body, { origin: "https://evil.example" });
    const form = await visitor.call("POST", "/v1/auth/sign-in", "email=a&password=b", {
      "content-type": "application/x-www-form-urlencoded",
    });

    assert.equal(foreign.status, 403);
    assert.equal(form.status, 415);
  });

  test("after five wrong passwords a minute is waited, by this visitor and for this person only", async () => {
    const guessed = await newMember(zajel, "viewer");
    const visitor = newVisitor(zajel);
    const guess = () => visitor.call("POST", "/v1/auth/sign-in", { email: guessed.email, password: "wrong" });
    for (let round = 0; round < 5; round += 1) assert.equal((await guess()).status, 401);

    const sixth = await guess();

    assert.equal(sixth.status, 429);
    const seconds = Number(sixth.headers.get("retry-after"));
    assert.ok(seconds >= 1 && seconds <= 60, `${seconds}`);
    await signedIn(zajel, member.email);
  });

  test("there is no signing up, and nothing else of the library can be reached", async () => {
    const visitor = newVisitor(zajel);
    const body = { name: "Eve", email: "eve@example.com", password };
    const paths = [
      "sign-up/email",
      "sign-in/email",
      "sign-in/social",
      "request-password-reset",
      "update-user",
      "delete-user",
    ];

    const answers = await Promise.all(paths.map((path) => visitor.call("POST", `/v1/auth/${path}`, body)));
    const others = await Promise.all(
      ["get-session", "ok", "error", "list-sessions"].map((path) => visitor.call("GET", `/v1/auth/${path}`)),
    );

    assert.deepEqual(
      [...answers, ...others].map(({ status }) => status),
      Array(10).fill(404),
    );
    assert.equal((await zajel.sql`select 1 from auth."user" where email = 'eve@example.com'`).length, 0);
  });
});

describe("a session", () => {
  test("ends with signing out", async () => {
    const member = await newMember(zajel, "operator");
    const kept = new Map(member.cookies);

    const answer = await member.call("POST", "/v1/auth/sign-out");

    assert.equal(answer.status, 204);
    assert.equal(member.cookies.size, 0);
    for (const [name, value] of kept) member.cookies.set(name, value);
    assert.equal((await member.call("GET", "/v1/me")).status, 401);
  });

  test("is listed with the others of its person, and each can be ended from any", async () => {
    const member = await newMember(zajel, "operator");
    const other = await signedIn(zajel, member.email);

    const { body } = await member.call("GET", "/v1/auth/sessions");
    const ended = body.data.find((session: { current: boolean }) => !session.current);
    const answer = await member.call("DELETE", `/v1/auth/sessions/${ended.id}`);

    assert.equal(body.data.length, 2);
    assert.ok(!JSON.stringify(body).includes(tokenIn(member)), "a session's token is a secret");
    assert.equal(answer.status, 204);
    assert.equal((await other.call("GET", "/v1/me")).status, 401);
    assert.equal((await member.call("GET", "/v1/me")).status, 200);
  });

  test("of somebody else is unknown", async () => {
    const [one, other] = [await newMember(zajel, "owner"), await newMember(zajel, "viewer")];
    const [theirs] = (await other.call("GET", "/v1/auth/sessions")).body.data;

    const answer = await one.call("DELETE", `/v1/auth/sessions/${theirs.id}`);

    assert.equal(answer.status, 404);
    assert.equal((await other.call("GET", "/v1/me")).status, 200);
  });

  test("does not hold with a signature that is not ours", async () => {
    const member = await newMember(zajel, "operator");
    const [name = "", value = ""] = [...member.cookies][0] ?? [];
    member.cookies.set(name, `${value.slice(0, 32)}.${"A".repeat(43)}%3D`);

    assert.equal((await member.call("GET", "/v1/me")).status, 401);
  });
});

describe("a password", () => {
  test("is changed with the old one, and every other session ends", async () => {
    const member = await newMember(zajel, "operator");
    const other = await signedIn(zajel, member.email);
    const next = "another fine long password";

    const wrong = await member.call("POST", "/v1/auth/password", { current_password: "no", new_password: next });
    const short = await member.call("POST", "/v1/auth/password", { current_password: password, new_password: "short" });
    const right = await member.call("POST", "/v1/auth/password", { current_password: password, new_password: next });

    assert.deepEqual([wrong.status, Object.keys(wrong.body.errors)], [400, ["current_password"]]);
    assert.deepEqual([short.status, Object.keys(short.body.errors)], [400, ["new_password"]]);
    assert.equal(right.status, 204);
    assert.equal((await member.call("GET", "/v1/me")).status, 200);
    assert.equal((await other.call("GET", "/v1/me")).status, 401);
    await signedIn(zajel, member.email, next);
  });

  test("has twelve characters at least, in a link as well", async () => {
    const invited = await zajel.api("POST", "/v1/members", { email: "short@example.com", role: "viewer" });
    const token = new URL(invited.body.link).searchParams.get("token");
    const visitor = newVisitor(zajel);

    const eleven = await visitor.call("POST", "/v1/auth/password-link", { token, password: "elevenchars" });
    const twelve = await visitor.call("POST", "/v1/auth/password-link", { token, password: "twelve chars" });

    assert.deepEqual([eleven.status, Object.keys(eleven.body.errors)], [400, ["password"]]);
    assert.equal(twelve.status, 200);
  });
});

describe("the second factor", () => {
  let member: Member;
  let secret: string;
  let backupCodes: string[];

  before(async () => {
    member = await newMember(zajel, "admin");
    const made = await member.call("POST", "/v1/auth/two-factor", { password });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    secret = secretIn(made.body.uri);
    backupCodes = made.body.backup_codes;
    const confirmed = await member.call("POST", "/v1/auth/two-factor/confirm", { code: codeNow(secret) });
    assert.equal(confirmed.status, 204, JSON.stringify(confirmed.body));
  });

  /** E-mail address and password are right; what is left is the code. */
  async function halfway(): Promise<Visitor> {
    const visitor = newVisitor(zajel);
    const answer = await visitor.call("POST", "/v1/auth/sign-in", { email: member.email, password });
    assert.deepEqual(answer.body, { two_factor: true });
    return visitor;
  }

  test("is asked for before there is a session", async () => {
    const visitor = await halfway();

    assert.equal((await visitor.call("GET", "/v1/me")).status, 401);
    const answer = await visitor.call("POST", "/v1/auth/sign-in/code", { code: codeNow(secret) });

    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const me = await visitor.call("GET", "/v1/me");
    assert.deepEqual([me.body.id, me.body.two_factor], [member.id, true]);
  });

  test("is not passed by a wrong code, nor by one without a password before it", async () => {
    const visitor = await halfway();

    const wrong = await visitor.call("POST", "/v1/auth/sign-in/code", { code: "000000" });
    const alone = await newVisitor(zajel).call("POST", "/v1/auth/sign-in/code", { code: codeNow(secret) });

    assert.deepEqual([wrong.status, alone.status], [401, 401]);
    assert.equal((await visitor.call("GET", "/v1/me")).status, 401);
  });

  test("is replaced by a backup code, once", async () => {
    const [code = ""] = backupCodes;

    const first = await (await halfway()).call("POST", "/v1/auth/sign-in/code", { code, kind: "backup" });
    const second = await (await halfway()).call("POST", "/v1/auth/sign-in/code", { code, kind: "backup" });

    assert.deepEqual([first.status, second.status], [200, 401]);
  });

  test("outlives another secret key, also when the old one is gone", async () => {
    const old = zajel.environment.ZAJEL_SECRET_KEY as string;
    const next = randomBytes(32).toString("base64");
    await zajel.restart({ ZAJEL_SECRET_KEY: `${next},${old}` });
    await zajel.restart({ ZAJEL_SECRET_KEY: next });
    try {
      const answer = await (await halfway()).call("POST", "/v1/auth/sign-in/code", { code: codeNow(secret) });

      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    } finally {
      await zajel.restart({ ZAJEL_SECRET_KEY: `${old},${next}` });
    }
  });

  test("is switched off with the password", async () => {
    const visitor = await halfway();
    await visitor.call("POST", "/v1/auth/sign-in/code", { code: codeNow(secret) });

    const wrong = await visitor.call("POST", "/v1/auth/two-factor/off", { password: "not the password" });
    const right = await visitor.call("POST", "/v1/auth/two-factor/off", { password });

    assert.deepEqual([wrong.status, Object.keys(wrong.body.errors)], [400, ["password"]]);
    assert.equal(right.status, 204);
    assert.equal((await (await signedIn(zajel, member.email)).call("GET", "/v1/me")).body.two_factor, false);
  });
});

function tokenIn(visitor: Visitor): string {
  return decodeURIComponent([...visitor.cookies.values()][0] ?? "").split(".")[0] as string;
}
