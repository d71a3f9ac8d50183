import { defineScreen } from "../define.ts";

export const setup = defineScreen({ path: "/setup", load: () => import("./page.tsx"), isPublic: true });
