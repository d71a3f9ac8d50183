import { defineScreen } from "../define.ts";

export const authenticators = defineScreen({ path: "/authenticators", load: () => import("./page.tsx") });
export const authenticator = defineScreen({ path: "/authenticators/$id", load: () => import("./page.tsx") });
