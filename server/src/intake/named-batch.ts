/**
 * One commit for many callers of whom some gave their request a name (Idempotency-Key): names, work and answers are
 * written together or not at all.
 */
import type { ISql, Sql } from "../store/database.ts";
import {
  type Earlier,
  earlierOf,
  type KeptAnswer,
  keepAnswers,
  nameKey,
  type RequestName,
  readNames,
  type StoredName,
  takeNames,
} from "../store/idempotency.ts";
import type { SecretKeys } from "../store/seal.ts";
import { isDeadlock } from "../store/shared-commits.ts";
import type { Wake } from "./intake.ts";
import { type WithOwed, wakeAll } from "./wake.ts";

/** A request that its caller gave a name. */
export interface Named<Result> {
  name: RequestName;
  /** What will be answered, in bytes, for a result; never 500 or more. */
  answerOf: (result: Result) => KeptAnswer;
}

/** What came of a named request: done now, or what is known from before. */
export type NamedOutcome = { kind: "done"; answer: KeptAnswer } | Earlier;

export interface BatchItem<Input, Result> {
  input: Input;
  named: Named<Result> | null;
}

export type ItemOutcome<Result> = { kind: "result"; result: Result } | { kind: "named"; outcome: NamedOutcome };

/** What the work of a commit comes to: a result for each input, and what it made due. */
export interface BatchOutcome<Result> {
  results: Result[];
  due: readonly WithOwed[];
  /** false: nobody is told of it by webhook. */
  isTold?: boolean;
}

/** To hear whether the commit of some work came about. */
export type OnEnd = (listener: (isCommitted: boolean) => void) => void;

type Work<Input, Result> = (sql: ISql, inputs: Input[], onEnd: OnEnd) => Promise<BatchOutcome<Result>>;

export interface BatchParts {
  busySql: Sql;
  secretKeys: SecretKeys;
  wake: Wake;
  /** Hears that there may be something to tell by webhook. */
  onTold?: () => void;
}

/** Runs a batch; one without any name needs no transaction of its own around its statement, and goes by the given connection. */
export async function runBatch<Input, Result>(
  parts: BatchParts,
  sql: Sql,
  items: readonly BatchItem<Input, Result>[],
  work: Work<Input, Result>,
): Promise<ItemOutcome<Result>[]> {
  if (items.every(({ named }) => named === null)) {
    const inputs = items.map(({ input }) => input);
    const { results, due, isTold } = await toItsEnd((onEnd) => work(sql, inputs, onEnd));
    wakeAll(parts.wake, due);
    if (isTold !== false) parts.onTold?.();
    return results.map((result) => ({ kind: "result", result }));
  }
  for (let round = 1; ; round += 1) {
    try {
      const { outcomes, due } = await toItsEnd((onEnd) => {
        const workInIt = (sql: ISql, inputs: Input[]) => work(sql, inputs, onEnd);
        return parts.busySql.begin((tx) => runNamed(parts.secretKeys, tx, items, workInIt));
      });
      wakeAll(parts.wake, due);
      parts.onTold?.();
      return outcomes;
    } catch (error) {
      if (!isDeadlock(error) || round === mostRounds) throw error;
    }
  }
}

async function toItsEnd<Done>(run: (onEnd: OnEnd) => Promise<Done>): Promise<Done> {
  const listeners: ((isCommitted: boolean) => void)[] = [];
  let isCommitted = false;
  try {
    const done = await run((listener) => listeners.push(listener));
    isCommitted = true;
    return done;
  } finally {
    for (const listener of listeners) listener(isCommitted);
  }
}

/** Times that a batch is done again after it was undone for another one's sake. */
const mostRounds = 10;

async function runNamed<Input, Result>(
  secretKeys: SecretKeys,
  tx: ISql,
  items: readonly BatchItem<Input, Result>[],
  work: (sql: ISql, inputs: Input[]) => Promise<BatchOutcome<Result>>,
): Promise<{ outcomes: ItemOutcome<Result>[]; due: readonly WithOwed[] }> {
  // Of several with one name in this batch the first does the work.
  const firsts = new Map<string, Named<Result>>();
  for (const { named } of items) {
    if (named !== null && !firsts.has(nameKey(named.name))) firsts.set(nameKey(named.name), named);
  }
  const names = [...firsts.values()].map(({ name }) => name);
  const stored = await takeOrRead(secretKeys, tx, names);

  const toDo = items.filter(
    ({ named }) => named === null || (firsts.get(nameKey(named.name)) === named && !stored.has(nameKey(named.name))),
  );
  const inputs = toDo.map(({ input }) => input);
  const { results, due } = inputs.length === 0 ? { results: [], due: [] } : await work(tx, inputs);

  const kept: { name: RequestName; answer: KeptAnswer }[] = [];
  const outcomes = new Map<BatchItem<Input, Result>, ItemOutcome<Result>>();
  for (const [index, item] of toDo.entries()) {
    const { named } = item;
    const result = results[index] as Result;
    if (named === null) {
      outcomes.set(item, { kind: "result", result });
      continue;
    }
    const { name } = named;
    const answer = named.answerOf(result);
    kept.push({ name, answer });
    stored.set(nameKey(name), { bodyHash: name.bodyHash, answer });
    outcomes.set(item, { kind: "named", outcome: { kind: "done", answer } });
  }
  if (kept.length > 0) await keepAnswers(tx, secretKeys, kept);
  for (const item of items) {
    if (item.named === null || outcomes.has(item)) continue;
    const { name } = item.named;
    const outcome = earlierOf(stored.get(nameKey(name)) as StoredName, name.bodyHash);
    outcomes.set(item, { kind: "named", outcome });
  }
  return { outcomes: items.map((item) => outcomes.get(item) as ItemOutcome<Result>), due };
}

/** Takes the names that are free; what stands under the others. */
async function takeOrRead(
  secretKeys: SecretKeys,
  tx: ISql,
  names: readonly RequestName[],
): Promise<Map<string, StoredName>> {
  const stored = new Map<string, StoredName>();
  let open = names;
  while (open.length > 0) {
    const taken = await takeNames(tx, open);
    const others = open.filter((name) => !taken.has(nameKey(name)));
    if (others.length === 0) break;
    for (const [name, found] of await readNames(tx, secretKeys, others)) stored.set(name, found);
    // What is neither ours nor there was given back in between.
    open = others.filter((name) => !stored.has(nameKey(name)));
  }
  return stored;
}
