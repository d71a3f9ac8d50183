/** What came of the runs, and how it is told. */
import { percentile } from "../percentile.ts";

/** By name: of one run, or the values of one figure in several runs. */
export type Figures = Record<string, number>;

interface Row {
  figure: string;
  title: string;
  better: "more" | "less";
  /** What Zajel promises: so many times the best peer, or a figure in the row's own unit. */
  floor: { kind: "times" | "most"; value: number } | null;
}

const rows: Row[] = [
  { figure: "event_in", title: "events in, alone, a second", better: "more", floor: { kind: "times", value: 1.3 } },
  { figure: "drain_0", title: "messages out, 0 ms, a second", better: "more", floor: { kind: "times", value: 2 } },
  {
    figure: "drain_100",
    title: "messages out, 100 ms, a second",
    better: "more",
    floor: { kind: "times", value: 2.6 },
  },
  { figure: "webhooks", title: "statuses, alone, a second", better: "more", floor: { kind: "times", value: 2 } },
  { figure: "lifecycle", title: "whole lifecycles a second", better: "more", floor: { kind: "times", value: 1.5 } },
  { figure: "at_100_p50", title: "at 100/s to WhatsApp, median ms", better: "less", floor: null },
  { figure: "at_100_p99", title: "at 100/s, 99th percentile ms", better: "less", floor: null },
  {
    figure: "at_500_p50",
    title: "at 500/s to WhatsApp, median ms",
    better: "less",
    floor: { kind: "most", value: 2.5 },
  },
  { figure: "at_500_p99", title: "at 500/s, 99th percentile ms", better: "less", floor: { kind: "most", value: 25 } },
  { figure: "memory", title: "Node.js, most memory, MB", better: "less", floor: { kind: "most", value: 250 } },
];

const spending: [string, string][] = [
  ["event_in", "event in"],
  ["drain_0", "message out, 0 ms"],
  ["webhooks", "one status"],
  ["lifecycle", "lifecycle"],
];

const ownStages: [string, string][] = [
  ["event_in", "events"],
  ["drain_0", "messages"],
  ["webhooks", "statuses"],
  ["lifecycle", "lifecycles"],
  ["at_500", "500/s"],
];

/** Of one pipeline: its runs, none where it could not be measured. */
export interface Results {
  name: string;
  runs: Figures[];
}

function valuesOf({ runs }: Results, figure: string): number[] {
  return runs.flatMap((run) => run[figure] ?? []);
}

/** Null where no run has the figure. */
export function medianOf(results: Results, figure: string): number | null {
  const values = valuesOf(results, figure);
  return values.length === 0 ? null : percentile(values, 0.5);
}

/** How many times as good as the best of the peers: above 1 is better, in every row. */
export function besideBest(
  subject: Results,
  peers: readonly Results[],
  { figure, better }: Pick<Row, "figure" | "better">,
): { times: number; peer: string } | null {
  const own = medianOf(subject, figure);
  const known = peers.flatMap((peer) => {
    const value = medianOf(peer, figure);
    return value === null ? [] : [{ value, peer: peer.name }];
  });
  const best = known.toSorted((a, b) => (better === "more" ? b.value - a.value : a.value - b.value))[0];
  if (own === null || best === undefined) return null;
  return { times: better === "more" ? own / best.value : best.value / own, peer: best.peer };
}

function inWords(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(1);
}

function cell(results: Results, figure: string): string {
  const median = medianOf(results, figure);
  if (median === null) return "–";
  const values = valuesOf(results, figure);
  if (values.length === 1) return inWords(median);
  return `${inWords(median)} (${inWords(Math.min(...values))}–${inWords(Math.max(...values))})`;
}

function floorOf(row: Row, own: number | null, times: number | null): string {
  if (row.floor === null) return "";
  const { kind, value } = row.floor;
  const text = kind === "times" ? `≥ ${value} ×` : `≤ ${value}`;
  const reached = kind === "times" ? times : own;
  if (reached === null) return text;
  return `${text} ${(kind === "times" ? reached >= value : reached <= value) ? "met" : "MISSED"}`;
}

function inColumns(lines: readonly string[][]): string {
  const widths = lines.reduce<number[]>(
    (known, line) => line.map((text, index) => Math.max(known[index] ?? 0, text.length)),
    [],
  );
  return lines
    .map((line) =>
      line.map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0))),
    )
    .map((line) => line.join("   ").trimEnd())
    .join("\n");
}

/** The first of `all` is the one that is set beside the others. */
export function tableOf(all: readonly Results[]): string {
  const [subject, ...peers] = all;
  if (subject === undefined) throw new Error("There is nothing to tell of.");
  const rates = rows.map((row) => {
    const ratio = besideBest(subject, peers, row);
    const best = ratio === null ? "–" : `${ratio.times.toFixed(2)} × ${ratio.peer}`;
    const floor = floorOf(row, medianOf(subject, row.figure), ratio?.times ?? null);
    return [row.title, ...all.map((results) => cell(results, row.figure)), best, floor];
  });
  const names = all.map(({ name }) => name);
  const parts = ["node", "postgres", "redis"];
  const costs = spending.map(([stage, title]) => {
    const texts = all.map((results) => {
      const known = parts.flatMap((part) => medianOf(results, `cpu_${stage}_${part}`) ?? []);
      const spent = known.filter((value) => value > 0).map((value) => Math.round(value));
      return spent.length === 0 ? "–" : `${spent.join(" + ")} = ${spent.reduce((sum, value) => sum + value, 0)}`;
    });
    return [title, ...texts];
  });
  const own = ownStages.map(([stage, title]) => {
    const texts = all.map((results) => {
      const share = medianOf(results, `own_${stage}`);
      return share === null ? "–" : `${Math.round(share)} %`;
    });
    return [title, ...texts];
  });
  return [
    inColumns([["", ...names, "times as good as the best", "floor"], ...rates]),
    "",
    "Processor time for one, in microseconds: Node.js + PostgreSQL (+ Redis)",
    "",
    inColumns([["", ...names], ...costs]),
    "",
    "What this program took of one core meanwhile, for the load and as WhatsApp",
    "",
    inColumns([["", ...names], ...own]),
  ].join("\n");
}
