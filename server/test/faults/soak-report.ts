/** docs/reliability.md: what was done to Zajel, on which machine, and what came of it. Only what was counted. */
import { cpus, totalmem } from "node:os";
import type { Findings } from "./checker.ts";

export interface Chapter {
  title: string;
  /** One paragraph: what was done. */
  done: string;
  startedAt: Date;
  seed: number;
  minutes: number;
  counts: readonly (readonly [string, string])[];
  /** Promises that were broken, in one line each; none where all was kept. */
  broken: readonly string[];
}

const introduction = `# Reliability

What Zajel was put through, and what came of it. This page is written by \`script/soak\`; the short form of the same runs
is part of \`script/test\` (\`server/test/faults/\`).

Nodes are programs of their own, killed with \`kill -9\`; PostgreSQL is one of its own with the settings that every Zajel
has; WhatsApp is the [sandbox](guide/sandbox.md). At the end a checker reads the sandbox's own log of requests against
the API, payment by payment:

- what was answered with 2xx is there: payments, states, and the notification that each state owes;
- each notification was accepted by WhatsApp exactly once, or ended otherwise with a reason, and both sides say the same;
- nothing began to be sent after the payment had moved on, and nothing arrived later than its lease allows;
- no sender had more requests within a second than its limit, over all nodes (what nodes that stood still for a moment
  may have claimed before, a tenth of a second's worth each, is allowed for).
`;

/** The page as Markdown. */
export function reportOf(chapters: readonly Chapter[], note: string): string {
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model.trim() || "unknown processor"}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const head = [
    `Machine: ${machine}, ${memory}, ${process.platform}, Node.js ${process.version}; sandbox, PostgreSQL, nodes and load`,
    `together on it.${note === "" ? "" : ` ${note}`}`,
  ];
  return [introduction, head.join("\n"), ...chapters.map(chapterText)].join("\n").concat("\n");
}

function chapterText({ title, done, startedAt, seed, minutes, counts, broken }: Chapter): string {
  const result =
    broken.length === 0
      ? "**Result: every promise was kept.**"
      : [`**Result: ${broken.length} broken.**`, "", ...broken.slice(0, 50).map((line) => `- ${line}`)].join("\n");
  const rows = counts.map(([what, count]) => `| ${what} | ${count} |`);
  return [
    `\n## ${title}\n`,
    wrapped(done),
    "",
    "| counted | |",
    "| --- | --- |",
    `| begun | ${startedAt.toISOString().slice(0, 16).replace("T", " ")} UTC, took ${minutes.toFixed(1)} min |`,
    `| seed (\`FAULTS_SEED\`) | ${seed} |`,
    ...rows,
    "",
    result,
  ].join("\n");
}

const lineLength = 120;

function wrapped(text: string): string {
  let length = 0;
  const words = text.split(" ").map((word) => {
    const isNew = length === 0 || length + 1 + word.length > lineLength;
    const before = length === 0 ? "" : isNew ? "\n" : " ";
    length = isNew ? word.length : length + 1 + word.length;
    return before + word;
  });
  return words.join("");
}

/** The checker's counts as rows. */
export function countsOf(findings: Findings): [string, string][] {
  return [
    ["payments", number(findings.payments)],
    ["creations and reports answered with 2xx", number(findings.confirmed)],
    ["notifications by status", listed(findings.statuses)],
    ["requests that reached WhatsApp", number(findings.requests)],
    ["its answers", listed(findings.answers)],
    ["messages that it accepted", number(findings.accepted)],
    ["most requests of a sender within a second", number(findings.fastestSecond)],
  ];
}

export function brokenOf({ broken }: Findings): string[] {
  return broken.map(({ promise, what }) => `${promise}: ${what}`);
}

export function listed(counts: Record<string, number>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${number(count)}`)
    .join(", ");
}

export function number(value: number): string {
  return value.toLocaleString("en-US");
}
