import { defineScreen } from "../define.ts";

export const transactions = defineScreen({ path: "/transactions", load: () => import("./page.tsx") });
