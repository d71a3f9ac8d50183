import type { Parts } from "../parts.ts";
import { allScopes, management, permissionProblem } from "./access.ts";
import type { Ending } from "./answer.ts";
import type { Call } from "./call.ts";
import { show } from "./fields.ts";
import { accountNode, senderNode, templateNode } from "./nodes.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, noSuchObject } from "./refusal.ts";

/** `GET /{id}`: a phone number, an account or a template. */
export function readNode(call: Call, parts: Parts): Ending {
  const { accounts, templates } = parts;
  if (!/^\d+$/.test(call.id)) return unknownPath(`/${call.id}`);
  const found = accounts.sender(call.id);
  const template = templates.byId(call.id);
  const account = found?.account ?? accounts.account(call.id) ?? accounts.account(template?.accountId ?? "");
  if (!account || template?.status === "DELETED") return noSuchObject(call.method, call.id);
  const forbidden = permissionProblem(call.access, found ? allScopes : [management], account);
  if (forbidden) return forbidden;
  const node = found
    ? senderNode(found.sender, account, parts)
    : template
      ? templateNode(template, account, parts)
      : accountNode(account);
  const shown = show(node, call.query.fields);
  return isRefusal(shown) ? shown : { kind: "answer", body: shown };
}

/** A path that Graph does not have. Source: Meta, Graph API guides/error-handling, read 2026-09. */
export function unknownPath(path: string): Refusal {
  return { kind: "refused", http: 400, code: 2500, message: `Unknown path components: ${path}` };
}
