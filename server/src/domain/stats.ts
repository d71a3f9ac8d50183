/**
 * The numbers of an overview, from counts of messages by what has become of them.
 */

/** What has become of a message, as it is counted. */
export interface Tally {
  outcome: Outcome;
  /** WhatsApp took it, whatever became of it then. */
  isAccepted: boolean;
  /** Of its price, with the recipient's country; null where WhatsApp told none. */
  price: { category: string; country: string | null; isBillable: boolean } | null;
  /** In which step of time it was delivered, and its payment made; null: it was not. */
  deliveredIn: number | null;
  paidIn: number | null;
  reason: string | null;
  language: string | null;
  template: string | null;
}

const outcomes = ["open", "accepted", "delivered", "read", "failed", "suppressed", "superseded", "withdrawn"] as const;
export type Outcome = (typeof outcomes)[number];

const open: Tally = {
  outcome: "open",
  isAccepted: false,
  price: null,
  deliveredIn: null,
  paidIn: null,
  reason: null,
  language: null,
  template: null,
};

/** Reads the text under which messages are counted: `read/1/utility@KW/4/18//en/payment_link`. */
export function readTally(text: string): Tally {
  if (text === "open") return open;
  const [outcome = "", accepted, price = "", deliveredIn, paidIn, reason, language, ...template] = text.split("/");
  if (!outcomes.some((known) => known === outcome)) throw new Error(`nothing is counted as ${text}`);
  return {
    outcome: outcome as Outcome,
    isAccepted: accepted === "1",
    price: priceOf(price),
    deliveredIn: deliveredIn ? Number(deliveredIn) : null,
    paidIn: paidIn ? Number(paidIn) : null,
    reason: reason || null,
    language: language || null,
    template: template.join("/") || null,
  };
}

function priceOf(text: string): Tally["price"] {
  if (text === "") return null;
  const [kind = "", country] = text.split("@");
  const [category = "", free] = kind.split(":");
  return { category, country: country ?? null, isBillable: free === undefined };
}

export interface Counted {
  /** When the hour or day begins in which the messages were owed. */
  at: Date;
  state: string;
  type: string;
  tally: string;
  count: number;
}

/** How far messages came. Each step counts those that came further, too. */
export interface Funnel {
  owed: number;
  /** Not yet decided: queued, held, being sent, or uncertain. */
  open: number;
  accepted: number;
  delivered: number;
  read: number;
  /** Payment links that WhatsApp took, and whose payment was made. */
  paid: number;
  failed: number;
  suppressed: number;
  superseded: number;
  withdrawn: number;
}

export interface Spread {
  count: number;
  medianSeconds: number | null;
  p95Seconds: number | null;
  /** How many took how long: steps on a scale of thirds of an octave, without empty ones. */
  steps: { fromSeconds: number; toSeconds: number; count: number }[];
}

export interface Price {
  country: string;
  category: string;
  currency: string;
  amount: string;
  /** A date: from then on. */
  from: string;
}

export interface Cost {
  categories: { category: string; country: string | null; billable: boolean; count: number }[];
  /** By currency; empty where the merchant keeps no prices. */
  money: { currency: string; amount: string }[];
  /** Billable messages for which the merchant keeps no price. */
  unpriced: number;
}

export interface Stats {
  funnel: Funnel;
  byState: Map<string, Funnel>;
  byType: Map<string, Funnel>;
  byLanguage: Map<string, Funnel>;
  byTemplate: Map<string, Funnel>;
  timeToDeliver: Spread;
  timeToPay: Spread;
  reasons: { outcome: "failed" | "suppressed"; code: string; count: number }[];
  volume: { at: Date; funnel: Funnel }[];
  cost: Cost;
}

/** `language` and `template`: only messages of those; they are known once a message was decided. */
export function statsOf(
  counted: readonly Counted[],
  { language, template, prices }: { language: string | null; template: string | null; prices: readonly Price[] },
): Stats {
  const rows = counted
    .map((row) => ({ ...row, of: readTally(row.tally) }))
    .filter(
      ({ of }) => (language === null || of.language === language) && (template === null || of.template === template),
    );
  return {
    funnel: funnelOf(rows),
    byState: funnelsBy(rows, ({ state }) => state),
    byType: funnelsBy(rows, ({ type }) => type),
    byLanguage: funnelsBy(rows, ({ of }) => of.language),
    byTemplate: funnelsBy(rows, ({ of }) => of.template),
    timeToDeliver: spreadOf(rows.map(({ of, count }) => ({ step: of.deliveredIn, count }))),
    timeToPay: spreadOf(rows.map(({ of, count }) => ({ step: of.isAccepted ? of.paidIn : null, count }))),
    reasons: reasonsOf(rows),
    volume: Array.from(Map.groupBy(rows, ({ at }) => at.getTime()))
      .sort(([a], [b]) => a - b)
      .map(([at, group]) => ({ at: new Date(at), funnel: funnelOf(group) })),
    cost: costOf(rows, prices),
  };
}

