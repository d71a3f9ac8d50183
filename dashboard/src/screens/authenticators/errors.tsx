import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call } from "../../api/client.ts";
import { formatNumber } from "../../format/number.ts";
import { clock } from "../../format/time.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import { failuresByHour } from "./failures.ts";
import classes from "./health.module.css";
import { texts } from "./texts.ts";

/** How many of this number's messages failed in the last 24 hours, hour by hour; leads to them. */
export function ErrorsOfDay({ authenticatorId }: { authenticatorId: string }) {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const stats = useQuery({
    queryKey: ["stats", "errors", authenticatorId],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - 23 * 3_600_000).toISOString();
      return call("GET /v1/stats", { query: { from, by: "hour", authenticator_id: authenticatorId }, signal });
    },
  });
  if (stats.data === undefined) return <span className={classes.dimmed}>{stats.error === null ? "" : t.unknown}</span>;
  const { from, funnel, volume } = stats.data;
  const hours = failuresByHour(new Date(from), volume);
  const most = Math.max(1, ...hours.map(({ failed }) => failed));
  if (funnel.failed === 0) return <b>{t.noErrors}</b>;
  return (
    <Link to="/notifications" search={{ status: "failed" } as never} className={classes.errors}>
      <b>{formatNumber(locale, funnel.failed)}</b>
      <svg
        className={classes.bars}
        viewBox={`0 0 ${hours.length * 5} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.errorsWhen(
          hours
            .filter(({ failed }) => failed > 0)
            .map(({ at, failed }) => `${clock(locale, at)}: ${formatNumber(locale, failed)}`)
            .join(locale.language === "ar" ? "، " : ", "),
        )}
      >
        {hours.map(({ at, failed }, hour) => {
          const height = failed === 0 ? 2 : Math.max(4, (24 * failed) / most);
          return (
            <rect
              key={at.getTime()}
              x={hour * 5}
              y={24 - height}
              width={3}
              height={height}
              data-none={failed === 0 || undefined}
            />
          );
        })}
      </svg>
    </Link>
  );
}
