import type { KeyValueLog } from "./key-value-log.ts";

/** What Meta holds against an account, besides what its owner set up. */
export interface AccountCondition {
  restrictions: Restriction[];
  ban: "DISABLE" | "SCHEDULE_FOR_DISABLE" | null;
  /** `account_review_status`. */
  review: string;
  /** The account was deleted, or taken from the app: the event that said so. */
  lost: string | null;
}

export interface Restriction {
  type: string;
  /** Milliseconds since 1970; null: until it is lifted. */
  until: number | null;
}

/** The same of a phone number. */
export interface SenderCondition {
  nameStatus: string;
  /** Address that takes this number's messages instead of the account's or the app's. */
  override: string | null;
  /** 131057 until then, in milliseconds since 1970. */
  unavailableUntil: number;
  /** Of the two-step verification, once it was registered. */
  pin: string | null;
}

export interface Conditions {
  of(accountId: string): AccountCondition;
  ofSender(senderId: string): SenderCondition;
  change(accountId: string, change: Partial<AccountCondition>): void;
  changeSender(senderId: string, change: Partial<SenderCondition>): void;
  /** Whether a restriction of that type is in force now. */
  isRestricted(accountId: string, type: string): boolean;
}

const unblemished: AccountCondition = { restrictions: [], ban: null, review: "APPROVED", lost: null };
const ordinary: SenderCondition = { nameStatus: "APPROVED", override: null, unavailableUntil: 0, pin: null };

export function createConditions(store: KeyValueLog): Conditions {
  type Kept<T> = T & { id: string };
  const load = <T>(prefix: string): Map<string, T> =>
    new Map(store.entries<Kept<T>>(prefix).map(({ id, ...condition }) => [id, condition as T]));
  const accounts = load<AccountCondition>("condition:");
  const senders = load<SenderCondition>("sender-condition:");
  const of = (accountId: string): AccountCondition => accounts.get(accountId) ?? unblemished;
  const ofSender = (senderId: string): SenderCondition => senders.get(senderId) ?? ordinary;
  return {
    of,
    ofSender,
    change(accountId, change) {
      const condition = { ...of(accountId), ...change };
      accounts.set(accountId, condition);
      store.set(`condition:${accountId}`, { id: accountId, ...condition });
    },
    changeSender(senderId, change) {
      const condition = { ...ofSender(senderId), ...change };
      senders.set(senderId, condition);
      store.set(`sender-condition:${senderId}`, { id: senderId, ...condition });
    },
    isRestricted: (accountId, type) => inForce(of(accountId).restrictions).some((it) => it.type === type),
  };
}

/** Those that have not ended yet. */
export function inForce(restrictions: readonly Restriction[]): Restriction[] {
  return restrictions.filter(({ until }) => until === null || until > Date.now());
}
