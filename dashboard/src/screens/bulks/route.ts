import { defineScreen } from "../define.ts";

export const bulks = defineScreen({ path: "/bulks", load: () => import("./page.tsx") });
export const bulk = defineScreen({ path: "/bulks/$id", load: () => import("./one.tsx") });
