/**
 * The short way of WhatsApp's busiest request: delivery reports at an authenticator's own door. What Fastify, a stream
 * and a promise for each step cost is more than what is done there, so a webhook that is here as a whole, about an
 * account whose secret is remembered, is verified, read and handed on at once, and answered when it is on disk.
 *
 * Whatever is not that simple goes to the routes (`whatsapp-doors.ts`), at whatever step it turns out, and is judged
 * there from its beginning. So nothing is refused here, and no rule stands here that is not theirs.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { VerifyingAuthenticator } from "../receipts/receipts.ts";
import { verifySignature } from "../whatsapp/signature.ts";
import { decodeWebhook } from "../whatsapp/webhook.ts";
import type { WebhookItem } from "../whatsapp/webhook-item.ts";
import type { App, HttpParts } from "./app-types.ts";
import { type Door, type DoorSecrets, verifying } from "./door-secrets.ts";
import { isUuid } from "./fields.ts";
import { tellsAll } from "./log-level.ts";
import { ownDoors } from "./receive-webhook.ts";

const address = "/webhooks/whatsapp/";
const route = `${address}:authenticator_id`;

/** What a request's body was, of one that had been read when it was handed over. */
const bodies = new WeakMap<IncomingMessage, { body: Buffer } | { error: unknown }>();

/**
 * The body of a request that came by the short way for a part; null of any other. Throws what handing it on came to,
 * where that failed.
 */
export function takenFrom(request: IncomingMessage): readonly Buffer[] | null {
  const taken = bodies.get(request);
  if (taken === undefined) return null;
  if ("error" in taken) throw taken.error;
  return [taken.body];
}

export interface ShortWayOptions {
  secrets: DoorSecrets;
  /** An id for a request, unlike all others. */
  nextId: () => string;
  /** What every answer carries, besides its id. */
  headers: Readonly<Record<string, string>>;
}

/** A request whose headers are here. */
interface Arrived {
  request: IncomingMessage;
  response: ServerResponse;
  door: Door;
  startedAt: number;
}

/** Puts the short way before the routes. */
export function shortWay(app: App, { log, receipts, metrics }: HttpParts, options: ShortWayOptions): void {
  const { secrets, nextId } = options;
  const headers = Object.entries(options.headers).flat();
  const byRoutes = app.server.listeners("request") as ((request: IncomingMessage, response: ServerResponse) => void)[];
  /** Whose secret verified, by door, for as long as both answers of the database are remembered. */
  const verified = new WeakMap<Door, { ofWaba: readonly Door[] | null; authenticators: VerifyingAuthenticator[] }>();
  const arrived: Arrived[] = [];
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });

  function handOver(request: IncomingMessage, response: ServerResponse): void {
    for (const listener of byRoutes) listener.call(app.server, request, response);
  }

  /** All who share the one secret of this door. */
  function whoVerifies(door: Door, secret: string): VerifyingAuthenticator[] | null {
    const ofWaba = secrets.ofWaba.known(door.wabaId);
    if (ofWaba === undefined) return null;
    const known = verified.get(door);
    if (known?.ofWaba === ofWaba) return known.authenticators;
    const sharing = ownDoors(door, ofWaba).filter(({ appSecrets }) => appSecrets.includes(secret));
    const authenticators = sharing.map(verifying);
    verified.set(door, { ofWaba, authenticators });
    return authenticators;
  }

  function takeAll(): void {
    for (const one of arrived.splice(0)) take(one);
  }

  function take({ request, response, door, startedAt }: Arrived): void {
    const [secret, ...others] = door.appSecrets;
    const authenticators = secret === undefined || others.length > 0 ? null : whoVerifies(door, secret);
    const body: Buffer | null = authenticators !== null && request.complete ? request.read() : null;
    if (body === null) {
      handOver(request, response);
      return;
    }
    const items = verifySignature(body, `${request.headers["x-hub-signature-256"]}`, door.appSecrets)
      ? reportsIn(body, door.wabaId)
      : null;
    if (items === null || authenticators === null || authenticators.length === 0) {
      bodies.set(request, { body });
      handOver(request, response);
      return;
    }
    receipts.accept({ authenticators, wabaId: door.wabaId, items }).then(
      () => answer(response, startedAt),
      (error) => {
        bodies.set(request, { error });
        handOver(request, response);
      },
    );
  }

  function answer(response: ServerResponse, startedAt: number): void {
    const closing = isClosing ? ["connection", "close"] : [];
    response.writeHead(200, ["x-request-id", nextId(), ...headers, "content-length", "0", ...closing]).end();
    metrics.request({ method: "POST", route, status: 200, milliseconds: performance.now() - startedAt });
  }

  app.server.removeAllListeners("request");
  app.server.on("request", (request, response) => {
    const door = isClosing ? undefined : doorOf(request);
    if (!door || tellsAll(log)) {
      handOver(request, response);
      return;
    }
    // Its body is read after its headers, but before anything else when it came with them.
    if (arrived.length === 0) setImmediate(takeAll);
    arrived.push({ request, response, door, startedAt: performance.now() });
  });

  function doorOf({ method, url, headers }: IncomingMessage): Door | null | undefined {
    if (method !== "POST" || url === undefined || !url.startsWith(address)) return null;
    const id = url.slice(address.length);
    const isPlain = headers["content-type"] === "application/json" && headers["content-length"] !== undefined;
    return isPlain && isUuid(id) ? secrets.ofAuthenticator.known(id) : null;
  }
}

/** The delivery reports of a webhook that is about nothing else and about this account, and that reads well. */
function reportsIn(body: Buffer, wabaId: string): WebhookItem[] | null {
  const { entries, problems } = decodeWebhook(body);
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0 || problems.length > 0 || entry.wabaId !== wabaId) return null;
  return entry.items.length > 0 && entry.items.every(({ kind }) => kind === "status") ? entry.items : null;
}
