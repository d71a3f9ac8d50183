import { SegmentedControl } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { formatNumber, formatPercent } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { useLanguageName } from "../../parts/language-name.ts";
import { useMessageName } from "../../parts/message-status.tsx";
import type { SearchValues } from "../../parts/search-state.ts";
import { EmptyState } from "../../parts/states.tsx";
import { linkTo } from "./links.ts";
import classes from "./page.module.css";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";

const kinds = ["by_state", "by_type", "by_language", "by_template"] as const;
type Kind = (typeof kinds)[number];
const shownAtMost = 12;
/** By which filter the list shows the messages of a row. */
const filterOf: Record<Kind, string> = {
  by_state: "state",
  by_type: "type",
  by_language: "language",
  by_template: "template",
};

/** The same way, by state, type, language or template. */
export function Breakdown({ stats, values }: { stats: Stats; values: SearchValues }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const [kind, setKind] = useState<Kind>("by_state");
  const rows = stats[kind].slice(0, shownAtMost);
  const hasPaid = rows.some(({ paid }) => paid > 0);
  const share = (part: number, whole: number) => (whole === 0 ? "–" : formatPercent(locale, part / whole));
  return (
    <Card
      title={t.breakdown}
      className={classes.wide}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t.breakdown}
          value={kind}
          onChange={(value) => setKind(kinds.find((known) => known === value) ?? "by_state")}
          data={kinds.map((value) => ({ value, label: t[value] }))}
        />
      }
      flush
    >
      {rows.length === 0 ? (
        <EmptyState>{t.notYetKnown}</EmptyState>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t[kind]}</th>
              <th scope="col">{t.owed}</th>
              <th scope="col">{t.accepted}</th>
              <th scope="col">{t.delivered}</th>
              <th scope="col">{t.read}</th>
              {hasPaid ? <th scope="col">{t.paid}</th> : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <RowName kind={kind} name={row.name} />
                </th>
                <td>
                  <Link {...linkTo("/notifications", values, { [filterOf[kind]]: row.name })}>
                    {formatNumber(locale, row.owed)}
                  </Link>
                </td>
                <td>{share(row.accepted, row.owed)}</td>
                <td>{share(row.delivered, row.owed)}</td>
                <td>{share(row.read, row.owed)}</td>
                {hasPaid ? <td>{row.paid === 0 ? "–" : share(row.paid, row.owed)}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function RowName({ kind, name }: { kind: Kind; name: string }) {
  const t = useTexts(texts);
  const messageName = useMessageName();
  const languageName = useLanguageName();
  switch (kind) {
    case "by_state":
      return messageName(name, "long");
    case "by_type":
      return name === "payment_request" || name === "e_commerce" ? t[name] : name;
    case "by_language":
      return languageName(name);
    case "by_template":
      return (
        <span className={classes.templateName}>
          <Code mono>{name}</Code>
        </span>
      );
  }
}
