import { defineScreen } from "../define.ts";

export const templates = defineScreen({ path: "/templates", load: () => import("./page.tsx") });
export const newTemplate = defineScreen({
  path: "/templates/new",
  load: () => import("./new-page.tsx"),
  needs: "configure",
});
export const templateLink = defineScreen({
  path: "/templates/$type/$state/$language",
  load: () => import("./link-page.tsx"),
});
