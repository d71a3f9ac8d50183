import { defineScreen } from "../define.ts";

export const audit = defineScreen({ path: "/audit", load: () => import("./page.tsx"), needs: "audit" });