type Row = Counted & { of: Tally };

function funnelOf(rows: readonly Row[]): Funnel {
  const sum = (fits: (of: Tally) => boolean) =>
    rows.reduce((total, { of, count }) => (fits(of) ? total + count : total), 0);
  const ended = (outcome: Outcome) => sum((of) => of.outcome === outcome);
  return {
    owed: sum(() => true),
    open: ended("open"),
    accepted: sum(({ isAccepted }) => isAccepted),
    delivered: sum(({ outcome }) => outcome === "delivered" || outcome === "read"),
    read: ended("read"),
    paid: sum(({ isAccepted, paidIn }) => isAccepted && paidIn !== null),
    failed: ended("failed"),
    suppressed: ended("suppressed"),
    superseded: ended("superseded"),
    withdrawn: ended("withdrawn"),
  };
}

/** The largest first; rows of which it is not known are left out. */
function funnelsBy(rows: readonly Row[], keyOf: (row: Row) => string | null): Map<string, Funnel> {
  const groups = Array.from(Map.groupBy(rows, keyOf), ([key, group]) => [key, funnelOf(group)] as const);
  return new Map(
    groups
      .flatMap(([key, funnel]) => (key === null || key === "" ? [] : [[key, funnel] as const]))
      .sort(([a, x], [b, y]) => y.owed - x.owed || (a < b ? -1 : 1)),
  );
}

/** Three steps to the octave: step 0 ends, and each step begins, at a time that is 2^(step / 3) seconds long. */
function secondsOf(step: number): number {
  return 2 ** (step / 3);
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

/** The median and the 95th percentile of a histogram, between the edges of the step that they fall in. */
export function spreadOf(steps: readonly { step: number | null; count: number }[]): Spread {
  const counts = new Map<number, number>();
  for (const { step, count } of steps) if (step !== null) counts.set(step, (counts.get(step) ?? 0) + count);
  const sorted = Array.from(counts, ([step, count]) => ({ step, count })).sort((a, b) => a.step - b.step);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  const at = (share: number): number | null => {
    let before = 0;
    for (const { step, count } of sorted) {
      if (before + count >= share * total) {
        // Spread evenly over the step, on the scale of the steps.
        return tenths(secondsOf(step + (share * total - before) / count));
      }
      before += count;
    }
    return null;
  };
  return {
    count: total,
    medianSeconds: at(0.5),
    p95Seconds: at(0.95),
    steps: sorted.map(({ step, count }) => ({
      fromSeconds: step === 0 ? 0 : tenths(secondsOf(step)),
      toSeconds: tenths(secondsOf(step + 1)),
      count,
    })),
  };
}

function reasonsOf(rows: readonly Row[]): Stats["reasons"] {
  const counts = new Map<string, Stats["reasons"][number]>();
  for (const { of, count } of rows) {
    if (of.reason === null || (of.outcome !== "failed" && of.outcome !== "suppressed")) continue;
    const key = `${of.outcome} ${of.reason}`;
    const known = counts.get(key) ?? { outcome: of.outcome, code: of.reason, count: 0 };
    counts.set(key, { ...known, count: known.count + count });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function costOf(rows: readonly Row[], prices: readonly Price[]): Cost {
  const categories = new Map<string, Cost["categories"][number]>();
  const money = new Map<string, bigint>();
  let unpriced = 0;
  for (const { of, at, count } of rows) {
    if (of.price === null) continue;
    const { category, country, isBillable } = of.price;
    const key = `${category} ${country} ${isBillable}`;
    const known = categories.get(key) ?? { category, country, billable: isBillable, count: 0 };
    categories.set(key, { ...known, count: known.count + count });
    if (!isBillable) continue;
    const price = priceAt(prices, { category, country, at });
    if (price === null) unpriced += count;
    else money.set(price.currency, (money.get(price.currency) ?? 0n) + scaled(price.amount) * BigInt(count));
  }
  return {
    categories: [...categories.values()].sort((a, b) => b.count - a.count),
    money: Array.from(money, ([currency, amount]) => ({ currency, amount: unscaled(amount) })),
    unpriced,
  };
}

/** The last of the prices that had begun. */
function priceAt(
  prices: readonly Price[],
  { category, country, at }: { category: string; country: string | null; at: Date },
): Price | null {
  const day = at.toISOString().slice(0, 10);
  return prices
    .filter((price) => price.country === country && price.category.toLowerCase() === category.toLowerCase())
    .filter(({ from }) => from <= day)
    .reduce<Price | null>((last, price) => (last === null || price.from >= last.from ? price : last), null);
}

/** Prices have up to eight decimals. */
const decimals = 8;

function scaled(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

function unscaled(amount: bigint): string {
  const digits = `${amount}`.padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0{1,6}$/, "");
  return `${digits.slice(0, -decimals)}.${fraction}`;
}
