/**
 * What each route under /v1, and as Ottu speaks under /b, asks for. The one table of rights: a route that is not in it is open to nobody.
 */
import type { Right } from "../domain/rights.ts";

/**
 * Beside the rights: `public` is open to whoever asks, `anyone` to every key and every person who is signed in,
 * `person` to people only, since it is about their own account.
 */
export type Demand = Right | "public" | "anyone" | "person";

const demands: Record<string, Demand> = {
  "GET /v1/setup": "public",
  "POST /v1/setup": "public",
  "POST /v1/auth/sign-in": "public",
  "POST /v1/auth/sign-in/code": "public",
  "GET /v1/auth/password-link": "public",
  "POST /v1/auth/password-link": "public",
  "POST /v1/auth/sign-out": "person",
  "POST /v1/auth/password": "person",
  "POST /v1/auth/two-factor": "person",
  "POST /v1/auth/two-factor/confirm": "person",
  "POST /v1/auth/two-factor/off": "person",
  "GET /v1/auth/sessions": "person",
  "DELETE /v1/auth/sessions/:id": "person",
  "GET /v1/me": "anyone",

  "GET /v1/members": "manage_members",
  "POST /v1/members": "manage_members",
  "PATCH /v1/members/:id": "manage_members",
  "DELETE /v1/members/:id": "manage_members",
  "POST /v1/members/:id/link": "manage_members",
  "GET /v1/audit": "audit",

  "POST /v1/merchants": "install",
  "GET /v1/merchants/:id": "read",
  "PATCH /v1/merchants/:id": "configure",
  "GET /v1/settings": "read",
  "PATCH /v1/settings": "configure",
  "GET /v1/merchants/:id/api-keys": "configure",
  "POST /v1/merchants/:id/api-keys": "configure",
  "DELETE /v1/merchants/:id/api-keys/:key_id": "configure",

  "POST /v1/simulator": "configure",
  "GET /v1/authenticators": "read",
  "POST /v1/authenticators": "configure",
  "GET /v1/authenticators/:id": "read",
  "PATCH /v1/authenticators/:id": "configure",
  "DELETE /v1/authenticators/:id": "configure",
  "POST /v1/authenticators/:id/check": "configure",
  "POST /v1/authenticators/:id/sync": "configure",
  "DELETE /v1/authenticators/:id/alerts/:code": "configure",
  "GET /v1/authenticators/:id/webhook-events": "configure",
  "GET /v1/holds": "read",
  "POST /v1/authenticators/:id/holds/release": "operate",
  "GET /v1/authenticators/:id/templates": "read",
  "POST /v1/authenticators/:id/templates": "configure",
  "POST /v1/authenticators/:id/templates/lint": "read",
  "POST /v1/authenticators/:id/starter-templates": "configure",
  "POST /v1/authenticators/:id/test-message": "operate",
  "GET /v1/authenticators/:id/coverage": "read",
  "GET /v1/authenticators/:id/template-changes": "read",
  "GET /v1/authenticators/:id/template-links": "read",
  "PUT /v1/authenticators/:id/template-links/:type/:state/:language": "configure",
  "DELETE /v1/authenticators/:id/template-links/:type/:state/:language": "configure",
  "POST /v1/authenticators/:id/template-links/:type/:state/:language/preview": "read",

  "GET /v1/webhook-endpoints": "read",
  "POST /v1/webhook-endpoints": "configure",
  "GET /v1/webhook-endpoints/:id": "read",
  "PATCH /v1/webhook-endpoints/:id": "configure",
  "DELETE /v1/webhook-endpoints/:id": "configure",
  "POST /v1/webhook-endpoints/:id/rotate-secret": "configure",
  "POST /v1/webhook-endpoints/:id/ping": "configure",
  "POST /v1/webhook-endpoints/:id/replay": "configure",
  "GET /v1/webhook-endpoints/:id/deliveries": "read",
  "GET /v1/webhook-endpoints/:id/deliveries/:event_id": "read",
  "POST /v1/webhook-endpoints/:id/deliveries/:event_id/replay": "configure",

  "GET /v1/sources": "read",
  "POST /v1/sources": "configure",
  "GET /v1/sources/:id": "read",
  "PATCH /v1/sources/:id": "configure",
  "DELETE /v1/sources/:id": "configure",
  "GET /v1/sources/:id/events": "read",

  "GET /v1/opt-outs": "read",
  "GET /v1/opt-outs/:id": "read",
  "POST /v1/opt-outs": "operate",
  "DELETE /v1/opt-outs": "operate",
  "DELETE /v1/opt-outs/:id": "operate",
  "GET /v1/replies": "read",
  "GET /v1/replies/:id": "read",

  "GET /v1/transactions": "read",
  "GET /v1/transactions.csv": "read",
  "GET /v1/transactions/:session_id": "read",
  "GET /v1/transactions/:session_id/evidence": "read",
  "POST /v1/transactions": "operate",
  "POST /v1/transactions/plan": "operate",
  "PATCH /v1/transactions/:session_id": "operate",
  "POST /v1/transactions/:session_id/state": "report",
  "POST /v1/states": "report",
  "POST /v1/transactions/:session_id/conflict/acknowledge": "operate",
  "GET /v1/transactions/:session_id/manual-link": "read",
  "POST /v1/transactions/:session_id/manual-link": "operate",
  "POST /v1/transactions/:session_id/notifications": "operate",
  "GET /v1/notifications": "read",
  "GET /v1/notifications/:id": "read",
  "POST /v1/notifications/:id/retry": "operate",
  "POST /v1/notifications/:id/cancel": "operate",
  "POST /v1/notifications/:id/resolve": "operate",
  "POST /v1/notifications/retry": "operate",

  "GET /v1/bulks": "read",
  "POST /v1/bulks": "operate",
  "GET /v1/bulks/:id": "read",
  "GET /v1/bulks/:id/errors.csv": "operate",
  "POST /v1/bulks/:id/cancel": "operate",

  "GET /v1/live": "read",
  "GET /v1/stats": "read",
  "POST /v1/stats/recount": "configure",
  "GET /v1/attention": "read",

  "POST /b/checkout/v1/pymt-txn/": "operate",
  "GET /b/checkout/v1/pymt-txn/:session_id/": "read",
  "PUT /b/checkout/v1/pymt-txn/:session_id/": "operate",
  "PATCH /b/checkout/v1/pymt-txn/:session_id/": "operate",
  "POST /b/pbl/v2/message-notification/": "operate",
  "POST /b/pbl/v2/send-notification/": "operate",
  "POST /b/pbl/v2/notifications/send/:channel/": "operate",
  "POST /b/pbl/v2/operation/": "operate",
};

/** What a route asks for; null where the table does not know it. Whoever may GET may HEAD. */
export function demandOf(method: string, url: string): Demand | null {
  return demands[`${method === "HEAD" ? "GET" : method} ${url}`] ?? null;
}

/** Every route of the table, as `GET /v1/me`. */
export const routesWithDemand: readonly string[] = Object.keys(demands);
