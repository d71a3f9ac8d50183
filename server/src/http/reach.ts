/**
 * Whom a caller may send messages to.
 */
import { outOfReachOf, type Reach } from "../domain/reach.ts";
import type { Caller } from "./auth.ts";
import { type Problem, problem } from "./problem.ts";

export function reachOf(caller: Caller): Reach {
  if (caller.phones !== null) return { kind: "phones", phones: caller.phones };
  return caller.keyKind === "test" ? { kind: "simulator" } : { kind: "everybody" };
}

/** The answer, 403, where the caller may not. */
export function outOfReach(caller: Caller): Problem {
  return problem("not_allowed", outOfReachOf(reachOf(caller)));
}
