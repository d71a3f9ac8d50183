import { defineScreen } from "../define.ts";

export const newRequest = defineScreen({ path: "/new", load: () => import("./page.tsx"), needs: "operate" });
