import { defineScreen } from "../define.ts";

export const transaction = defineScreen({ path: "/transactions/$session_id", load: () => import("./page.tsx") });
