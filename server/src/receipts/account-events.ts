import { endAlerts, raiseAlerts } from "../store/alert.ts";
import type { ISql, Sql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { hastenChecks, mergeFacts, withDisplayNumber } from "../store/sender-health.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import { keepWebhookEvents } from "../store/webhook-event.ts";
import type { AlertSubject } from "../whatsapp/account-news.ts";
import type { AccountItem, OtherItem } from "../whatsapp/webhook-item.ts";
import type { VerifyingAuthenticator } from "./receipts.ts";

/** After an event WhatsApp is asked how things stand, when it has had time to agree with itself. */
const rereadInMs = 60_000;

/**
 * Writes what an event about an account or a number says, for every merchant that it verified for, and keeps the event
 * as it came: facts, alerts that begin and end, and the holds that come with them. One commit for each merchant.
 */
export async function recordAccountEvent(
  sql: Sql,
  wabaId: string,
  item: AccountItem,
  authenticators: readonly VerifyingAuthenticator[],
): Promise<void> {
  for (const [merchantId, own] of Map.groupBy(authenticators, ({ merchantId }) => merchantId)) {
    await unitOfWork(sql, async (tx) => {
      await keep(tx, wabaId, item, merchantId);
      const ids = await concerned(tx, merchantId, own, item.news.about);
      for (const id of ids) await apply(tx, { merchantId, authenticatorId: id }, item);
      await hastenChecks(tx, merchantId, ids, rereadInMs);
    });
  }
}

/** Keeps an event that we know nothing to do about. */
export async function keepOtherEvent(
  sql: Sql,
  wabaId: string,
  item: OtherItem,
  authenticators: readonly VerifyingAuthenticator[],
): Promise<void> {
  for (const merchantId of new Set(authenticators.map((one) => one.merchantId))) {
    await keep(sql, wabaId, item, merchantId);
  }
}

function keep(sql: ISql, wabaId: string, item: AccountItem | OtherItem, merchantId: string): Promise<void> {
  const { field, value, at } = item;
  return keepWebhookEvents(sql, [{ merchantId, id: newId(), wabaId, field, value, happenedAt: at }]);
}

/** In the order of their ids, so that two events take the rows in the same order. */
async function concerned(
  tx: ISql,
  merchantId: string,
  authenticators: readonly VerifyingAuthenticator[],
  about: AlertSubject,
): Promise<string[]> {
  const ids = authenticators.map(({ authenticatorId }) => authenticatorId).sort();
  switch (about.kind) {
    case "account":
      return ids;
    case "display_number":
      return (await withDisplayNumber(tx, merchantId, ids, about.digits)).sort();
    case "number_id": {
      const ofNumber = authenticators.filter(({ phoneNumberId }) => phoneNumberId === about.phoneNumberId);
      return ofNumber.map(({ authenticatorId }) => authenticatorId);
    }
  }
}

async function apply(
  tx: ISql,
  owner: { merchantId: string; authenticatorId: string },
  { at, news }: AccountItem,
): Promise<void> {
  const hasFacts = Object.keys(news.facts).length > 0;
  if (hasFacts && (await mergeFacts(tx, owner.merchantId, owner.authenticatorId, news.facts))) {
    await bumpConfigVersion(tx, owner.merchantId);
  }
  await endAlerts(tx, { ...owner, codes: news.ends, at });
  await raiseAlerts(
    tx,
    news.raises.map((alert) => ({ ...owner, ...alert, since: at })),
  );
}
