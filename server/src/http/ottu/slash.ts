import type { RouteOptions } from "fastify";
import type { App } from "../app-types.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The same route at its address without the slash at its end: not described, and not counted, once more. */
    isSecondAddress?: boolean;
  }
}

/** Ottu's addresses end in a slash; some of its clients leave it away. */
export function withAndWithoutSlash(b: App, route: RouteOptions): void {
  // A body that is no object is refused by the handler, in Ottu's words.
  const asOttu = { ...route, attachValidation: true };
  b.route(asOttu);
  b.route({ ...asOttu, url: route.url.slice(0, -1), config: { ...route.config, isSecondAddress: true } });
}
