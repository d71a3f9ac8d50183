import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { formatNumber } from "../../format/number.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { type SearchValues, useSearchState } from "../../parts/search-state.ts";
import { Answer, EmptyState } from "../../parts/states.tsx";
import { useNow } from "../../parts/use-now.ts";
import { Breakdown } from "./breakdown.tsx";
import { Controls } from "./controls.tsx";
import { CostCard } from "./cost.tsx";
import { FunnelCard } from "./funnel.tsx";
import classes from "./page.module.css";
import { QueueCard, SendersCard } from "./present.tsx";
import { askedOf, statsQuery } from "./query.ts";
import { readRange } from "./range.ts";
import { Reasons } from "./reasons.tsx";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";
import { Times } from "./times.tsx";

// A part of its own: who reads the figures does not wait for what draws them.
const Volume = lazy(() => import("./volume.tsx"));

const minuteMs = 60_000;

export default function OverviewPage() {
  const t = useTexts(texts);
  const [values] = useSearchState();
  const locale = useTimeLocale();
  const now = useNow(minuteMs);
  const asked = askedOf(values, locale, now);
  const all = useQuery(statsQuery(asked));
  // The way from owed to paid is that of payment links, unless another message is asked for.
  const some = useQuery(statsQuery({ ...asked, state: asked.state ?? "created" }));
  const known = all.data === undefined || some.data === undefined ? undefined : { all: all.data, some: some.data };
  const isLoading = all.isPlaceholderData || some.isPlaceholderData;
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={known === undefined ? undefined : <Sentence values={values} some={known.some} />}
        actions={<Controls known={known?.all} />}
      />
      <Answer
        of={{ data: known, error: all.error ?? some.error, refetch: () => [all.refetch(), some.refetch()] }}
        rows={8}
      >
        {({ all, some }) => (
          <div className={classes.grid} aria-busy={isLoading || undefined}>
            {all.funnel.owed === 0 ? (
              <Card className={classes.whole}>
                <EmptyState>{(all.previous?.funnel.owed ?? 0) === 0 ? t.empty : t.noMessages}</EmptyState>
              </Card>
            ) : (
              <>
                <FunnelCard stats={some} state={asked.state ?? "created"} values={values} isLoading={isLoading} />
                <Card title={all.by === "hour" ? t.perHour : t.perDay} className={classes.wide} isLoading={isLoading}>
                  <Suspense fallback={<div className={classes.chartPlace} />}>
                    <Volume all={all} links={some} isAll={asked.state === undefined} />
                  </Suspense>
                </Card>
                <Reasons stats={all} values={values} />
                <Times stats={some} />
              </>
            )}
            <SendersCard senders={all.now.senders} />
            <QueueCard now={all.now} />
            {all.funnel.owed === 0 ? null : (
              <>
                <Breakdown stats={all} values={values} />
                <CostCard stats={all} />
              </>
            )}
          </div>
        )}
      </Answer>
    </>
  );
}

/** Is it working, and is it worth it? */
function Sentence({ values, some }: { values: SearchValues; some: Stats }) {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const { owed, paid, accepted } = some.funnel;
  if (owed === 0) return t.noMessages;
  const isOfLinks = values.state === undefined || values.state === "created";
  const count = (value: number) => formatNumber(locale, value);
  if (!isOfLinks) return t.outOf(count(accepted), count(owed));
  const before = some.previous?.funnel;
  if (before === undefined || before.owed === 0) return t.paidOf(count(paid), count(owed));
  const points = Math.round((paid / owed - before.paid / before.owed) * 100);
  const range = readRange(values.range);
  const when = t[`before_${typeof range === "string" ? range : "own"}`];
  if (points === 0) return t.same(when);
  return points > 0 ? t.more(points, when) : t.less(-points, when);
}
