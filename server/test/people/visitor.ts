/** Somebody with a browser: keeps cookies, and sends what the dashboard would send. */
import assert from "node:assert/strict";
import { createSetupLink } from "../../src/store/setup-link.ts";
import { type Answer, type Json, request, type Zajel } from "../support/zajel.ts";

export interface Visitor {
  cookies: Map<string, string>;
  /** With the cookies, the own origin and `x-zajel: 1`, unless the headers say otherwise. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Json>>;
}

export const password = "correct horse battery staple";

let visitors = 0;

export function newVisitor(zajel: Pick<Zajel, "url">): Visitor {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call(method, path, body, headers = {}) {
      const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; ");
      const answer = await request(zajel.url, method, path, body, {
        ...(cookie === "" ? {} : { cookie }),
        origin: zajel.url,
        "x-zajel": "1",
        ...headers,
      });
      for (const set of answer.headers.getSetCookie()) {
        const [pair = ""] = set.split(";", 1);
        const at = pair.indexOf("=");
        if (/max-age=0/i.test(set)) cookies.delete(pair.slice(0, at));
        else cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
      return answer;
    },
  };
}

export function newEmail(): string {
  visitors += 1;
  return `person${visitors}@example.com`;
}

export interface Member extends Visitor {
  id: string;
  email: string;
}

/** Invited by the root key, with a password chosen and a session. */
export async function newMember(zajel: Zajel, role: string, merchant = "shop"): Promise<Member> {
  const email = newEmail();
  const invited = await zajel.api("POST", "/v1/members", { email, role }, { "zajel-merchant": merchant });
  assert.equal(invited.status, 201, JSON.stringify(invited.body));
  const visitor = newVisitor(zajel);
  const chosen = await visitor.call("POST", "/v1/auth/password-link", { token: tokenOf(invited.body.link), password });
  assert.equal(chosen.status, 200, JSON.stringify(chosen.body));
  return { ...visitor, id: invited.body.id, email };
}

export async function signedIn(zajel: Zajel, email: string, withPassword = password): Promise<Visitor> {
  const visitor = newVisitor(zajel);
  const answer = await visitor.call("POST", "/v1/auth/sign-in", { email, password: withPassword });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return visitor;
}

export function tokenOf(link: string): string {
  return new URL(link).searchParams.get("token") as string;
}

/** A first owner's link, as each start makes one. */
export async function newSetupToken(zajel: Zajel, merchantIds: string[] = ["default"]): Promise<string> {
  const token = await createSetupLink(zajel.sql, merchantIds);
  assert.ok(token !== null, "there is an owner already");
  return token;
}

export async function newMerchant(zajel: Zajel, id: string): Promise<void> {
  const made = await zajel.api("POST", "/v1/merchants", { id, name: id });
  assert.equal(made.status, 201, JSON.stringify(made.body));
}
