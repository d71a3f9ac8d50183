import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { tintOf } from "../../parts/pill.tsx";
import { useReasonTitle } from "../../parts/reason.ts";
import type { SearchValues } from "../../parts/search-state.ts";
import { EmptyState } from "../../parts/states.tsx";
import { linkTo } from "./links.ts";
import classes from "./page.module.css";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";

const shownAtMost = 6;

/** Sorted, with Meta's numbers; each leads to its messages, all to what mends them. */
export function Reasons({ stats: { reasons }, values }: { stats: Stats; values: SearchValues }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const reasonTitle = useReasonTitle();
  const most = Math.max(...reasons.map(({ count }) => count));
  return (
    <Card
      title={t.reasons}
      className={classes.narrow}
      actions={
        reasons.length === 0 ? undefined : (
          <Link to="/attention" className={classes.more}>
            {t.fixThese}
            <IconChevronRight size={14} stroke={2} className="turns" aria-hidden />
          </Link>
        )
      }
    >
      {reasons.length === 0 ? (
        <EmptyState>{t.noReasons}</EmptyState>
      ) : (
        <ul className={classes.reasons}>
          {reasons.slice(0, shownAtMost).map(({ status, code, title, count }) => (
            <li key={`${status} ${code}`}>
              <Link {...linkTo("/notifications", values, { status, error: code })} className={classes.reason}>
                <span
                  className={classes.share}
                  style={{
                    ...tintOf(status === "failed" ? "coral" : "neutral"),
                    inlineSize: `${Math.max(5, (100 * count) / most)}%`,
                  }}
                />
                <span className={classes.reasonTitle}>
                  <bdi>{reasonTitle({ code, title })}</bdi>
                </span>
                <span className={classes.reasonCode}>
                  {/^\d+$/.test(code) ? <Code mono>{code}</Code> : <span aria-hidden>–</span>}
                </span>
                <b>{formatNumber(locale, count)}</b>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
