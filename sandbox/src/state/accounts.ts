import { createHash } from "node:crypto";
import type { KeyValueLog } from "./key-value-log.ts";

/** A Meta app: owns the key that signs webhooks and the default callback URL. */
export interface App {
  id: string;
  name: string;
  secret: string;
  /** Set once its handshake was answered. */
  callbackUrl: string | null;
  /** The webhook fields that it takes; without any, all. */
  fields?: string[] | null;
}

/** A business phone number: what messages are sent from. */
export interface Sender {
  id: string;
  displayPhoneNumber: string;
  verifiedName: string;
  messagesPerSecond: number;
  status: string;
  qualityRating: string;
  messagingLimit: string;
}

export interface AccessToken {
  token: string;
  scopes: string[];
  /** Milliseconds since 1970; null never expires. */
  expiresAt: number | null;
}

/** A WhatsApp Business Account, with the one app through which it is used. */
export interface Account {
  id: string;
  name: string;
  namespace: string;
  timezone: string;
  currency: string;
  country: string;
  senders: Sender[];
  appId: string;
  tokens: AccessToken[];
  /** App id → override of the callback URL for messages, null for none. Empty: no webhooks leave. */
  subscriptions: Record<string, string | null>;
}

export interface Access {
  token: AccessToken;
  appId: string;
  accountIds: ReadonlySet<string>;
}

export interface Accounts {
  all(): Account[];
  account(id: string): Account | undefined;
  sender(id: string): { sender: Sender; account: Account } | undefined;
  app(id: string): App | undefined;
  access(token: string): Access | undefined;
  putApp(app: App): void;
  putAccount(account: Account): void;
  /** Changes one number of its account. */
  putSender(id: string, change: Partial<Sender>): void;
}

export function createAccounts(store: KeyValueLog): Accounts {
  const apps = new Map(store.entries<App>("app:").map((app) => [app.id, app]));
  const accounts = new Map(store.entries<Account>("account:").map((account) => [account.id, account]));
  let senders = new Map<string, { sender: Sender; account: Account }>();
  let tokens = new Map<string, { token: AccessToken; appId: string; accountIds: Set<string> }>();

  const index = (): void => {
    senders = new Map();
    tokens = new Map();
    for (const account of accounts.values()) {
      for (const sender of account.senders) senders.set(sender.id, { sender, account });
      for (const token of account.tokens) {
        const known = tokens.get(token.token);
        if (known) known.accountIds.add(account.id);
        else tokens.set(token.token, { token, appId: account.appId, accountIds: new Set([account.id]) });
      }
    }
  };
  index();
  const putAccount = (account: Account): void => {
    accounts.set(account.id, account);
    store.set(`account:${account.id}`, account);
    index();
  };

  return {
    all: () => [...accounts.values()],
    account: (id) => accounts.get(id),
    sender: (id) => senders.get(id),
    app: (id) => apps.get(id),
    access: (token) => tokens.get(token),
    putApp(app) {
      apps.set(app.id, app);
      store.set(`app:${app.id}`, app);
    },
    putAccount,
    putSender(id, change) {
      const account = senders.get(id)?.account;
      if (!account) return;
      putAccount({ ...account, senders: account.senders.map((it) => (it.id === id ? { ...it, ...change } : it)) });
    },
  };
}

/** The namespace of an account that was given none: always the same for the same account, shaped like Meta's. */
export function namespaceFor(accountId: string): string {
  const hash = createHash("sha256").update(`namespace ${accountId}`).digest("hex");
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("_");
}

/** An id of Meta's for something that belongs to `id` and is not set up by anyone: portfolio, system user. */
export function relatedId(kind: string, id: string): string {
  const hash = createHash("sha256").update(`${kind} ${id}`).digest();
  return String(100_000_000_000_000 + (hash.readUIntBE(0, 6) % 900_000_000_000_000));
}

/** The digits of a number as people write it. */
export function digitsOf(phoneNumber: string): string {
  return phoneNumber.replace(/\D/g, "");
}
