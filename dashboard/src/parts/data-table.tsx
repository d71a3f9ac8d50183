import { ActionIcon, Checkbox, Skeleton, Tooltip, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import {
  type ColumnDef,
  columnVisibilityFeature,
  type RowData,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import classes from "./data-table.module.css";
import { Keys, useShortcuts } from "./shortcuts.tsx";
import { ErrorState, Loading, rowNumbers, useIsLate } from "./states.tsx";
import { texts } from "./texts.ts";

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });

/** A column, as `createColumns` gives it. */
export interface Column<Row> {
  id: string;
  /** In the head; `label` says it where the head shows nothing. */
  header: ReactNode;
  label?: string;
  cell: (row: Row) => ReactNode;
  /** Of figures: at the end in English and at the start in Arabic, so that decimals line up in both. */
  isFigure?: boolean;
  /** At most; `shrink` is as narrow as its content. */
  width?: number | "shrink";
}

export interface DataTableProps<Row> {
  /** What the table is, for who does not see it. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined as long as nothing is known. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  error?: unknown;
  onRetry?: () => void;
  /** Instead of the table where there is no row. */
  empty: ReactNode;
  /** New data is on its way while the last is shown. */
  isFetching?: boolean;
  onOpen?: (row: Row) => void;
  /** The pointer or focus is on it: what it opens can be fetched. */
  onPeek?: (row: Row) => void;
  /** Keys for the row that J and K have reached, beside Enter. */
  rowKeys?: readonly { keys: string; label: string; act: (row: Row) => void }[];
  /** Boxes before the rows; the ids that are ticked. */
  selection?: { ids: ReadonlySet<string>; onChange: (ids: ReadonlySet<string>) => void };
  /** Which columns are not shown. */
  hidden?: ReadonlySet<string>;
  /** Rows that just changed: they flash once. */
  changed?: ReadonlySet<string>;
  /** Below 768 px a row is this instead: three lines, the same order of facts. */
  narrow?: (row: Row) => ReactNode;
  /** Rows that came meanwhile and are not shown, so that nothing moves under a pointer. */
  waiting?: { count: number; onShow: () => void };
  paging?: Paging | undefined;
  /** 34 px instead of 40 px. */
  isCompact?: boolean;
}

export interface Paging {
  /** `1–50 of 12,480`. */
  note?: ReactNode;
  /** Where there is neither, all is on this page, and nothing about pages is shown. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}

const guessedRows = 8;
/** As in the styles. */
const narrowWindow = "(max-width: 47.99em)";

export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { rows, error, empty, narrow, paging, waiting, isFetching } = props;
  const t = useTexts(texts);
  const isNarrow = useMediaQuery(narrowWindow, false, { getInitialValueInEffect: false });
  if (rows === undefined && error) return <ErrorState error={error} onRetry={props.onRetry} />;
  const isEmpty = rows !== undefined && rows.length === 0;
  return (
    <div className={classes.whole}>
      {error ? <ErrorState error={error} onRetry={props.onRetry} /> : null}
      {waiting === undefined || waiting.count === 0 ? null : (
        <UnstyledButton className={classes.waiting ?? ""} onClick={waiting.onShow}>
          {t.newRows(waiting.count)}
        </UnstyledButton>
      )}
      <div
        className={classes.frame}
        data-narrow={narrow !== undefined || undefined}
        aria-busy={isFetching || undefined}
      >
        {isFetching && rows !== undefined ? <div className={classes.bar} /> : null}
        {/* One of the two, and not both with one hidden: fifty rows are dear to make. */}
        {isEmpty ? (
          empty
        ) : !isNarrow || narrow === undefined ? (
          <Grid {...props} />
        ) : rows === undefined ? (
          <Loading rows={guessedRows} />
        ) : (
          <NarrowList {...props} rows={rows} narrow={narrow} />
        )}
      </div>
      {isEmpty || rows === undefined ? null : <Foot {...props} paging={paging} />}
    </div>
  );
}

