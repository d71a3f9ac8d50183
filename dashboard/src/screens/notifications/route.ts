import { defineScreen } from "../define.ts";

export const notifications = defineScreen({ path: "/notifications", load: () => import("./page.tsx") });
