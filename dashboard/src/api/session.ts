/** The person who is signed in, as every screen behind the sign-in may take for granted. */
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { write } from "../storage.ts";
import { type AnswerOf, call } from "./client.ts";
import { authenticatorsQuery, meQuery, settingsQuery } from "./queries.ts";

export type Me = NonNullable<AnswerOf<"GET /v1/me">>;

export type Right =
  | "read"
  | "report"
  | "operate"
  | "configure"
  | "audit"
  | "manage_members"
  | "manage_owners"
  | "install";

/** Only where somebody is signed in: the shell sees to that. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (data === null) throw new Error("Nobody is signed in.");
  return data;
}

/** What may not be done is not shown: `useMay("operate") && <Button …>`. */
export function useMay(right: Right): boolean {
  return useMe().rights.includes(right);
}

export function useSettings() {
  return useSuspenseQuery(settingsQuery).data;
}

/** Whether this merchant's messages go to the simulator; null until that is known or where nothing is connected. */
export function useIsSimulated(): boolean | null {
  const { data } = useQuery(authenticatorsQuery);
  const first = data?.data.find((one) => one.default) ?? data?.data[0];
  return first === undefined ? null : first.environment === "sandbox";
}

export function useSession() {
  const client = useQueryClient();
  return {
    /** After a sign-in: everything is asked for anew, in this person's name. */
    async begin(): Promise<void> {
      client.clear();
      await client.fetchQuery(meQuery);
    },
    async end(): Promise<void> {
      await call("POST /v1/auth/sign-out").catch(() => undefined);
      write("zajel.merchant", null);
      client.clear();
    },
    async switchMerchant(merchantId: string): Promise<void> {
      write("zajel.merchant", merchantId);
      client.clear();
      await client.fetchQuery(meQuery);
    },
  };
}
