/** The care of merchants' endpoints: made, changed, given another secret, tried out, removed. */
import type { WebhookEvent } from "../domain/webhook-event.ts";
import { pingEvent } from "../domain/webhook-event.ts";
import { writeAudit } from "../store/audit.ts";
import type { Sql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { open, type SealedPlace, type SecretKeys, seal } from "../store/seal.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { owePing } from "../store/webhook-delivery.ts";
import {
  countEndpoints,
  findEndpoint,
  insertEndpoint,
  lockSecret,
  missQueued,
  patchEndpoint,
  removeEndpoint,
  replaceSecret,
  type WebhookEndpoint,
} from "../store/webhook-endpoint.ts";
import type { AddressRules } from "./addresses.ts";
import { judgeEndpointUrl } from "./endpoint-url.ts";
import { makeWebhookSecret } from "./signature.ts";

/** What each event costs grows with it. */
export const mostEndpoints = 20;

export interface EndpointChange {
  url?: string | undefined;
  events?: readonly WebhookEvent[] | undefined;
  status?: "active" | "paused" | undefined;
}

export type MadeEndpoint =
  | { kind: "ok"; endpoint: WebhookEndpoint; secret: string }
  | { kind: "refused_url"; message: string }
  | { kind: "too_many" };

export type ChangedEndpoint =
  | { kind: "ok"; endpoint: WebhookEndpoint }
  | { kind: "refused_url"; message: string }
  | { kind: "not_found" };

export interface EndpointCare {
  create(input: {
    merchantId: string;
    url: string;
    events: readonly WebhookEvent[];
    actor: string;
  }): Promise<MadeEndpoint>;
  change(merchantId: string, id: string, change: EndpointChange, actor: string): Promise<ChangedEndpoint>;
  /** Another secret; the one before signs beside it for `overlapSeconds`. null: there is no such endpoint. */
  rotate(
    merchantId: string,
    id: string,
    overlapSeconds: number,
    actor: string,
  ): Promise<{ endpoint: WebhookEndpoint; secret: string } | null>;
  /** False where there is no such endpoint. */
  remove(merchantId: string, id: string, actor: string): Promise<boolean>;
  /** Sends one event for trying out; its id, or why not. */
  ping(merchantId: string, id: string): Promise<{ kind: "ok"; eventId: string } | { kind: "not_found" | "paused" }>;
}

export function createEndpointCare(parts: {
  sql: Sql;
  secretKeys: SecretKeys;
  rules: AddressRules;
  /** Something is owed. */
  wake: () => void;
}): EndpointCare {
  const { sql, secretKeys, rules, wake } = parts;

  return {
    async create({ merchantId, url: given, events, actor }) {
      const judged = judgeEndpointUrl(given, rules);
      if (judged.kind === "refused") return { kind: "refused_url", message: judged.message };
      const id = newId();
      const secret = makeWebhookSecret();
      return unitOfWork(sql, async (tx): Promise<MadeEndpoint> => {
        if ((await countEndpoints(tx, merchantId)) >= mostEndpoints) return { kind: "too_many" };
        const sealed = seal(secretKeys, secret, secretPlace("secret", merchantId, id));
        const endpoint = await insertEndpoint(tx, { merchantId, id, url: judged.url, events, secret: sealed });
        await bumpConfigVersion(tx, merchantId);
        const detail = { url: originOf(judged.url), events };
        await writeAudit(tx, { merchantId, actor, action: "webhook_endpoint.created", subject: id, detail });
        return { kind: "ok", endpoint, secret };
      });
    },

    async change(merchantId, id, change, actor) {
      const judged = change.url === undefined ? null : judgeEndpointUrl(change.url, rules);
      if (judged?.kind === "refused") return { kind: "refused_url", message: judged.message };
      const known = await findEndpoint(sql, merchantId, id);
      if (known === null) return { kind: "not_found" };
      // What waited while nobody took it is told only where somebody asks for it.
      if (known.status === "paused" && change.status === "active") await missAllQueued(sql, merchantId, id);
      const changed = await unitOfWork(sql, async (tx) => {
        const endpoint = await patchEndpoint(tx, merchantId, id, { ...change, url: judged?.url });
        if (endpoint === null) return null;
        if (change.events !== undefined) await bumpConfigVersion(tx, merchantId);
        const detail = {
          ...(judged !== null && { url: originOf(judged.url) }),
          ...(change.events !== undefined && { events: change.events }),
          ...(change.status !== undefined && { status: change.status }),
        };
        if (Object.keys(detail).length > 0) {
          await writeAudit(tx, { merchantId, actor, action: "webhook_endpoint.changed", subject: id, detail });
        }
        return endpoint;
      });
      if (changed === null) return { kind: "not_found" };
      if (change.status === "paused") await missAllQueued(sql, merchantId, id);
      wake();
      return { kind: "ok", endpoint: changed };
    },

    rotate: (merchantId, id, overlapSeconds, actor) =>
      unitOfWork(sql, async (tx) => {
        const sealed = await lockSecret(tx, merchantId, id);
        if (sealed === null) return null;
        const present = open(secretKeys, sealed, secretPlace("secret", merchantId, id));
        const secret = makeWebhookSecret();
        const endpoint = await replaceSecret(tx, merchantId, id, {
          secret: seal(secretKeys, secret, secretPlace("secret", merchantId, id)),
          previous: seal(secretKeys, present, secretPlace("previous_secret", merchantId, id)),
          overlapSeconds,
        });
        if (endpoint === null) return null;
        const detail = { overlap_seconds: overlapSeconds };
        await writeAudit(tx, { merchantId, actor, action: "webhook_endpoint.secret_rotated", subject: id, detail });
        return { endpoint, secret };
      }),

    remove: (merchantId, id, actor) =>
      unitOfWork(sql, async (tx) => {
        const known = await findEndpoint(tx, merchantId, id);
        if (known === null) return false;
        await removeEndpoint(tx, merchantId, id);
        await bumpConfigVersion(tx, merchantId);
        const detail = { url: originOf(known.url) };
        await writeAudit(tx, { merchantId, actor, action: "webhook_endpoint.removed", subject: id, detail });
        return true;
      }),

    async ping(merchantId, id) {
      if ((await findEndpoint(sql, merchantId, id)) === null) return { kind: "not_found" };
      const eventId = newId();
      const data = { endpoint_id: id };
      if (!(await owePing(sql, { merchantId, endpointId: id, eventId, type: pingEvent, data }))) {
        return { kind: "paused" };
      }
      wake();
      return { kind: "ok", eventId };
    },
  };
}

/** Where an endpoint's secrets are sealed for. */
export function secretPlace(column: "secret" | "previous_secret", merchantId: string, rowId: string): SealedPlace {
  return { table: "webhook_endpoint", column, merchantId, rowId };
}

const missedAtOnce = 5_000;
/** Ten million waiting events. */
const mostRounds = 2_000;

/** Nothing of what waits for a paused endpoint leaves by itself any more. */
export async function missAllQueued(sql: Sql, merchantId: string, id: string): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    if ((await missQueued(sql, merchantId, id, missedAtOnce)) < missedAtOnce) return;
  }
}

/** What the records may hold of an address: paths and queries of webhooks often are secrets. */
function originOf(url: string): string {
  return new URL(url).origin;
}
