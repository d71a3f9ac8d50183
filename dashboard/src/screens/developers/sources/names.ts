/** What payment systems call themselves; the same in every language. */
export const kindNames: Record<string, string> = { ottu: "Ottu", stripe: "Stripe" };

export function kindName(kind: string): string {
  return kindNames[kind] ?? kind;
}

/** The states of the second box; the first is `created` alone. */
export const postStates = ["paid", "authorized", "canceled", "failed", "expired"] as const;
