import type { Parts } from "../parts.ts";
import type { Account, Sender } from "../state/accounts.ts";
import type { Template } from "../state/templates.ts";
import { allScopes, management, permissionProblem } from "./access.ts";
import type { Ending } from "./answer.ts";
import type { Call } from "./call.ts";
import { show } from "./fields.ts";
import { metered } from "./manage.ts";
import { accountNode, senderNode, templateNode } from "./nodes.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, noSuchObject } from "./refusal.ts";

/** What an id names, and the account that it belongs to. */
export type Node =
  | { kind: "sender"; account: Account; sender: Sender }
  | { kind: "template"; account: Account; template: Template }
  | { kind: "account"; account: Account };

/** The phone number, account or template of a call, if the token may use it. */
export function nodeOf(call: Call, parts: Parts): Node | Refusal {
  const { accounts, templates } = parts;
  if (!/^\d+$/.test(call.id)) return unknownPath(`/${call.id}`);
  const node = find();
  if (!node) return noSuchObject(call.method, call.id);
  const mayMessage = node.kind === "sender" && call.method === "GET";
  return permissionProblem(call.access, mayMessage ? allScopes : [management], node.account) ?? node;

  function find(): Node | null {
    const found = accounts.sender(call.id);
    if (found) return { kind: "sender", ...found };
    const template = templates.byId(call.id);
    const account = accounts.account(template?.accountId ?? call.id);
    if (!account || template?.status === "DELETED") return null;
    return template ? { kind: "template", account, template } : { kind: "account", account };
  }
}

/** `GET /{id}`: a phone number, an account or a template. */
export async function readNode(call: Call, parts: Parts): Promise<Ending> {
  const node = nodeOf(call, parts);
  if (isRefusal(node)) return node;
  const { account } = node;
  switch (node.kind) {
    case "sender": {
      const shown = show(senderNode(node.sender, account, parts), call.query.fields);
      return isRefusal(shown) ? shown : { kind: "answer", body: shown };
    }
    case "template":
      return metered(account, call, parts, () => show(templateNode(node.template, account, parts), call.query.fields));
    case "account":
      return metered(account, call, parts, () => show(accountNode(account, parts), call.query.fields));
  }
}

/** A path that Graph does not have. Source: Meta, Graph API guides/error-handling, read 2026-09. */
export function unknownPath(path: string): Refusal {
  return { kind: "refused", http: 400, code: 2500, message: `Unknown path components: ${path}` };
}
