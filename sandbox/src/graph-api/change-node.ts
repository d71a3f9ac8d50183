import { isObject, textAt } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { Sender } from "../state/accounts.ts";
import type { Ending } from "./answer.ts";
import type { Call } from "./call.ts";
import { metered } from "./manage.ts";
import { nodeOf } from "./read-node.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, isRefusal, noSuchObject, refuse } from "./refusal.ts";
import { overrideProblem } from "./subscriptions.ts";
import { editTemplate, unpauseTemplate } from "./template-edit.ts";

/** `POST /{id}`: a template is edited, a number gets a webhook address of its own. */
export async function changeNode(call: Call, parts: Parts): Promise<Ending> {
  const node = nodeOf(call, parts);
  if (isRefusal(node)) return node;
  switch (node.kind) {
    case "template":
      return metered(node.account, call, parts, () => editTemplate(node.template, call.body, parts));
    case "sender":
      return answer(await setOverride(node.sender, call.body, parts));
    case "account":
      return noSuchObject(call.method, call.id);
  }
}

/** `POST /{template}/unpause`. */
export async function unpause(call: Call, parts: Parts): Promise<Ending> {
  const node = nodeOf(call, parts);
  if (isRefusal(node)) return node;
  if (node.kind !== "template") return noSuchObject(call.method, call.id);
  return metered(node.account, call, parts, () => unpauseTemplate(node.template, parts));
}

/**
 * A number's own address for its messages; an empty one takes it away.
 * Source: Meta, Cloud API webhooks/override, read 2026-09.
 */
async function setOverride(sender: Sender, body: unknown, parts: Parts): Promise<object | Refusal> {
  const configuration = isObject(body) ? body.webhook_configuration : undefined;
  if (!isObject(configuration)) return invalid("The parameter webhook_configuration is required.");
  if (configuration.override_callback_uri === "") {
    parts.conditions.changeSender(sender.id, { override: null });
    return { success: true };
  }
  const override = textAt(configuration, "override_callback_uri");
  if (override === null) return invalid("Param override_callback_uri must be a valid URI.");
  const problem = await overrideProblem(override, textAt(configuration, "verify_token"));
  if (problem) return problem;
  parts.conditions.changeSender(sender.id, { override });
  return { success: true };
}

/**
 * `POST /{number}/register` and `/deregister`: the number is brought to Cloud API with its PIN, or taken from it.
 * Source: Meta, Cloud API business-phone-numbers/registration, read 2026-09.
 */
export function register(call: Call, parts: Parts): Ending {
  const node = nodeOf(call, parts);
  if (isRefusal(node)) return node;
  if (node.kind !== "sender") return noSuchObject(call.method, call.id);
  const body = isObject(call.body) ? call.body : {};
  if (body.messaging_product !== "whatsapp") return invalid("The parameter messaging_product is required.");
  const pin = textAt(body, "pin");
  if (pin === null || !/^\d{6}$/.test(pin)) return invalid("Param pin must be 6 digits.");
  const known = parts.conditions.ofSender(node.sender.id).pin;
  if (known !== null && known !== pin) return refuse(133005, "The PIN is not that of the two-step verification.");
  parts.conditions.changeSender(node.sender.id, { pin });
  parts.accounts.putSender(node.sender.id, { status: "CONNECTED" });
  return { kind: "answer", body: { success: true } };
}

export function deregister(call: Call, parts: Parts): Ending {
  const node = nodeOf(call, parts);
  if (isRefusal(node)) return node;
  if (node.kind !== "sender") return noSuchObject(call.method, call.id);
  parts.accounts.putSender(node.sender.id, { status: "DISCONNECTED" });
  return { kind: "answer", body: { success: true } };
}

function answer(result: object | Refusal): Ending {
  return isRefusal(result) ? result : { kind: "answer", body: result };
}
