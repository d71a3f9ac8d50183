/**
 * The short way of WhatsApp's busiest request: delivery reports at an authenticator's own door, whose one secret is
 * remembered. Their routes are in `whatsapp-doors.ts`.
 */
import type { VerifyingAuthenticator } from "../receipts/receipts.ts";
import { verifySignature } from "../whatsapp/signature.ts";
import { decodeWebhook } from "../whatsapp/webhook.ts";
import type { WebhookItem } from "../whatsapp/webhook-item.ts";
import type { HttpParts } from "./app-types.ts";
import { type Door, type DoorSecrets, verifying } from "./door-secrets.ts";
import { isUuid } from "./fields.ts";
import { ownDoors } from "./receive-webhook.ts";
import type { Outcome, ShortWay } from "./short-way.ts";

const address = "/webhooks/whatsapp/";
const handedOn: Outcome = {
  kind: "done",
  route: `${address}:authenticator_id`,
  status: 200,
  headers: [],
  text: "",
};

export function shortReports({ receipts }: Pick<HttpParts, "receipts">, secrets: DoorSecrets): ShortWay {
  /** Whose secret verifies, by door, for as long as both answers of the database are remembered. */
  const verified = new WeakMap<Door, { ofWaba: readonly Door[] | null; authenticators: VerifyingAuthenticator[] }>();

  /** All who share the one secret of a door. */
  function whoVerifies(door: Door): VerifyingAuthenticator[] | null {
    const [secret, ...others] = door.appSecrets;
    const ofWaba = secrets.ofWaba.known(door.wabaId);
    if (secret === undefined || others.length > 0 || ofWaba === undefined) return null;
    const known = verified.get(door);
    if (known?.ofWaba === ofWaba) return known.authenticators;
    const sharing = ownDoors(door, ofWaba).filter(({ appSecrets }) => appSecrets.includes(secret));
    const authenticators = sharing.map(verifying);
    verified.set(door, { ofWaba, authenticators });
    return authenticators;
  }

  return ({ url, headers }) => {
    if (url === undefined || !url.startsWith(address)) return null;
    const id = url.slice(address.length);
    const door = isUuid(id) ? secrets.ofAuthenticator.known(id) : null;
    const authenticators = door ? whoVerifies(door) : null;
    if (!door || authenticators === null || authenticators.length === 0) return null;
    return (body) => {
      const isSigned = verifySignature(body, `${headers["x-hub-signature-256"]}`, door.appSecrets);
      const items = isSigned ? reportsIn(body, door.wabaId) : null;
      return items === null
        ? null
        : receipts.accept({ authenticators, wabaId: door.wabaId, items }).then(() => handedOn);
    };
  };
}

/** The delivery reports of a webhook that is about nothing else and about this account, and that reads well. */
function reportsIn(body: Buffer, wabaId: string): WebhookItem[] | null {
  const { entries, problems } = decodeWebhook(body);
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0 || problems.length > 0 || entry.wabaId !== wabaId) return null;
  return entry.items.length > 0 && entry.items.every(({ kind }) => kind === "status") ? entry.items : null;
}
