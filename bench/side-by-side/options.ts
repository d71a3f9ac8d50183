import { parseArgs } from "node:util";
import type { Sizes } from "./measure.ts";

export interface Options extends Sizes {
  runs: number;
  /** Names of pipelines; null for all. */
  only: string[] | null;
  /** Requests to WhatsApp that a peer has under way at once. */
  inFlight: number;
}

/** What was asked for cannot be understood; the message says what can. */
export class OptionRefusal extends Error {
  override readonly name = "OptionRefusal";
}

export const help = `script/bench [--quick] [--runs N] [--events N] [--seconds N] [--only a,b] [--in-flight N]

  --quick        one small run, under a minute: shows that it works, and roughly how fast
  --runs N       runs of each pipeline, in turns; the table has their medians (3)
  --events N     events of the first stage; the later ones have half of it (20000)
  --seconds N    how long each steady load lasts (6)
  --only a,b     which pipelines: zajel, bullmq, pg-boss
  --in-flight N  requests to WhatsApp that a peer has under way at once (200)`;

const usual = { runs: 3, events: 20_000, seconds: 6, "in-flight": 200 };
const quick = { ...usual, runs: 1, events: 2_000, seconds: 2 };

export function readOptions(args: readonly string[], names: readonly string[]): Options | "help" {
  const text = { type: "string" } as const;
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h" },
        quick: { type: "boolean" },
        runs: text,
        events: text,
        seconds: text,
        only: text,
        "in-flight": text,
      },
    }));
  } catch (error) {
    throw new OptionRefusal((error as Error).message);
  }
  if (values.help === true) return "help";
  const defaults = values.quick === true ? quick : usual;
  const wholeNumber = (name: keyof typeof usual): number => {
    const given = values[name];
    if (given === undefined) return defaults[name];
    if (!/^[1-9]\d{0,5}$/.test(String(given))) {
      throw new OptionRefusal(`--${name} takes a whole number from 1 to 999999, not ${given}.`);
    }
    return Number(given);
  };
  const only = values.only === undefined ? null : String(values.only).split(",");
  const strange = only?.find((name) => !names.includes(name));
  if (strange !== undefined) throw new OptionRefusal(`--only knows ${names.join(", ")}, not ${strange}.`);
  return {
    runs: wholeNumber("runs"),
    events: wholeNumber("events"),
    steadySeconds: wholeNumber("seconds"),
    steadyRates: [100, 500],
    connections: 32,
    only,
    inFlight: wholeNumber("in-flight"),
  };
}
