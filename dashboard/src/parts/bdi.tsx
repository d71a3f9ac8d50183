/** Text whose direction is its own: whatever stands beside it, neither changes the other. */
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { settingsQuery } from "../api/queries.ts";
import { moneyParts } from "../format/money.ts";
import { formatPhone } from "../format/phone.ts";
import { clock, fullTime, shortTime, type TimeLocale } from "../format/time.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useTexts } from "../i18n/use-texts.ts";
import classes from "./bdi.module.css";
import { texts } from "./texts.ts";

/** A value that is not there: a dash, with a word for who does not see it. */
export function Missing() {
  const t = useTexts(texts);
  return (
    <span className={classes.missing}>
      <span aria-hidden>–</span>
      <span className="for-readers">{t.missing}</span>
    </span>
  );
}

/** A name, which may be in either script. */
export function Name({ children }: { children: string | null | undefined }) {
  return children ? <bdi>{children}</bdi> : <Missing />;
}

/** An order number, id or code: left to right, never broken; `mono` where it is compared letter by letter. */
export function Code({ children, mono = false }: { children: string | null | undefined; mono?: boolean }) {
  if (!children) return <Missing />;
  return (
    <bdi dir="ltr" className={`${classes.whole} ${mono ? "mono" : ""}`}>
      {children}
    </bdi>
  );
}

export { Code as OrderNo };

export function Phone({ children }: { children: string | null | undefined }) {
  if (!children) return <Missing />;
  return (
    <bdi dir="ltr" className={classes.whole}>
      {formatPhone(children)}
    </bdi>
  );
}

/** `KWD 24.500`, the code smaller and dimmed. `amount` is the API's decimal text. */
export function Money({ amount, currency }: { amount: string | null | undefined; currency: string }) {
  const locale = useLanguage();
  if (!amount) return <Missing />;
  const { figure, unit } = moneyParts(locale, amount, currency);
  const parts: ReactNode[] = [
    <small key="unit" className={classes.unit}>
      {unit}
    </small>,
    <b key="figure" className={classes.figure}>
      {figure}
    </b>,
  ];
  return (
    <bdi dir={locale.language === "ar" ? "rtl" : "ltr"} className={classes.whole}>
      {locale.language === "ar" ? [parts[1], " ", parts[0]] : [parts[0], " ", parts[1]]}
    </bdi>
  );
}

/** How times are written here: the person's language, the merchant's time zone. */
export function useTimeLocale(): TimeLocale {
  const { language, digits } = useLanguage();
  const timeZone = useQuery(settingsQuery).data?.timezone ?? "UTC";
  return { language, digits, timeZone };
}

/** Today `14:32`, else the date; all of it in the tooltip. `precision` "second" is for timelines. */
export function Time({ at, precision }: { at: string | null | undefined; precision?: "short" | "minute" | "second" }) {
  const locale = useTimeLocale();
  if (!at) return <Missing />;
  const date = new Date(at);
  const shown =
    precision === undefined || precision === "short"
      ? shortTime(locale, date, new Date())
      : clock(locale, date, precision);
  return (
    <time dateTime={at} title={fullTime(locale, date)} className={classes.whole}>
      <bdi>{shown}</bdi>
    </time>
  );
}

export function Dimmed({ children }: { children: ReactNode }) {
  return (
    <Text span c="dimmed" size="sm">
      {children}
    </Text>
  );
}
