/**
 * Whose turn a sender is: a claim's, or that of births, which are claimed by the statement that makes them owed. Both take
 * tokens from the sender's bucket, so the one waits for the other: neither is to find what the other is about to change.
 */
export interface Turns {
  /** How many senders have a claim open. */
  readonly claims: number;
  /** Somebody wakes the sender. Where its turn is taken, whoever has it is told so at its end; false: nobody has it. */
  wake(authenticatorId: string): boolean;
  beginClaim(authenticatorId: string): void;
  /** Whether it was woken meanwhile: that may be about a later row than the claim saw. */
  endClaim(authenticatorId: string): boolean;
  /**
   * A claim of the sender is open, or waits for the births that are, or those are none that one may follow: births follow
   * each other where all are in line, on one connection.
   */
  isTaken(authenticatorId: string, isInLine: boolean): boolean;
  beginBirth(authenticatorId: string, isInLine: boolean): void;
  /** Whether no births are left, and it was woken meanwhile. */
  endBirth(authenticatorId: string): boolean;
  /** Until some turn is over, or this instant on the clock of `performance.now()` is. */
  untilOver(latest: number): Promise<void>;
}

export function createTurns(): Turns {
  const claims = new Map<string, { isDirty: boolean }>();
  /** By how many statements. */
  const births = new Map<string, { statements: number; isInLine: boolean; isDirty: boolean }>();
  const waiters = new Set<() => void>();

  function passOn(): void {
    for (const resolve of waiters) resolve();
  }

  return {
    get claims() {
      return claims.size;
    },
    wake(authenticatorId) {
      const open = claims.get(authenticatorId) ?? births.get(authenticatorId);
      if (open !== undefined) open.isDirty = true;
      return open !== undefined;
    },
    beginClaim(authenticatorId) {
      claims.set(authenticatorId, { isDirty: false });
    },
    endClaim(authenticatorId) {
      const isDirty = claims.get(authenticatorId)?.isDirty ?? false;
      claims.delete(authenticatorId);
      passOn();
      return isDirty;
    },
    isTaken(authenticatorId, isInLine) {
      const open = births.get(authenticatorId);
      const mayFollow = open === undefined || (isInLine && open.isInLine && !open.isDirty);
      return claims.has(authenticatorId) || !mayFollow;
    },
    beginBirth(authenticatorId, isInLine) {
      const open = births.get(authenticatorId);
      if (open === undefined) births.set(authenticatorId, { statements: 1, isInLine, isDirty: false });
      else open.statements += 1;
    },
    endBirth(authenticatorId) {
      const open = births.get(authenticatorId);
      if (open === undefined) return false;
      open.statements -= 1;
      if (open.statements > 0) return false;
      births.delete(authenticatorId);
      passOn();
      return open.isDirty;
    },
    async untilOver(latest) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, Math.max(0, latest - performance.now()));
      waiters.add(resolve);
      await promise;
      waiters.delete(resolve);
      clearTimeout(timer);
    },
  };
}
