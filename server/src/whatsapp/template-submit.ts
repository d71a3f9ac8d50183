import type { Read } from "./account.ts";
import type { GraphRefusal } from "./graph-answer.ts";
import type { GraphAccess, GraphClient } from "./graph-client.ts";
import { asId, asText } from "./loose-json.ts";

/** A template that was taken in for review. */
export interface Submitted {
  templateId: string;
  /** `PENDING` as a rule; library templates and some accounts are approved at once. */
  status: string;
  /** Meta may take a utility template in as marketing, whatever was asked for. null: it did not say. */
  category: string | null;
}

const existsInLanguage = 2388024;

/**
 * Submits a template for review. Asking again after silence is safe: where the first request arrived, the second is
 * refused because the template exists (`isDuplicate`).
 *
 * `template` is the body of the request, `submission(draft)`.
 *
 * Source: Meta, message template API (create), read 2026-09.
 */
export async function submitTemplate(
  client: GraphClient,
  access: GraphAccess,
  wabaId: string,
  template: Readonly<Record<string, unknown>>,
): Promise<Read<Submitted>> {
  const { baseUrl, token } = access;
  const path = `/${encodeURIComponent(wabaId)}/message_templates`;
  const reply = await client.call({ baseUrl, token, method: "POST", path, body: template });
  if (reply.kind !== "ok") return reply;
  const templateId = asId(reply.body.id);
  if (templateId === null) return { kind: "silent", detail: "WhatsApp's answer has no template id." };
  const value = {
    templateId,
    status: asText(reply.body.status)?.toUpperCase() ?? "PENDING",
    category: asText(reply.body.category)?.toUpperCase() ?? null,
  };
  return { kind: "ok", value, graphVersion: reply.graphVersion };
}

/** There is a template of this name in this language already. */
export function isDuplicate({ code, subcode }: Pick<GraphRefusal, "code" | "subcode">): boolean {
  return code === 100 && subcode === existsInLanguage;
}

/** The component that a refusal of a template is about, as far as its number tells. */
export function componentRefused({ code, subcode }: Pick<GraphRefusal, "code" | "subcode">) {
  if (code !== 100) return null;
  switch (subcode) {
    case 2388047:
      return "header";
    case 2388072:
    case 2388293:
    case 2388299:
      return "body";
    case 2388073:
      return "footer";
    default:
      return null;
  }
}
