/**
 * Whom a key can send messages to. A `team` key reaches the phones that it lists, a `test` key the simulator, and
 * every other caller everybody.
 */
export type Reach = { kind: "everybody" } | { kind: "phones"; phones: readonly string[] } | { kind: "simulator" };

/** Why somebody with that reach may not, in words for them. */
export function outOfReachOf(reach: Reach): string {
  return reach.kind === "phones"
    ? "A team key only reaches the phones that it lists, and the customer's phone is none of them."
    : "A test key reaches transactions of the simulator only.";
}

/** Whether a message of this transaction may come from somebody with that reach. Without a phone there is none to reach. */
export function isReached(
  reach: Reach,
  transaction: { environment: "live" | "sandbox"; customerPhone: string | null },
): boolean {
  switch (reach.kind) {
    case "everybody":
      return true;
    case "phones":
      return transaction.customerPhone === null || reach.phones.includes(transaction.customerPhone);
    case "simulator":
      return transaction.environment === "sandbox";
  }
}
