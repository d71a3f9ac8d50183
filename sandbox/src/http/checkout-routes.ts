import type { FastifyInstance, FastifyReply } from "fastify";
import { isOutcome, type Reported, type Shop } from "../checkout.ts";
import type { Parts } from "../parts.ts";
import { parseCallback } from "../webhooks/handshake.ts";
import { bodyOf } from "./control.ts";
import { InputError, maybeText, needText, onlyMembers } from "./input.ts";
import { problem } from "./problem.ts";

type Payment = { Params: { merchant_id: string; session_id: string } };

/** Shops, and the server side of the demo checkout page. */
export function checkoutRoutes(app: FastifyInstance, parts: Parts): void {
  const { checkout } = parts;

  app.put<{ Params: { merchant_id: string } }>("/shops/:merchant_id", async (request) => {
    const body = bodyOf(request.body);
    onlyMembers(body, "name", "zajel_url", "api_key", "timezone");
    const zajelUrl = needText(body, "zajel_url");
    if (!parseCallback(zajelUrl)) throw new InputError('"zajel_url" is an http or https address.');
    const shop: Shop = {
      id: request.params.merchant_id,
      name: needText(body, "name"),
      zajelUrl: zajelUrl.replace(/\/+$/, ""),
      apiKey: needText(body, "api_key"),
      timezone: maybeText(body, "timezone") ?? "UTC",
    };
    checkout.putShop(shop);
    return { merchant_id: shop.id, name: shop.name, zajel_url: shop.zajelUrl, timezone: shop.timezone };
  });

  app.post<Payment>("/checkout/:merchant_id/:session_id/open", async (request, reply) => {
    const shop = checkout.shop(request.params.merchant_id);
    if (!shop) return problem(reply, 404, "There is no such shop.");
    return shown(reply, shop, await checkout.open(shop, request.params.session_id));
  });

  app.post<Payment>("/checkout/:merchant_id/:session_id/report", async (request, reply) => {
    const { outcome } = bodyOf(request.body);
    const shop = checkout.shop(request.params.merchant_id);
    if (!shop) return problem(reply, 404, "There is no such shop.");
    if (!isOutcome(outcome)) {
      throw new InputError('"outcome" is one of pay, authorize, cod, decline, decline_then_pay, cancel.');
    }
    return shown(reply, shop, await checkout.report(shop, request.params.session_id, outcome));
  });
}

function shown(reply: FastifyReply, shop: Shop, reported: Reported): object {
  const about = { shop: { name: shop.name, timezone: shop.timezone } };
  switch (reported.kind) {
    case "taken":
      return { applied: reported.applied, transaction: reported.transaction, ...about };
    case "ended":
      return { state: reported.state, ...about };
    case "refused":
      return problem(reply, reported.status >= 400 ? reported.status : 502, reported.detail);
  }
}
