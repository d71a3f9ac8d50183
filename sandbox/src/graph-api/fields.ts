import type { JsonObject } from "../json.ts";
import type { Refusal } from "./refusal.ts";
import { invalid } from "./refusal.ts";

/** What an object of the Graph API can show, each part made only when it is asked for. */
export interface GraphNode {
  /** As error messages name it. */
  type: string;
  id: string;
  fields: Record<string, () => unknown>;
  /** What is shown when nothing is asked for; `id` always comes along. */
  byDefault: readonly string[];
}

/** The names in `fields=a,b{c,d},e`; what stands in braces is for Meta to narrow further and ignored here. */
export function fieldNames(fields: string | undefined): string[] | null {
  if (fields === undefined || fields.trim() === "") return null;
  let depth = 0;
  let flat = "";
  for (const letter of fields) {
    if (letter === "{") depth += 1;
    else if (letter === "}") depth -= 1;
    else if (depth === 0) flat += letter;
  }
  return flat
    .split(",")
    .map((name) => name.trim().replace(/[.(].*$/, ""))
    .filter((name) => name !== "");
}

/** The fields that were asked for. A field without a value is left out, as Graph does; one that does not exist is refused. */
export function show(node: GraphNode, fields: string | undefined): JsonObject | Refusal {
  const shown: JsonObject = {};
  for (const name of fieldNames(fields) ?? node.byDefault) {
    if (name === "id") continue;
    const field = node.fields[name];
    if (!field) return invalid(`Tried accessing nonexisting field (${name}) on node type (${node.type})`);
    const value = field();
    if (value !== null && value !== undefined) shown[name] = value;
  }
  return { ...shown, id: node.id };
}
