import { defineScreen } from "../define.ts";

export const phone = defineScreen({ path: "/phone", load: () => import("./page.tsx") });
