import { defineScreen } from "../define.ts";

export const replies = defineScreen({ path: "/replies", load: () => import("./page.tsx") });
