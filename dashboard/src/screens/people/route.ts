import { defineScreen } from "../define.ts";

export const people = defineScreen({ path: "/people", load: () => import("./page.tsx"), needs: "manage_members" });
