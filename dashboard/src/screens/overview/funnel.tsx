import { IconArrowDownRight, IconChecks, IconCircleCheck, IconCircleDotted, IconClock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { formatNumber, formatPercent } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { useMessageName } from "../../parts/message-status.tsx";
import { type IconType, tintOf } from "../../parts/pill.tsx";
import type { SearchValues } from "../../parts/search-state.ts";
import classes from "./funnel.module.css";
import { linkTo } from "./links.ts";
import type { Funnel, Stats } from "./stats.ts";
import { texts } from "./texts.ts";

const steps = ["owed", "accepted", "delivered", "read", "paid"] as const;
type Step = (typeof steps)[number];

const icons: Record<Step, IconType> = {
  owed: IconCircleDotted,
  accepted: IconClock,
  delivered: IconChecks,
  read: IconChecks,
  paid: IconCircleCheck,
};

interface FunnelCardProps {
  stats: Stats;
  state: string;
  values: SearchValues;
  isLoading: boolean;
}

/** Drawn from zero; each step says in words what was lost to the next. Only links are paid. */
export function FunnelCard({ stats, state, values, isLoading }: FunnelCardProps) {
  const t = useTexts(texts);
  const messageName = useMessageName();
  const shown = steps.filter((step) => step !== "paid" || state === "created");
  return (
    <Card className={classes.card} flush isLoading={isLoading}>
      <h2 className="for-readers">{t.funnel}</h2>
      <div className={classes.frame} style={{ "--steps": shown.length } as Record<`--${string}`, number>}>
        <ol className={classes.steps}>
          {shown.map((step, index) => (
            <StepFigures
              key={step}
              step={step}
              before={shown[index - 1] ?? null}
              stats={stats}
              note={state === "created" ? t.paymentLinks : messageName(state, "long")}
              to={linkTo(step === "paid" ? "/transactions" : "/notifications", values, filterOf(step, state))}
            />
          ))}
        </ol>
        <Shape funnel={stats.funnel} shown={shown} />
        <ul className={classes.losses}>
          {shown.map((step, index) => (
            <Loss key={step} funnel={stats.funnel} step={step} next={shown[index + 1] ?? null} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** What the list behind a step is asked for; it has those that stand there now, of steps those that came further, too. */
function filterOf(step: Step, state: string): Record<string, string> {
  if (step === "paid") return { state: "paid" };
  return { state, ...(step === "read" ? { status: "read" } : {}) };
}

interface StepProps {
  step: Step;
  before: Step | null;
  stats: Stats;
  note: string;
  to: ReturnType<typeof linkTo>;
}

function StepFigures({ step, before, stats: { funnel, previous }, note, to }: StepProps) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const Sign = icons[step];
  const share = shareOf(funnel, step, before);
  const was = previous === undefined ? null : shareOf(previous.funnel, step, before);
  const points = share === null || was === null ? null : Math.round((share - was) * 1_000) / 10;
  const color = step === "paid" ? "leaf" : step === "read" ? "sky" : "neutral";
  return (
    <li className={classes.step}>
      <span className={classes.name}>
        <span className={classes.sign} style={tintOf(color)}>
          <Sign size={16} stroke={1.75} aria-hidden />
        </span>
        {t[step]}
      </span>
      <Link {...to} className={classes.figure}>
        {formatNumber(locale, funnel[step])}
      </Link>
      <span className={classes.share}>
        {before === null ? (
          note
        ) : share === null ? (
          "–"
        ) : (
          <>
            <b>{formatPercent(locale, share)}</b> {t.ofPrevious}{" "}
            {points === null ? null : (
              <span className={points > 0 ? classes.up : points < 0 ? classes.down : undefined}>
                <bdi>{t.points(signed(formatNumber(locale, Math.abs(points), 1), points))}</bdi>
              </span>
            )}
          </>
        )}
      </span>
    </li>
  );
}

function shareOf(funnel: Funnel, step: Step, before: Step | null): number | null {
  if (before === null || funnel[before] === 0) return null;
  return funnel[step] / funnel[before];
}

function signed(figure: string, value: number): string {
  return `${value > 0 ? "+" : value < 0 ? "−" : "±"}${figure}`;
}

const height = 92;
const width = 200;

/** One shape, whose height is the share of all that were owed; it turns with the page. */
function Shape({ funnel, shown }: { funnel: Funnel; shown: readonly Step[] }) {
  const heights = shown.map((step) => (funnel.owed === 0 ? 0 : Math.min(1, funnel[step] / funnel.owed)));
  const topOf = (index: number) => 2 + (height - 2) * (1 - (heights[Math.min(index, heights.length - 1)] ?? 0));
  const edge = shown.map((_, index) => curve(index, topOf(index), topOf(index + 1)));
  return (
    <svg
      className={classes.shape}
      viewBox={`0 0 ${width * shown.length} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
      focusable="false"
    >
      {shown.map((step, index) => {
        const x = index * width;
        const isLast = index === shown.length - 1;
        return (
          <g key={step} className={step === "paid" ? classes.paid : classes[`part${index}`]}>
            <path d={`M${x} ${topOf(index)} ${edge[index]} V${height} H${x} Z`} />
            {isLast ? null : <line x1={x + width} x2={x + width} y1={0} y2={height} className={classes.gap} />}
          </g>
        );
      })}
      <path className={classes.edge} d={`M0 ${topOf(0)} ${edge.join(" ")}`} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** Level for most of the step, then down to the next. */
function curve(index: number, top: number, next: number): string {
  const [begin, bend, end] = [index * width, (index + 0.62) * width, (index + 1) * width];
  const middle = (bend + end) / 2;
  return `L${begin} ${top} L${bend} ${top} C${middle} ${top} ${middle} ${next} ${end} ${next}`;
}

function Loss({ funnel, step, next }: { funnel: Funnel; step: Step; next: Step | null }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  if (next === null) {
    const share = funnel.owed === 0 ? 0 : funnel[step] / funnel.owed;
    return <li className={step === "paid" ? classes.good : undefined}>{t.ofOwed(formatPercent(locale, share))}</li>;
  }
  const { words, isBad, isLoss } = lossOf(funnel, step, t);
  return (
    <li className={isBad ? classes.bad : undefined}>
      {isLoss ? <IconArrowDownRight size={14} stroke={1.75} className="turns" aria-hidden /> : null}
      {words}
    </li>
  );
}

type Words = Record<
  "neverLeft" | "onTheirWay" | "notDelivered" | "unread" | "notPaid" | "paidUnread",
  (n: number) => string
> &
  Record<"allLeft" | "allDelivered" | "allRead" | "allPaid", string>;

function lossOf(funnel: Funnel, step: Step, t: Words): { words: string; isBad: boolean; isLoss: boolean } {
  const none = (words: string) => ({ words, isBad: false, isLoss: false });
  const lost = (words: string, isBad: boolean) => ({ words, isBad, isLoss: true });
  /** Of none it is not worth saying that all of them went on. */
  const all = (count: number, words: string) => none(count === 0 ? "–" : words);
  switch (step) {
    case "owed": {
      const never = funnel.owed - funnel.accepted - Math.min(funnel.open, funnel.owed - funnel.accepted);
      if (never > 0) return lost(t.neverLeft(never), true);
      return none(funnel.open > 0 && funnel.owed > funnel.accepted ? t.onTheirWay(funnel.open) : t.allLeft);
    }
    case "accepted": {
      const count = funnel.accepted - funnel.delivered;
      return count > 0 ? lost(t.notDelivered(count), true) : all(funnel.accepted, t.allDelivered);
    }
    case "delivered": {
      const count = funnel.delivered - funnel.read;
      return count > 0 ? lost(t.unread(count), false) : all(funnel.delivered, t.allRead);
    }
    default: {
      const count = funnel.read - funnel.paid;
      // Who has switched off receipts pays, too.
      if (count < 0) return none(t.paidUnread(-count));
      return count > 0 ? lost(t.notPaid(count), false) : all(funnel.read, t.allPaid);
    }
  }
}
