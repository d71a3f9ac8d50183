import { decimalsOf } from "../../format/money.ts";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Money } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { EmptyState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";

/** What WhatsApp charges: money where the merchant keeps prices, else how many messages of which category. */
export function CostCard({ stats: { cost, funnel } }: { stats: Stats }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const word = (category: string) => {
    const known = category.toLowerCase();
    return known === "utility" || known === "marketing" || known === "authentication" || known === "service"
      ? t[known]
      : category;
  };
  const countries = new Intl.DisplayNames(locale.language, { type: "region", fallback: "code" });
  const [only] = cost.money;
  const perPaid = cost.money.length === 1 && only !== undefined && funnel.paid > 0 ? only : null;
  return (
    <Card title={t.cost} className={classes.narrow}>
      {cost.categories.length === 0 ? (
        <EmptyState>{t.noCost}</EmptyState>
      ) : (
        <ul className={classes.costs}>
          {cost.categories.map(({ category, country, billable, count }) => (
            <li key={`${category} ${country} ${billable}`} className={classes.line}>
              <span>
                {word(category)}
                <span className={classes.note}>
                  {country === null ? "" : ` · ${countries.of(country) ?? country}`}
                  {billable ? "" : ` · ${t.free}`}
                </span>
              </span>
              <b>{formatNumber(locale, count)}</b>
            </li>
          ))}
          {cost.money.map(({ currency, amount }) => (
            <li key={currency} className={classes.line}>
              <span>{t.total}</span>
              <Money amount={amount} currency={currency} />
            </li>
          ))}
          {perPaid === null ? null : (
            <li className={classes.line}>
              <span>{t.perPaid}</span>
              <Money
                amount={(Number(perPaid.amount) / funnel.paid).toFixed(decimalsOf(perPaid.currency) + 2)}
                currency={perPaid.currency}
              />
            </li>
          )}
          {cost.unpriced > 0 ? <li className={classes.note}>{t.unpriced(cost.unpriced)}</li> : null}
        </ul>
      )}
    </Card>
  );
}
