/** The one table of rights, over every route × whoever asks × (own merchant, another one). */
import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { after, before, describe, test } from "node:test";
import type { FastifyInstance } from "fastify";
import { type Right, rightsOfKey, rightsOfRole, roles } from "../../src/domain/rights.ts";
import { demandOf, routesWithDemand } from "../../src/http/rights.ts";
import { type Answer, type Json, startZajel } from "../support/zajel.ts";
import { newMember, newMerchant, newVisitor, type Visitor } from "./visitor.ts";

interface Route {
  method: string;
  url: string;
}

const routes: Route[] = [];
const channel = "fastify.initialization";

/** Fastify says here when a server is made: every route that is registered from then on is seen. */
function watch(message: unknown): void {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook("onRoute", ({ url, method, routePath: _, onRequest }) => {
    // Those that only say that there is another method at an address stand outside of /v1's own scope.
    if (!/^\/(v1|b)\//.test(url) || onRequest !== undefined) return;
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
}

subscribe(channel, watch);
const zajel = await startZajel({ environment: { ZAJEL_SANDBOX: "on" } });
unsubscribe(channel, watch);
after(() => zajel[Symbol.asyncDispose]());

type Ask = (route: Route, merchant: string) => Promise<Answer<Json>>;

interface Asker {
  name: string;
  rights: ReadonlySet<Right>;
  isPerson: boolean;
  ask: Ask;
}

const unknownId = "01890000-0000-7000-8000-000000000000";

/** An address with ids that nobody has; `:id` of merchants is the merchant itself. */
function addressOf({ url }: Route, merchant: string): string {
  return url
    .replace(/^\/v1\/merchants\/:id/, `/v1/merchants/${merchant}`)
    .replace(":type/:state/:language", "payment_request/paid/en")
    .replace(/^\/v1\/live$/, "$&?for_seconds=0")
    .replace(/:(\w+)/g, unknownId);
}

/** Nothing that is asked here is right enough to change anything: bodies are no objects, and ids are nobody's. */
const bodyOf = ({ method }: Route) => (["GET", "HEAD", "DELETE"].includes(method) ? undefined : "[]");

function byPerson(visitor: Visitor): Ask {
  return (route, merchant) =>
    visitor.call(route.method, addressOf(route, merchant), bodyOf(route), { "zajel-merchant": merchant });
}

function byKey(key: string): Ask {
  return (route, merchant) =>
    newVisitor(zajel).call(route.method, addressOf(route, merchant), bodyOf(route), {
      authorization: `Bearer ${key}`,
      "zajel-merchant": merchant,
    });
}

const askers: Asker[] = [];

before(async () => {
  await newMerchant(zajel, "other");
  for (const role of roles) {
    const visitor = await newMember(zajel, role);
    askers.push({ name: role, rights: rightsOfRole(role), isPerson: true, ask: byPerson(visitor) });
  }
  const kinds = [
    ["live", {}],
    ["team", { phones: ["+96550000483"] }],
    ["test", {}],
  ] as const;
  for (const [kind, more] of kinds) {
    const made = await zajel.api("POST", "/v1/merchants/shop/api-keys", { name: kind, kind, ...more });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    askers.push({ name: `${kind} key`, rights: rightsOfKey(kind), isPerson: false, ask: byKey(made.body.key) });
  }
  const reporting = await zajel.api("POST", "/v1/merchants/shop/api-keys", { name: "reports", kind: "live" });
  await zajel.sql`update api_key set scope = 'state_reports' where id = ${reporting.body.id}`;
  const rights = rightsOfKey("state_reports");
  askers.push({ name: "reporting key", rights, isPerson: false, ask: byKey(reporting.body.key) });
});

/** Signing out would end what the next question needs. */
const endsSessions = new Set(["POST /v1/auth/sign-out"]);
const nameOf = ({ method, url }: Route) => `${method} ${url}`;
const demandFor = ({ method, url }: Route) => demandOf(method, url) ?? demandOf(method, `${url}/`);

/** As Ottu speaks: each route has two addresses there, and a person's session is no way in. */
const isOttus = ({ url }: Route) => url.startsWith("/b/");

describe("every route under /v1 and /b", () => {
  test("is known to this test, and stands in the table of rights", () => {
    assert.ok(routes.length > 40, `${routes.length}`);

    const missing = routes.filter((route) => demandFor(route) === null).map(nameOf);

    assert.deepEqual(missing, []);
  });

  test("that stands in the table is there", () => {
    const there = new Set(routes.map(nameOf));

    assert.deepEqual(
      routesWithDemand.filter((route) => !there.has(route)),
      [],
    );
  });

  test("is closed to whoever does not say who they are, unless it is public", async () => {
    const nobody = newVisitor(zajel);
    for (const route of routes) {
      const { status } = await nobody.call(route.method, addressOf(route, "shop"), bodyOf(route));
      const isPublic = demandFor(route) === "public";
      assert.equal(status === 401, !isPublic, `${nameOf(route)}: ${status}`);
    }
  });

  test("lets in who has its right, in their own merchant, and nobody else", async () => {
    for (const asker of askers) {
      for (const route of routes.filter((route) => !endsSessions.has(nameOf(route)))) {
        const demand = demandFor(route);
        const isStranger = asker.isPerson && isOttus(route);
        const mayPass =
          !isStranger &&
          (demand === "public" ||
            demand === "anyone" ||
            (demand === "person" ? asker.isPerson : demand !== null && asker.rights.has(demand)));

        const { status, body } = await asker.ask(route, "shop");

        const passed = status !== 401 && status !== 403;
        const told = `${asker.name} at ${nameOf(route)}: ${status} ${JSON.stringify(body)}`;
        assert.equal(passed, mayPass, told);
        assert.ok(status < 500, told);
      }
    }
  });

  test("lets nobody but the root key into another merchant", async () => {
    for (const asker of askers) {
      for (const route of routes.filter((route) => !endsSessions.has(nameOf(route)))) {
        if (demandFor(route) === "public") continue;

        const { status } = await asker.ask(route, "other");

        assert.ok(
          status === (asker.isPerson && isOttus(route) ? 401 : status === 403 ? 403 : 404),
          `${asker.name} at ${nameOf(route)}: ${status}`,
        );
      }
    }
  });

  test("is open to the root key, in every merchant", async () => {
    const root = byKey(zajel.rootKey);
    for (const merchant of ["shop", "other"]) {
      for (const route of routes) {
        const { status } = await root(route, merchant);
        const isForPeople = demandFor(route) === "person";
        assert.equal(status === 403, isForPeople, `root at ${nameOf(route)}: ${status}`);
        assert.ok(status !== 401 && status < 500, `root at ${nameOf(route)}: ${status}`);
      }
    }
  });
});

describe("the roles", () => {
  test("each may do what the one below may, and more", () => {
    const sizes = roles.map((role) => rightsOfRole(role));

    for (const [index, below] of sizes.slice(1).entries()) {
      const above = sizes[index] as ReadonlySet<Right>;
      assert.ok([...below].every((right) => above.has(right)) && below.size < above.size, roles[index]);
    }
  });

  test("a viewer changes nothing", () => {
    assert.deepEqual([...rightsOfRole("viewer")], ["read"]);
  });

  test("no key but the root key reaches people", () => {
    for (const kind of ["live", "team", "test", "state_reports"] as const) {
      assert.ok(!rightsOfKey(kind).has("manage_members") && !rightsOfKey(kind).has("manage_owners"), kind);
    }
  });
});
