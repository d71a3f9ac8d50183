import { useDirection } from "@mantine/core";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatNumber } from "../../format/number.ts";
import { clock, shortTime } from "../../format/time.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import classes from "./page.module.css";
import { barsOf } from "./series.ts";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";

interface VolumeProps {
  all: Stats;
  /** Of the same time, payment links alone; or, where one state is asked for, its messages. */
  links: Stats;
  isAll: boolean;
}

/** What went out, by day or hour: links, what follows a payment, and what failed, on top of each other. */
export default function Volume({ all, links, isAll }: VolumeProps) {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const { dir } = useDirection();
  const bars = barsOf(all, links, locale);
  const parts = [
    { key: "links", name: isAll ? t.links : t.other, fill: "var(--zajel-chart-links)" },
    ...(isAll ? [{ key: "after", name: t.afterPayment, fill: "var(--zajel-chart-after)" } as const] : []),
    { key: "failed", name: t.failed, fill: "var(--zajel-coral-graphic)" },
  ] as const;
  const at = (text: string) => {
    const date = new Date(text);
    return all.by === "hour" ? clock(locale, date) : shortTime(locale, date, new Date(0)).replace(/ \d{4}$/, "");
  };
  const figure = { fill: "var(--mantine-color-dimmed)", fontSize: 11 };
  return (
    <>
      <ul className={classes.legend}>
        {parts.map(({ key, name, fill }) => (
          <li key={key}>
            <span className={classes.key} style={{ "--key": fill } as Record<`--${string}`, string>} />
            {name}{" "}
            <b>
              {formatNumber(
                locale,
                bars.reduce((sum, bar) => sum + bar[key], 0),
              )}
            </b>
          </li>
        ))}
      </ul>
      <div className={classes.chart} dir="ltr" aria-hidden>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={bars}
            margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
            barCategoryGap="28%"
          >
            <CartesianGrid vertical={false} stroke="var(--zajel-line-inner)" />
            <XAxis
              dataKey="at"
              tickFormatter={at}
              tick={figure}
              tickLine={false}
              axisLine={false}
              minTickGap={36}
              reversed={dir === "rtl"}
              height={22}
            />
            <YAxis
              orientation={dir === "rtl" ? "right" : "left"}
              tickFormatter={(value: number) => formatNumber(locale, value)}
              tick={figure}
              tickLine={false}
              axisLine={false}
              allowDecimals={false}
              width={40}
            />
            <Tooltip
              cursor={{ fill: "var(--zajel-hover)" }}
              isAnimationActive={false}
              labelFormatter={(label) => at(`${label}`)}
              contentStyle={{
                direction: dir,
                background: "var(--zajel-card)",
                border: "1px solid var(--zajel-line)",
                borderRadius: 8,
                fontSize: 12,
              }}
              itemStyle={{ color: "var(--mantine-color-text)", padding: 0 }}
            />
            {parts.map(({ key, name, fill }) => (
              <Bar
                key={key}
                dataKey={key}
                name={name}
                stackId="all"
                fill={fill}
                stroke="var(--zajel-card)"
                strokeWidth={1}
                maxBarSize={28}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <table className="for-readers">
        <caption>{all.by === "hour" ? t.perHour : t.perDay}</caption>
        <thead>
          <tr>
            <th scope="col">{t.time}</th>
            {parts.map(({ key, name }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars
            .filter(({ links, after, failed }) => links + after + failed > 0)
            .map((bar) => (
              <tr key={bar.at}>
                <th scope="row">{at(bar.at)}</th>
                {parts.map(({ key }) => (
                  <td key={key}>{formatNumber(locale, bar[key])}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </>
  );
}
