/** Everything here that could grow has a bound, and every bound has its name in this file. */
export const limits = {
  /** Accepted messages in memory; the oldest go first. About 2 kB each. */
  messages: 100_000,
  /** Graph requests shown by `GET /sandbox/v1/requests`. */
  requests: 20_000,
  /** Rows of one answer of `GET /messages` or `/requests` unless `limit` asks for fewer. */
  rowsPerAnswer: 20_000,
  /** Phones that came into being by a message alone; those a person set up are not counted. */
  unnamedPhones: 20_000,
  /** Bubbles kept in the chat of one phone. */
  bubblesPerPhone: 200,
  /** Messages that wait for one phone to be switched on. */
  waitingPerPhone: 1_000,
  /** Plain-English events of `GET /happened`. */
  happened: 100,
  /** Webhooks that wait for their first or next delivery; beyond, the oldest is given up. */
  webhooksWaiting: 100_000,
  /** Deliveries to one callback URL at the same time. */
  webhooksAtOnce: 32,
  /** The wait between deliveries doubles up to this many times its base. */
  webhookBackoffFactor: 64,
  /** Updates in one webhook, whatever is asked for, and the bytes after which it leaves. */
  updatesPerWebhook: 1_000,
  webhookBytes: 3_000_000,
  /** Browsers that listen to `GET /live`. */
  listeners: 50,
  /** Bytes a slow listener may be behind before it is let go; it reconnects and reads again. */
  listenerBacklogBytes: 1_000_000,
  /** (sender, recipient) pairs whose pace is remembered. */
  pairs: 200_000,
  /** Open checkouts whose amount is remembered. */
  checkouts: 10_000,
  /** Customers of one account whose last delivery is remembered for the messaging limit. */
  uniqueUsers: 200_000,
  /** One file of the message log, and how many of them are kept. */
  segmentBytes: 16 * 1024 * 1024,
  segments: 24,
  /** The log of accounts, phones and settings is rewritten when it has grown by this much. */
  settingsLogBytes: 8 * 1024 * 1024,
  /** Body of one request. */
  bodyBytes: 1024 * 1024,
} as const;
