import { useQuery } from "@tanstack/react-query";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import classes from "./badge.module.css";
import { texts } from "./badge-texts.ts";
import { attentionQuery, countOf } from "./query.ts";

/** How many messages and things wait for somebody; nothing where nothing does. */
export function Badge() {
  const t = useTexts(texts);
  const locale = useLanguage();
  const count = countOf(useQuery(attentionQuery).data ?? []);
  if (count === 0) return null;
  return (
    <span className={classes.badge}>
      <span aria-hidden>{formatNumber(locale, count)}</span>
      <span className="for-readers">{t.waiting(count)}</span>
    </span>
  );
}
