import { IconLink, IconPlus, IconShoppingBag } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { cellAt, isPossible, languagesOf, lookOf, states, types } from "./coverage.ts";
import type { Cell } from "./data.ts";
import classes from "./grid.module.css";
import { useLanguageName } from "./language-name.ts";
import { TemplateStatus } from "./template-status.tsx";
import { texts } from "./texts.ts";

const typeIcons = { payment_request: IconLink, e_commerce: IconShoppingBag };

/** Rows are states, columns type × language. Arrow keys move between cells, Enter opens the editor. */
export function CoverageGrid({ cells }: { cells: readonly Cell[] }) {
  const t = useTexts(texts);
  const { language: reading } = useLanguage();
  const nameOf = useLanguageName();
  const languages = languagesOf(cells);
  const columns = types.flatMap((type) => languages.map((language) => ({ type, language })));
  const [at, setAt] = useState({ row: 0, column: 0 });
  const table = useRef<HTMLTableElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const along = reading === "ar" ? -1 : 1;
    const steps: Record<string, [row: number, column: number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, along],
      ArrowLeft: [0, -along],
      Home: [0, -columns.length],
      End: [0, columns.length],
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const row = within(at.row + step[0], states.length);
    let column = within(at.column + step[1], columns.length);
    // What is never sent has no cell to stand on.
    while (!isPossible(columns[column]?.type ?? "", states[row] ?? "") && column > 0) column -= 1;
    setAt({ row, column });
    table.current?.querySelector<HTMLElement>(`[data-at="${row} ${column}"]`)?.focus();
  }

  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are moved between by arrows is a grid */}
      <table ref={table} role="grid" className={classes.grid} aria-label={t.grid} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={classes.state}>
              {t.state}
            </th>
            {types.map((type) => {
              const Sign = typeIcons[type];
              return (
                <th key={type} scope="colgroup" colSpan={languages.length} className={classes.type}>
                  <span>
                    <Sign size={16} stroke={1.75} aria-hidden />
                    {t[type]}
                  </span>
                </th>
              );
            })}
          </tr>
          <tr>
            {columns.map(({ type, language }) => (
              <th key={`${type} ${language}`} scope="col" data-first={language === languages[0] || undefined}>
                {nameOf(language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {states.map((state, row) => (
            <tr key={state}>
              <th scope="row" className={classes.state}>
                <PaymentStatePill state={state} />
                <small>{state === "created" ? t.prePayment : t.postPayment}</small>
              </th>
              {columns.map(({ type, language }, column) => {
                if (!isPossible(type, state)) {
                  return language === languages[0] ? (
                    <td key={type} colSpan={languages.length} className={classes.never} data-first>
                      {t.notSent}
                    </td>
                  ) : null;
                }
                const place = { type, state, language };
                const cell = cellAt(cells, place);
                return (
                  <td
                    key={`${type} ${language}`}
                    data-look={lookOf(cell).kind}
                    data-first={language === languages[0] || undefined}
                  >
                    <CellLink
                      place={place}
                      cell={cell}
                      at={`${row} ${column}`}
                      isReached={at.row === row && at.column === column}
                      onFocus={() => setAt({ row, column })}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={classes.list} aria-label={t.grid}>
        {states.map((state) => (
          <li key={state}>
            <PaymentStatePill state={state} />
            <ul>
              {columns
                .filter(({ type }) => isPossible(type, state))
                .map(({ type, language }) => {
                  const place = { type, state, language };
                  const cell = cellAt(cells, place);
                  return (
                    <li key={`${type} ${language}`} data-look={lookOf(cell).kind}>
                      <span>
                        {t[type]} · {nameOf(language)}
                      </span>
                      <CellLink place={place} cell={cell} isReached />
                    </li>
                  );
                })}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface CellLinkProps {
  place: { type: string; state: string; language: string };
  cell: Cell | undefined;
  at?: string;
  isReached: boolean;
  onFocus?: () => void;
}

function CellLink({ place, cell, at, isReached, onFocus }: CellLinkProps) {
  const t = useTexts(texts);
  const nameOf = useLanguageName();
  const look = lookOf(cell);
  const { type, state, language } = place;
  const common = {
    to: `/templates/${type}/${state}/${language}` as never,
    "data-at": at,
    tabIndex: isReached ? 0 : -1,
    ...(onFocus === undefined ? {} : { onFocus }),
  };
  if (look.kind === "empty") {
    return (
      <Link {...common} className={classes.empty}>
        <span className={classes.dashed}>
          <IconPlus size={16} stroke={1.75} aria-hidden />
          {t.link}
        </span>
        {cell?.link_language && cell.will_send ? (
          <span className={classes.instead}>{t.nowIn(nameOf(cell.link_language))}</span>
        ) : null}
      </Link>
    );
  }
  return (
    <Link {...common} className={classes.cell}>
      <Code mono>{cell?.template}</Code>
      <TemplateStatus status={look.status} />
    </Link>
  );
}

function within(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}
