import type { AnswerOf } from "../../api/client.ts";

export type Role = AnswerOf<"GET /v1/members">["data"][number]["role"];

/** From the one who may do everything to the one who only looks. */
export const roles: readonly Role[] = ["owner", "admin", "operator", "viewer"];
