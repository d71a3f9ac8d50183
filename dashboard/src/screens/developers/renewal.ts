/**
 * How often these pages ask again, in milliseconds. That payments and messages changed is told live, and so renews them;
 * what a program answered, or a payment system repeated, is not.
 */
export const untoldMs = 30_000;
export const movingMs = 3_000;

/** Soon, while an answer is awaited. */
export function renewalOf(deliveries: readonly { status: string }[] | undefined): number {
  return deliveries?.some(isMoving) ? movingMs : untoldMs;
}

export function isMoving({ status }: { status: string }): boolean {
  return status === "queued" || status === "sending";
}
