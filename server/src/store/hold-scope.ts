import { senderScopes } from "../domain/next-step.ts";

const list = senderScopes.map((scope) => `'${scope}'`).join(", ");

/** In SQL: whether a hold of this scope stops all messages of its sender; `stopsSender` of the domain, from its list. */
export function stopsSenderInSql(scope: string): string {
  return `${scope} in (${list})`;
}
