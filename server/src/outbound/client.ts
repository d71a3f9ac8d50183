/** One request to a merchant's endpoint, and nowhere else. */
import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, request } from "undici";
import type { AddressRules } from "./addresses.ts";

export type WebhookAnswer =
  /** 2xx: it was taken. */
  | { kind: "delivered"; httpStatus: number; answer: string }
  /** Another status; a redirect is one of them, and is not followed. */
  | { kind: "refused"; httpStatus: number; answer: string }
  | { kind: "unanswered"; detail: string }
  /** The address is one that no webhook may go to; nothing was sent. */
  | { kind: "forbidden"; detail: string };

export interface WebhookClient extends AsyncDisposable {
  /** Never rejects. `timeoutMs`: where this request has less time than others. */
  post(webhook: {
    url: string;
    headers: Record<string, string>;
    body: string | Uint8Array;
    timeoutMs?: number;
  }): Promise<WebhookAnswer>;
}

export interface WebhookClientOptions {
  rules: AddressRules;
  /** From the call to the end of the answer. */
  timeoutMs: number;
  /** Where names lead; the system's resolver where nothing is said. */
  resolve?: Resolve;
}

/** All addresses of a name. */
export type Resolve = (hostname: string, answer: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const connectionsPerEndpoint = 16;
/** Of an answer this much is kept for the log, in bytes; it is said to be an acknowledgement. */
const keptBytes = 4_096;
/** And this much is read for the sake of the connection, which then can be used again. */
const readBytes = 65_536;

class ForbiddenAddress extends Error {
  override readonly name = "ForbiddenAddress";
}

const systemResolve: Resolve = (hostname, answer) => systemLookup(hostname, { all: true }, answer);

export function createWebhookClient({
  rules,
  timeoutMs: longestMs,
  resolve = systemResolve,
}: WebhookClientOptions): WebhookClient {
  // Encrypted and plain connections differ in where they may lead.
  const agents = { "https:": agentFor(true), "http:": agentFor(false) };

  function agentFor(isEncrypted: boolean): Agent {
    return new Agent({
      connections: connectionsPerEndpoint,
      connect: { timeout: longestMs, lookup: guarded(isEncrypted) },
    });
  }

  /**
   * Node connects to what this answers and asks nobody else: an address that was checked is the one that is connected
   * to, whatever the name leads to a moment later.
   */
  function guarded(isEncrypted: boolean): LookupFunction {
    return (hostname, options, callback) => {
      resolve(hostname, (error, addresses) => {
        if (error !== null) return callback(error, []);
        const reachable = addresses.filter(({ address }) => rules.mayReach(address, isEncrypted));
        const [first] = reachable;
        if (first === undefined) return callback(forbidden(hostname, isEncrypted), []);
        return options.all ? callback(null, reachable) : callback(null, first.address, first.family);
      });
    };
  }

  return {
    async post({ url, headers, body, timeoutMs = longestMs }) {
      const { protocol, hostname } = new URL(url);
      const isEncrypted = protocol === "https:";
      const host = hostname.replace(/^\[|\]$/g, "");
      // Of an address no resolver is asked.
      if (isIP(host) !== 0 && !rules.mayReach(host, isEncrypted)) {
        return { kind: "forbidden", detail: forbidden(host, isEncrypted).message };
      }
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const dispatcher = agents[isEncrypted ? "https:" : "http:"];
        const answered = await request(url, { dispatcher, method: "POST", headers, body, signal });
        const { statusCode: httpStatus } = answered;
        const kind = httpStatus >= 200 && httpStatus < 300 ? "delivered" : "refused";
        return { kind, httpStatus, answer: await beginningOf(answered.body) };
      } catch (error) {
        return failureOf(error as Error, timeoutMs);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([agents["https:"].destroy(), agents["http:"].destroy()]);
    },
  };
}

/** The status has been answered, and counts: what cannot be read of the rest is left out. */
async function beginningOf(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const chunks: Buffer[] = [];
  let read = 0;
  try {
    for await (const chunk of body) {
      if (read < keptBytes) chunks.push(chunk.subarray(0, keptBytes - read));
      read += chunk.length;
      if (read > readBytes) break;
    }
  } catch {
    // Cut off, or too slow.
  } finally {
    body.destroy();
  }
  return storable(Buffer.concat(chunks).toString("utf8"));
}

function failureOf(error: Error & { code?: unknown }, timeoutMs: number): WebhookAnswer {
  if (error.name === "TimeoutError") return { kind: "unanswered", detail: `No answer within ${timeoutMs} ms.` };
  // Several addresses tried in vain come as an AggregateError, whose own message is empty.
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  if (cause instanceof ForbiddenAddress) return { kind: "forbidden", detail: cause.message };
  const code = typeof error.code === "string" ? ` (${error.code})` : "";
  return { kind: "unanswered", detail: storable(`${cause.message}${code}`) };
}

function forbidden(hostname: string, isEncrypted: boolean): ForbiddenAddress {
  const where = isEncrypted ? "no public address" : "no address that may be asked in plain http";
  return new ForbiddenAddress(`${hostname} leads to ${where}; the operator can allow others with ZAJEL_WEBHOOK_ALLOW.`);
}

/** PostgreSQL's texts cannot hold this one character. */
function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}
