/** What this screen asks and changes. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type BodyOf, call } from "../../api/client.ts";
import { authenticatorsQuery } from "../../api/queries.ts";
import { useMay } from "../../api/session.ts";
import type { Authenticator } from "./check.ts";

export function useAuthenticators() {
  return useQuery(authenticatorsQuery);
}

/** Puts an answer where the list is, so that nothing has to be asked again to be shown. */
export function usePutAuthenticator(): (authenticator: Authenticator) => void {
  const client = useQueryClient();
  return (authenticator) => {
    client.setQueryData(authenticatorsQuery.queryKey, (known) => {
      if (known === undefined) return known;
      const isKnown = known.data.some(({ id }) => id === authenticator.id);
      const data = isKnown
        ? known.data.map((one) => (one.id === authenticator.id ? authenticator : one))
        : [...known.data, authenticator];
      return { ...known, data };
    });
    // Another may have become the default, and messages that waited leave.
    for (const subject of ["authenticators", "holds", "templates", "coverage"]) {
      void client.invalidateQueries({ queryKey: [subject] });
    }
  };
}

export function useCheck(id: string) {
  const put = usePutAuthenticator();
  return useMutation({
    mutationFn: () => call("POST /v1/authenticators/{id}/check", { path: { id } }),
    onSuccess: put,
  });
}

export function useChange(id: string) {
  const put = usePutAuthenticator();
  return useMutation({
    mutationFn: (body: BodyOf<"PATCH /v1/authenticators/{id}">) =>
      call("PATCH /v1/authenticators/{id}", { path: { id }, body }),
    onSuccess: put,
  });
}

export function useConnectSimulator() {
  const put = usePutAuthenticator();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call("POST /v1/simulator"),
    onSuccess: (made) => {
      put(made);
      void client.invalidateQueries({ queryKey: ["settings"] });
    },
  });
}

export function useHolds(authenticatorId: string) {
  const holds = useQuery({
    queryKey: ["holds"],
    queryFn: ({ signal }) => call("GET /v1/holds", { query: { limit: 200 }, signal }),
    // What begins and ends a hold is told live; when the next try is due is not.
    refetchInterval: 30_000,
  });
  return holds.data?.data.filter((hold) => hold.authenticator_id === authenticatorId);
}

export interface SecretSet {
  at: string;
  by: string | null;
}

/** When each secret was set, and by whom, as the audit log has it; nothing for who may not read that. */
export function useSecretsSet(id: string): { accessToken?: SecretSet | undefined; appSecret?: SecretSet | undefined } {
  const mayRead = useMay("audit");
  const mayNames = useMay("manage_members");
  const log = useQuery({
    queryKey: ["audit", "latest"],
    queryFn: ({ signal }) => call("GET /v1/audit", { query: { limit: 200 }, signal }),
    enabled: mayRead,
  });
  const members = useQuery({
    queryKey: ["members"],
    queryFn: ({ signal }) => call("GET /v1/members", { signal }),
    enabled: mayNames,
  });
  const latest = (field: string): SecretSet | undefined => {
    const entry = log.data?.data.find(
      ({ subject, action, detail }) =>
        subject === id &&
        // All that is needed to connect one is set with it.
        (action === "authenticator.created" || (action === "authenticator.changed" && detail[field] === "set")),
    );
    if (entry === undefined) return undefined;
    const user = entry.actor.startsWith("user:") ? entry.actor.slice("user:".length) : null;
    return { at: entry.at, by: members.data?.data.find((member) => member.id === user)?.name ?? null };
  };
  return { accessToken: latest("access_token"), appSecret: latest("app_secret") };
}
