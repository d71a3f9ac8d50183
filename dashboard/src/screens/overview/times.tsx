import { IconArrowDown, IconArrowUp, IconCash, IconSend } from "@tabler/icons-react";
import { duration } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import type { IconType } from "../../parts/pill.tsx";
import classes from "./page.module.css";
import { columnsOf } from "./series.ts";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";

type Spread = Stats["time_to_deliver"];

/** How fast messages arrive, and how fast links are paid. */
export function Times({ stats }: { stats: Stats }) {
  const t = useTexts(texts);
  return (
    <Card flush className={classes.third}>
      <div className={classes.times}>
        <Time
          title={t.toDeliver}
          icon={IconSend}
          spread={stats.time_to_deliver}
          before={stats.previous?.time_to_deliver}
          fill="var(--zajel-chart-links)"
        />
        <Time
          title={t.toPay}
          icon={IconCash}
          spread={stats.time_to_pay}
          before={stats.previous?.time_to_pay}
          fill="var(--zajel-leaf-graphic)"
        />
      </div>
    </Card>
  );
}

interface TimeProps {
  title: string;
  icon: IconType;
  spread: Spread;
  before: Spread | undefined;
  fill: string;
}

function Time({ title, icon: Sign, spread, before, fill }: TimeProps) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const [median, p95] = [spread.median_seconds, spread.p95_seconds].map((seconds) =>
    seconds === null ? null : duration(locale, seconds * 1_000),
  );
  const was = before?.median_seconds ?? null;
  const change = spread.median_seconds === null || was === null ? 0 : spread.median_seconds - was;
  const changed = duration(locale, Math.abs(change) * 1_000);
  return (
    <section className={classes.time}>
      <h2 className={classes.timeTitle}>
        <Sign size={16} stroke={1.75} aria-hidden />
        {title}
      </h2>
      <p className={classes.big}>{median ?? "–"}</p>
      <p className={classes.note}>
        {t.median}{" "}
        {change === 0 ? null : (
          <span className={change < 0 ? classes.up : classes.down}>
            {change < 0 ? (
              <IconArrowDown size={13} stroke={2} aria-hidden />
            ) : (
              <IconArrowUp size={13} stroke={2} aria-hidden />
            )}
            <span aria-hidden>{changed}</span>
            <span className="for-readers">{change < 0 ? t.faster(changed) : t.slower(changed)}</span>
          </span>
        )}
      </p>
      <Histogram columns={columnsOf(spread.steps)} fill={fill} />
      <p className={classes.percentile}>
        <span className={classes.note}>{t.within95}</span> <b>{p95 ?? "–"}</b>
      </p>
    </section>
  );
}

const width = 10;
const height = 96;

function Histogram({ columns, fill }: { columns: readonly number[]; fill: string }) {
  const most = Math.max(1, ...columns);
  const all = columns.length < 6 ? [...columns, ...new Array<number>(6 - columns.length).fill(0)] : columns;
  return (
    <svg
      className={classes.histogram}
      viewBox={`0 0 ${all.length * width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
      focusable="false"
    >
      {all.map((count, index) => {
        const tall = count === 0 ? 1 : Math.max(3, (count / most) * height);
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        return <rect key={index} x={index * width + 1} y={height - tall} width={width - 2} height={tall} fill={fill} />;
      })}
    </svg>
  );
}
