import { Button } from "@mantine/core";
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import type { ValuePlace } from "./components.ts";
import type { Link, Preview, Template } from "./data.ts";
import classes from "./findings.module.css";
import { texts } from "./link-texts.ts";
import { gapsOf, type Mapping } from "./mapping.ts";
import { statusOf } from "./template-status.tsx";
import { useSourceWord } from "./template-text.tsx";

export interface FoundItem {
  key: string;
  severity: "error" | "warning" | "info";
  title: string;
  why: string | null;
  /** In the server's own words, which are English. */
  isForeign?: boolean;
  action?: { label: string; act: () => void };
}

/** Warnings that the API gives of a saved link, as far as the template itself does not tell them. */
const ofSaved = [
  "languages_differ",
  "outlives_payment",
  "low_quality",
  "namespace_differs",
  "category_announced",
] as const;

export function useFindings(input: {
  template: Template | undefined;
  places: readonly ValuePlace[];
  mapping: Mapping;
  saved: Link | undefined;
  preview: Preview | undefined;
  refusals: readonly string[];
  onDash: (place: ValuePlace) => void;
}): FoundItem[] {
  const { template, places, mapping, saved, preview, refusals, onDash } = input;
  const t = useTexts(texts);
  const word = useSourceWord();
  if (template === undefined) return [];
  const { unfilled, mayBeEmpty } = gapsOf(mapping, places);
  const shown = ({ part, shown }: ValuePlace) => (part === "buttons" ? `\u2068${shown}\u2069` : `\u2066${shown}\u2069`);
  const status = statusOf(template);
  const isSaved = saved?.template_name === template.name && saved.template_language === template.language;
  const warned = isSaved ? saved.warnings.map(({ code }) => code) : [];
  return [
    ...unfilled.map(
      (place): FoundItem => ({
        key: `unfilled ${place.part} ${place.name}`,
        severity: "error",
        title: t.unfilled(shown(place)),
        why: t.unfilledWhy,
      }),
    ),
    ...(unfilled.length > 0
      ? []
      : refusals.map((why): FoundItem => ({ key: why, severity: "error", title: t.refusedAs, why, isForeign: true }))),
    ...mayBeEmpty.map(
      (place): FoundItem => ({
        key: `empty ${place.part} ${place.name}`,
        severity: "warning",
        title: t.mayBeEmpty(shown(place)),
        why: t.mayBeEmptyWhy,
        action: { label: t.useDash, act: () => onDash(place) },
      }),
    ),
    ...(preview?.problems ?? [])
      .filter(({ code }) => code !== "phone_missing")
      .map(
        ({ code, about, detail }): FoundItem =>
          code === "missing_variable"
            ? { key: `${code} ${about}`, severity: "warning", title: t.missing_variable(word(about)), why: null }
            : { key: `${code} ${about}`, severity: "warning", title: t.previewProblem, why: detail, isForeign: true },
      ),
    ...(status === "approved"
      ? []
      : [
          {
            key: status,
            severity: status === "rejected" || status === "disabled" || status === "missing" ? "error" : "warning",
            title: t[`template_${status}` as "template_paused"],
            why: t[`template_${status}Why` as "template_pausedWhy"],
          } as FoundItem,
        ]),
    ...ofSaved
      .filter((code) => warned.includes(code))
      .map((code): FoundItem => ({ key: code, severity: "info", title: t[code], why: t[`${code}Why`] })),
  ];
}

const signs = { error: IconAlertCircle, warning: IconAlertTriangle, info: IconInfoCircle };

export function Findings({ items, mayChange }: { items: readonly FoundItem[]; mayChange: boolean }) {
  const t = useTexts(texts);
  return (
    <Card title={t.findings} note={t.toLookAt(items.filter(({ severity }) => severity !== "info").length)}>
      <ul className={classes.list}>
        {items.map(({ key, severity, title, why, isForeign, action }) => {
          const Sign = signs[severity];
          return (
            <li key={key} data-severity={severity}>
              <Sign size={18} stroke={1.75} aria-hidden />
              <div>
                <h3>{title}</h3>
                {why === null ? null : <p {...(isForeign ? { lang: "en", dir: "auto" } : {})}>{why}</p>}
              </div>
              {action === undefined || !mayChange ? null : (
                <Button size="xs" variant="default" onClick={action.act}>
                  {action.label}
                </Button>
              )}
            </li>
          );
        })}
        <li data-severity="fine">
          <IconCircleCheck size={18} stroke={1.75} aria-hidden />
          <div>
            <h3>{items.length === 0 ? t.fits : t.allFine}</h3>
          </div>
        </li>
      </ul>
    </Card>
  );
}
