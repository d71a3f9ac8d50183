/** How far a shop has come: six steps, each told by what the API knows. */
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/client.ts";
import { authenticatorsQuery } from "../../api/queries.ts";
import { useMay, useMe } from "../../api/session.ts";
import { type Authenticator, failedChecks } from "../authenticators/check.ts";
import { type Count, countCells } from "../templates/coverage.ts";
import { type Cell, coverageQuery } from "../templates/data.ts";
import { type Kept, useKept } from "./kept.ts";

export const stepNames = ["connect", "checks", "templates", "covered", "test", "live"] as const;
export type StepName = (typeof stepNames)[number];

export interface Progress {
  authenticator: Authenticator | null;
  cells: readonly Cell[];
  count: Count;
  /** Live API keys, and sources: either lets payments in. */
  hasWayIn: boolean;
  done: Readonly<Record<StepName, boolean>>;
  doneCount: number;
  /** The first that is not done; null: all are. */
  next: StepName | null;
  kept: ReadonlySet<string>;
  keep: (what: Kept) => void;
}

/** undefined: not known yet. */
export function useProgress(): { data: Progress | undefined; error: unknown; refetch: () => void } {
  const me = useMe();
  const mayConfigure = useMay("configure");
  const merchantId = me.merchant_id ?? "";
  const [kept, keep] = useKept(merchantId);
  const authenticators = useQuery({ ...authenticatorsQuery, enabled: mayConfigure });
  const all = authenticators.data?.data;
  const authenticator = all?.find((one) => one.default) ?? all?.find(({ status }) => status !== "disabled") ?? null;
  const id = authenticator?.id ?? "";
  const isConnected = authenticator !== null && mayConfigure;
  const templates = useQuery({
    queryKey: ["templates", id, "first"],
    queryFn: ({ signal }) =>
      call("GET /v1/authenticators/{id}/templates", { path: { id }, query: { limit: 1 }, signal }),
    enabled: isConnected,
  });
  const coverage = useQuery({ ...coverageQuery(id), enabled: isConnected });
  const messages = useQuery({
    queryKey: ["notifications", "first"],
    queryFn: ({ signal }) => call("GET /v1/notifications", { query: { limit: 5 }, signal }),
    enabled: isConnected,
  });
  const keys = useQuery({
    queryKey: ["api-keys", merchantId],
    queryFn: ({ signal }) => call("GET /v1/merchants/{id}/api-keys", { path: { id: merchantId }, signal }),
    enabled: mayConfigure,
  });
  const sources = useQuery({
    queryKey: ["sources"],
    queryFn: ({ signal }) => call("GET /v1/sources", { signal }),
    enabled: mayConfigure,
  });

  const questions = [authenticators, ...(isConnected ? [templates, coverage, messages] : []), keys, sources];
  const error = questions.find((one) => one.data === undefined && one.error !== null)?.error ?? null;
  const refetch = () => {
    for (const one of questions) void one.refetch();
  };
  if (questions.some(({ data }) => data === undefined)) return { data: undefined, error, refetch };

  const cells = coverage.data?.data ?? [];
  const count = countCells(cells);
  const failed = authenticator === null ? [] : failedChecks(authenticator);
  const isBlocked = failed.some(({ blocking }) => blocking);
  const hasWayIn =
    (keys.data?.data ?? []).some(
      ({ kind, scope, revoked_at }) => kind === "live" && scope === "full" && revoked_at === null,
    ) || (sources.data?.data ?? []).length > 0;
  const wasAccepted = (messages.data?.data ?? []).some(({ accepted_at }) => accepted_at !== null);
  const done: Record<StepName, boolean> = {
    connect: authenticator !== null,
    checks: authenticator !== null && (failed.length === 0 || (!isBlocked && kept.has("checks"))),
    templates: (templates.data?.data ?? []).length > 0,
    covered: count.send === count.all || (count.send > 0 && kept.has("covered")),
    test: authenticator !== null && (kept.has("tested") || wasAccepted),
    live: authenticator !== null && (hasWayIn || kept.has("live")),
  };
  return {
    data: {
      authenticator,
      cells,
      count,
      hasWayIn,
      done,
      doneCount: stepNames.filter((name) => done[name]).length,
      next: stepNames.find((name) => !done[name]) ?? null,
      kept,
      keep,
    },
    error: null,
    refetch,
  };
}
