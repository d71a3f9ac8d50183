/** Webhooks as they must never come: recorded ones with something wrong in their bytes or in their JSON. */
import fc from "fast-check";
import { fixtureNames, webhookOf } from "./fixture.ts";

const recorded = fixtureNames("webhook-")
  .filter((name) => !name.startsWith("webhook-handshake"))
  .map((name) => webhookOf(name).raw);

/** Values that a member may have instead of its own. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    null,
    true,
    "",
    "\0",
    "\ud83d",
    "__proto__",
    "constructor",
    "9".repeat(400),
    "x".repeat(20_000),
    "🙂".repeat(5_000),
    -1,
    1e308,
    9_007_199_254_740_994,
    99_999_999_999_999,
    [],
    {},
    [[[[[]]]]],
    { __proto__: null },
  ),
  fc.integer({ min: 10, max: 900 }).map(nested),
);

function nested(depth: number): unknown {
  return JSON.parse(`${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`);
}

type Change =
  | { kind: "replace"; at: number; value: unknown }
  | { kind: "remove"; at: number }
  | { kind: "repeat"; at: number; times: number }
  | { kind: "rename"; at: number; name: string };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("replace" as const), at: fc.nat(), value: strange }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), times: fc.integer({ min: 2, max: 20 }) }),
  fc.record({
    kind: fc.constant("rename" as const),
    at: fc.nat(),
    name: fc.constantFrom("__proto__", "id", "type", "x"),
  }),
);

/** A recorded webhook whose JSON tree was changed in a few places. */
export const changedTrees: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...recorded), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([raw, changes]) => {
    const tree: unknown = JSON.parse(raw);
    // Repeated once: repetitions of repetitions would fill the memory.
    const first = changes.find(({ kind }) => kind === "repeat");
    for (const one of changes) if (one.kind !== "repeat" || one === first) apply(tree, one);
    return Buffer.from(JSON.stringify(tree));
  });

function apply(tree: unknown, one: Change): void {
  const places: [parent: Record<string, unknown>, key: string][] = [];
  const visit = (node: unknown, depth: number): void => {
    if (typeof node !== "object" || node === null || depth > 20) return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit(child, depth + 1);
    }
  };
  visit(tree, 0);
  const [parent, key] = places[one.at % Math.max(places.length, 1)] ?? [];
  if (parent === undefined || key === undefined) return;
  const value = parent[key];
  switch (one.kind) {
    case "replace":
      parent[key] = one.value;
      break;
    case "remove":
      delete parent[key];
      break;
    case "repeat":
      parent[key] = Array.from({ length: one.times }, () => value);
      break;
    case "rename":
      delete parent[key];
      Object.defineProperty(parent, one.name, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** A recorded webhook with bytes changed, cut off, put in or doubled, or in another encoding. */
export const changedBytes: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.constantFrom(...recorded),
    fc.array(fc.tuple(fc.constantFrom("set", "cut", "insert", "double"), fc.nat(), fc.nat({ max: 255 })), {
      maxLength: 8,
    }),
    fc.constantFrom("utf8", "utf16le", "latin1", "bom"),
  )
  .map(([raw, edits, encoding]) => {
    // Letters as they are and not as escapes, so that a changed byte can break one.
    const text = JSON.stringify(JSON.parse(raw));
    let bytes = Buffer.from(
      encoding === "bom" ? `\ufeff${text}` : text,
      encoding === "bom" ? "utf8" : (encoding as "utf8"),
    );
    for (const [kind, at, value] of edits) {
      const place = at % Math.max(bytes.length, 1);
      const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
      if (kind === "set") bytes = Buffer.concat([before, Buffer.of(value), after.subarray(1)]);
      else if (kind === "cut") bytes = Buffer.concat([before, after.subarray(value)]);
      else if (kind === "insert") bytes = Buffer.concat([before, Buffer.of(value, value ^ 0x80), after]);
      else bytes = Buffer.concat([before, after.subarray(0, value), after]);
    }
    return bytes;
  });
