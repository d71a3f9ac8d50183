import { defineScreen } from "../define.ts";

export const settings = defineScreen({ path: "/settings", load: () => import("./page.tsx") });
