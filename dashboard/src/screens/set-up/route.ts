import { defineScreen } from "../define.ts";
import { SetUpBadge } from "./badge.tsx";

export const setUp = defineScreen({
  path: "/set-up",
  load: () => import("./page.tsx"),
  needs: "configure",
  Badge: SetUpBadge,
});
