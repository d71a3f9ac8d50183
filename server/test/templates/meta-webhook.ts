import { webhookOf } from "../../src/whatsapp/testing/fixture.ts";
import { signedByMeta } from "../support/meta-signature.ts";
import { type Answer, type ConnectedSender, type Json, request, type Zajel } from "../support/zajel.ts";

/** Which template a recorded webhook shall be about instead of its own. */
export interface AboutTemplate {
  id?: string;
  name: string;
  language: string;
}

/** Posts a webhook as Meta would: a recorded one, about this template of this account, signed with its app's secret. */
export async function postRecorded(
  zajel: Zajel,
  sender: ConnectedSender,
  recorded: string,
  about: AboutTemplate,
): Promise<Answer<Json>> {
  const body = webhookOf(recorded).body as { entry: { id: string; changes: { field: string; value: Json }[] }[] };
  const changes = body.entry.flatMap((entry) => entry.changes);
  const told = changes.map(({ field, value }) => ({ field, value: { ...value, ...namesOf(about) } }));
  return postChanges(zajel, sender, told);
}

/** Template ids are integers in webhooks. */
function namesOf({ id, name, language }: AboutTemplate): Json {
  return {
    ...(id === undefined ? {} : { message_template_id: Number(id) }),
    message_template_name: name,
    message_template_language: language,
  };
}

export async function postChanges(zajel: Zajel, sender: ConnectedSender, changes: Json[]): Promise<Answer<Json>> {
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: sender.wabaId, time: 1795335600, changes }],
  });
  return request(zajel.url, "POST", `/webhooks/whatsapp/${sender.authenticatorId}`, body, {
    "x-hub-signature-256": signedByMeta(body, sender.appSecret),
  });
}
