import { defineScreen } from "../define.ts";

export const password = defineScreen({ path: "/password", load: () => import("./page.tsx"), isPublic: true });
