import { defineScreen } from "../define.ts";

export const me = defineScreen({ path: "/me", load: () => import("./page.tsx") });
