import { defineScreen } from "../define.ts";

export const signIn = defineScreen({ path: "/sign-in", load: () => import("./page.tsx"), isPublic: true });
