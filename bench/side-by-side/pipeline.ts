/** What is measured side by side: a server that takes events and statuses by HTTP, and sends by WhatsApp. */
import type { ISql } from "../../server/src/store/database.ts";

export interface Surroundings {
  /** Of an empty database, this pipeline's alone. */
  databaseUrl: string;
  redisUrl: string | null;
  /** Where WhatsApp is. */
  graphBase: string;
  /** The port of 127.0.0.1 to listen on. */
  apiPort: number;
  /** WhatsApp signs its statuses with it. */
  secret: string;
  logDir: string;
  /** A folder for what the pipeline likes to write. */
  tmp: string;
}

export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

export type Status = "sent" | "delivered" | "read";

/** The stages call `start`, then `startWorker` and `stopWorker` in turn, and `stop` whatever happened. */
export interface Pipeline {
  name: string;
  /** How often its Redis writes to the disk, where it needs one. */
  redis: "always" | "everysec" | null;
  start(surroundings: Surroundings): Promise<void>;
  /** Sending begins, or ends; events and statuses are taken all the while. */
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  stop(): Promise<void>;
  /** Its Node.js processes that run now: what each does, and its process id. */
  pids(): [string, number][];
  /** An event that leads to one message to `+2010` and eight digits of `index`. */
  ingestRequest(index: number): HttpRequest;
  webhookRequest(index: number, messageId: string, status: Status, secret: string): HttpRequest;
  /** Messages whose id is committed, and messages whose `read` is. */
  countSent(sql: ISql): Promise<number>;
  countRead(sql: ISql): Promise<number>;
}
