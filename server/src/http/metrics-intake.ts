import type { Intake } from "../intake/intake.ts";
import type { Named, NamedOutcome } from "../intake/named-batch.ts";

/** What is counted: what an event asks for, and what became of it. */
export type Count = (kind: string, result: string) => void;

type Outcome = { kind: string };

/** The same intake; every event that it takes is counted with its result. */
export function countedIntake(intake: Intake, count: Count): Intake {
  async function counted<R extends Outcome | readonly Outcome[]>(kind: string, work: Promise<R>): Promise<R> {
    const result = await work;
    countAll(count, kind, result);
    return result;
  }

  /** Of a request with a name: what it came to is known where its answer is written. */
  async function countedNamed<R extends Outcome | readonly Outcome[]>(
    kind: string,
    named: Named<R>,
    run: (named: Named<R>) => Promise<NamedOutcome>,
  ): Promise<NamedOutcome> {
    let last: R | undefined;
    const outcome = await run({
      ...named,
      answerOf(result) {
        last = result;
        return named.answerOf(result);
      },
    });
    if (outcome.kind !== "done") count(kind, "known_by_its_name");
    else if (last !== undefined) countAll(count, kind, last);
    return outcome;
  }

  return {
    ...intake,
    create: (input) => counted("transaction", intake.create(input)),
    createNamed: (input, named) => countedNamed("transaction", named, (named) => intake.createNamed(input, named)),
    change: (input) => counted("change", intake.change(input)),
    report: (input) => counted("state", intake.report(input)),
    reportNamed: (input, named) => countedNamed("state", named, (named) => intake.reportNamed(input, named)),
    reportAll: (inputs) => counted("state", intake.reportAll(inputs)),
    reportAllNamed: (inputs, named) => countedNamed("state", named, (named) => intake.reportAllNamed(inputs, named)),
    takeFromSource: (input) => counted("source", intake.takeFromSource(input)),
    expire: (transaction) => counted("expiry", intake.expire(transaction)),
    sendByHand: (tx, input) => counted("send_by_hand", intake.sendByHand(tx, input)),
    retry: (tx, input) => counted("retry", intake.retry(tx, input)),
    cancel: (tx, input) => counted("cancel", intake.cancel(tx, input)),
  };
}

function countAll(count: Count, kind: string, result: Outcome | readonly Outcome[]): void {
  for (const one of [result].flat() as Outcome[]) count(kind, one.kind);
}
