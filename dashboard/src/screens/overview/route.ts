import { defineScreen } from "../define.ts";

export const overview = defineScreen({ path: "/", load: () => import("./page.tsx") });
