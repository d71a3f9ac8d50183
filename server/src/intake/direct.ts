/**
 * A message that somebody asks for by the name of its template, about no payment: judged, written, and noted in the
 * transaction that its caller has open and commits. It leaves as every notification does.
 */
import type { Decision } from "../domain/decide.ts";
import { type DirectMessage, decideDirect, languageFor } from "../domain/direct-message.ts";
import { maskPhone } from "../domain/mask.ts";
import { normalisePhone } from "../domain/phone.ts";
import { isReached } from "../domain/reach.ts";
import { parseComponents } from "../domain/template.ts";
import { tidy } from "../domain/variables.ts";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import { insertDirect } from "../store/direct.ts";
import { newId } from "../store/ids.ts";
import { type MerchantConfig, presentConfigs, type SenderConfig, senderFor } from "../store/merchant-configs.ts";
import { findNotification, type Notification } from "../store/notification.ts";
import { findOptOutScope } from "../store/opt-out.ts";
import { listLanguagesOf } from "../store/template.ts";
import { type Asker, done } from "./by-hand.ts";
import type { FieldErrors, IntakeParts } from "./intake.ts";

export interface DirectInput extends Asker {
  to: string;
  templateName: string;
  language: string;
  /** Texts by name, in their order. */
  context: [name: string, text: string][];
  /** The authenticator that is to send it, if there is one of this id; else the default. */
  authenticatorId: string | null;
}

export type DirectResult =
  | { kind: "done"; notification: Notification; afterCommit: () => void }
  | { kind: "refused"; errors: FieldErrors }
  | { kind: "out_of_reach" }
  | { kind: "no_sender" }
  | { kind: "no_template" }
  /** It would end before it leaves. */
  | { kind: "not_sendable"; reason: string; detail: string };

export async function sendDirect(parts: IntakeParts, tx: TransactionSql, input: DirectInput): Promise<DirectResult> {
  const { merchantId, source, reach } = input;
  const { now, configs } = await presentConfigs(parts.configs, tx, [merchantId]);
  const config = configs.get(merchantId);
  if (config === undefined) return { kind: "no_sender" };
  const phone = normalisePhone(input.to, config.merchant.defaultCountry);
  if (phone.kind === "refused") return { kind: "refused", errors: { to: [phone.message] } };
  const to = phone.e164;
  const sender = senderOf(config, input);
  if (sender === null) return { kind: "no_sender" };
  if (!isReached(reach, { environment: sender.environment, customerPhone: to })) return { kind: "out_of_reach" };

  const stored = await listLanguagesOf(tx, { merchantId, wabaId: sender.wabaId }, input.templateName);
  const language = languageFor(
    input.language,
    stored.map((template) => template.language),
  );
  const chosen = stored.find((template) => template.language === language);
  const components = chosen === undefined ? null : parseComponents(chosen.components);
  if (chosen === undefined || components === null) return { kind: "no_template" };
  const message: DirectMessage = {
    to,
    templateName: chosen.name,
    templateLanguage: chosen.language,
    requestedLanguage: input.language,
    context: input.context.flatMap(([name, text]): [string, string][] => {
      const tidied = tidy(text);
      return tidied === null ? [] : [[name, tidied]];
    }),
  };
  const template = { ...chosen, components };
  const optOut = await findOptOutScope(tx, merchantId, to);
  const decision = decideDirect({ message, merchant: config.merchant, template, optOut, now });
  if (isEnd(decision)) return { kind: "not_sendable", reason: decision.reason, detail: decision.detail };

  const { authenticatorId } = sender;
  const id = newId();
  await insertDirect(tx, { merchantId, id, authenticatorId, message, requestedBy: source });
  const detail = {
    authenticator_id: authenticatorId,
    template: `${chosen.name}/${chosen.language}`,
    to: maskPhone(to),
  };
  await writeAudit(tx, { merchantId, actor: source, action: "notification.sent_directly", subject: id, detail });
  return done(parts, await findNotification(tx, merchantId, id));
}

function isEnd(decision: Decision): decision is Extract<Decision, { kind: "suppress" | "fail" }> {
  return decision.kind === "suppress" || decision.kind === "fail";
}

function senderOf(config: MerchantConfig, { authenticatorId, reach }: DirectInput): SenderConfig | null {
  const environment = reach.kind === "simulator" ? "sandbox" : "live";
  const named = authenticatorId === null ? undefined : config.senders.get(authenticatorId);
  return named ?? senderFor(config, { authenticatorId: null, environment });
}