function Grid<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, onOpen, onPeek, selection, hidden, changed, isCompact, rowKeys = [] } = props;
  const t = useTexts(texts);
  const isLate = useIsLate();
  const body = useRef<HTMLTableSectionElement>(null);
  const [reached, setReached] = useState<string | null>(null);
  const defs = useMemo<ColumnDef<typeof features, Row>[]>(
    // What is in a cell is asked of the column itself: as a component of its own it would be made anew, and an open menu
    // in it closed, whenever the columns are others.
    () => columns.map(({ id }) => ({ id })),
    [columns],
  );
  const data = useMemo(() => (rows === undefined ? [] : [...rows]), [rows]);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const visibility = Object.fromEntries([...(hidden ?? [])].map((id) => [id, false]));
  const table = useTable({
    features,
    columns: defs,
    data,
    getRowId: rowId,
    state: { columnVisibility: visibility },
  });
  const shown = table.getRowModel().rows;

  function move(step: 1 | -1): void {
    const at = shown.findIndex(({ id }) => id === reached);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at === -1 && step === -1 ? 0 : at + step))];
    if (next === undefined) return;
    setReached(next.id);
    const row = body.current?.querySelector<HTMLElement>(`tr[data-row="${CSS.escape(next.id)}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }
  function onReached(act: (row: Row) => void): () => void {
    return () => {
      const row = shown.find(({ id }) => id === reached);
      if (row !== undefined) act(row.original);
    };
  }
  function toggle(id: string): void {
    if (selection === undefined) return;
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    selection.onChange(ids);
  }
  useShortcuts([
    { keys: "j", label: `${t.move} ↓`, group: label, act: () => move(1) },
    { keys: "k", label: `${t.move} ↑`, group: label, act: () => move(-1) },
    ...(onOpen === undefined ? [] : [{ keys: "Enter", label: t.open, group: label, act: onReached(onOpen) }]),
    ...(selection === undefined
      ? []
      : [{ keys: "x", label: t.select, group: label, act: onReached((row) => toggle(rowId(row))) }]),
    ...rowKeys.map(({ keys, label: words, act }) => ({ keys, label: words, group: label, act: onReached(act) })),
  ]);

  const areAllTicked = shown.length > 0 && shown.every(({ id }) => selection?.ids.has(id));
  const isAnyTicked = shown.some(({ id }) => selection?.ids.has(id));
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={label} data-compact={isCompact || undefined}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {selection === undefined ? null : (
                <th scope="col" className={classes.box}>
                  <Checkbox
                    size="xs"
                    aria-label={t.selectAll}
                    checked={areAllTicked}
                    indeterminate={isAnyTicked && !areAllTicked}
                    onChange={() => selection.onChange(new Set(areAllTicked ? [] : shown.map(({ id }) => id)))}
                  />
                </th>
              )}
              {group.headers.map((header) => {
                const column = byId.get(header.id);
                return (
                  <th key={header.id} scope="col" className={cellClass(column)} style={widthOf(column)}>
                    {column?.label === undefined ? null : <span className="for-readers">{column.label}</span>}
                    {column?.header}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody ref={body}>
          {rows === undefined
            ? rowNumbers(guessedRows).map((row) => (
                <tr key={row}>
                  {(selection === undefined ? [] : [""]).concat(columns.map(({ id }) => id)).map((id) => (
                    <td key={id}>{isLate ? <Skeleton height={14} width="70%" radius="sm" /> : null}</td>
                  ))}
                </tr>
              ))
            : shown.map((row) => (
                <tr
                  key={row.id}
                  data-row={row.id}
                  data-changed={changed?.has(row.id) || undefined}
                  data-opens={onOpen !== undefined || undefined}
                  tabIndex={reached === row.id ? 0 : -1}
                  onFocus={() => {
                    setReached(row.id);
                    onPeek?.(row.original);
                  }}
                  onPointerEnter={() => onPeek?.(row.original)}
                  onClick={(event) => {
                    if (isOwnControl(event.target) || document.getSelection()?.type === "Range") return;
                    onOpen?.(row.original);
                  }}
                >
                  {selection === undefined ? null : (
                    <td className={classes.box}>
                      <Checkbox
                        size="xs"
                        aria-label={t.selectRow}
                        checked={selection.ids.has(row.id)}
                        onChange={() => toggle(row.id)}
                      />
                    </td>
                  )}
                  {row.getVisibleCells().map((cell) => (
                    <td key={cell.id} className={cellClass(byId.get(cell.column.id))}>
                      {byId.get(cell.column.id)?.cell(row.original)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

interface NarrowProps<Row> extends DataTableProps<Row> {
  rows: readonly Row[];
  narrow: (row: Row) => ReactNode;
}

function NarrowList<Row>({ rows, rowId, narrow, onOpen, label, changed }: NarrowProps<Row>) {
  return (
    <ul className={classes.narrow} aria-label={label}>
      {rows.map((row) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the first line has a link that does the same
        <li
          key={rowId(row)}
          data-changed={changed?.has(rowId(row)) || undefined}
          onClick={(event) => {
            if (!isOwnControl(event.target)) onOpen?.(row);
          }}
        >
          {narrow(row)}
        </li>
      ))}
    </ul>
  );
}

function Foot<Row>({ paging, onOpen, selection, rowKeys = [] }: DataTableProps<Row> & { paging: Paging | undefined }) {
  const t = useTexts(texts);
  return (
    <footer className={classes.foot}>
      <div className={classes.hints} aria-hidden>
        <Keys keys="j k" /> {t.move}
        {onOpen === undefined ? null : (
          <>
            <Keys keys="Enter" /> {t.open}
          </>
        )}
        {selection === undefined ? null : (
          <>
            <Keys keys="x" /> {t.select}
          </>
        )}
        {rowKeys.map(({ keys, label }) => (
          <span key={keys} className={classes.hint}>
            <Keys keys={keys} /> {label}
          </span>
        ))}
        <Keys keys="?" /> {t.allKeys}
      </div>
      {paging === undefined || (paging.onPrevious === null && paging.onNext === null) ? null : (
        <nav className={classes.paging} aria-label={t.pages}>
          <span>{paging.note}</span>
          <PageButton label={t.previousPage} act={paging.onPrevious} icon={IconChevronLeft} />
          <PageButton label={t.nextPage} act={paging.onNext} icon={IconChevronRight} />
        </nav>
      )}
    </footer>
  );
}

function PageButton({
  label,
  act,
  icon: Sign,
}: {
  label: string;
  act: (() => void) | null;
  icon: typeof IconChevronLeft;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size="var(--zajel-page-button)"
        aria-label={label}
        disabled={act === null}
        onClick={() => act?.()}
      >
        <Sign size={16} stroke={1.75} className="turns" aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function isOwnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, input, label, [role=menu], [role=dialog]") !== null;
}

function cellClass<Row>(column: Column<Row> | undefined): string | undefined {
  return column?.isFigure ? classes.figure : undefined;
}

function widthOf<Row>(column: Column<Row> | undefined): { width?: string | number } {
  if (column?.width === undefined) return {};
  return { width: column.width === "shrink" ? "1%" : column.width };
}
