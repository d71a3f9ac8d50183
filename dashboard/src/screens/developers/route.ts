import { defineScreen } from "../define.ts";

/** The address in the sidebar; it leads to the first of the parts that one may see. */
export const developers = defineScreen({ path: "/developers", load: () => import("./page.tsx") });

export const apiKeys = defineScreen({
  path: "/developers/api-keys",
  load: () => import("./api-keys/page.tsx"),
  needs: "configure",
});
export const sources = defineScreen({
  path: "/developers/sources",
  load: () => import("./sources/page.tsx"),
});
export const source = defineScreen({
  path: "/developers/sources/$id",
  load: () => import("./sources/one.tsx"),
});
export const webhookEndpoints = defineScreen({
  path: "/developers/webhook-endpoints",
  load: () => import("./webhook-endpoints/page.tsx"),
});
export const webhookEndpoint = defineScreen({
  path: "/developers/webhook-endpoints/$id",
  load: () => import("./webhook-endpoints/one.tsx"),
});
