import type { Operations } from "../../api/schema.ts";

export type Stats = Operations["GET /v1/stats"]["answer"];
export type Funnel = Stats["funnel"];

/** Those that went out and did not fail. */
export function wentOut({ owed, open, failed, suppressed, superseded, withdrawn }: Funnel): number {
  return owed - open - failed - suppressed - superseded - withdrawn;
}
