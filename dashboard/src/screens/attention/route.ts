import { defineScreen } from "../define.ts";
import { Badge } from "./badge.tsx";

export const attention = defineScreen({ path: "/attention", load: () => import("./page.tsx"), Badge });
