import { Button } from "@mantine/core";
import { IconDownload, IconPlus, IconReceiptDollar } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { download } from "../../api/download.ts";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import { useCursorPaging } from "../../parts/cursor-paging.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { FilterChips } from "../../parts/filter-chips.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { useShortcuts } from "../../parts/shortcuts.tsx";
import { EmptyState, ErrorState, NothingFits } from "../../parts/states.tsx";
import { useSteadyRows } from "../../parts/steady-rows.ts";
import { texts as partTexts } from "../../parts/texts.ts";
import { usePaymentActions } from "../../payments/actions.tsx";
import { transactionQuery } from "../../payments/query.ts";
import { NarrowRow, useColumns } from "./columns.tsx";
import { ColumnsMenu, useColumnChoice } from "./columns-menu.tsx";
import { useFilters } from "./filters.tsx";
import classes from "./page.module.css";
import { csvAddress, filtersOf, pageQuery, type Row } from "./query.ts";
import { texts } from "./texts.ts";
import { useTotalWords, Views } from "./views.tsx";

/** How the table tells a payment, and a change of it. */
const reading = {
  idOf: ({ session_id }: Row) => session_id,
  lookOf: ({ updated_at, state, notifications }: Row) =>
    JSON.stringify([updated_at, state, notifications.map(({ status }) => status)]),
};

const none: ReadonlySet<string> = new Set();

export default function TransactionsPage() {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const maySend = useMay("operate");
  const locale = useTimeLocale();
  const [values, change] = useSearchState();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(none);
  const bar = useRef<HTMLDivElement>(null);

  const filters = filtersOf(values, locale, new Date());
  const page = useQuery({ ...pageQuery(filters, values.cursor), placeholderData: keepPreviousData });
  const isRenewing = page.isPlaceholderData;
  const steady = useSteadyRows(
    JSON.stringify([filters, values.cursor]),
    isRenewing ? undefined : page.data?.data,
    reading,
  );
  const rows = steady.rows ?? page.data?.data;
  const paging = useCursorPaging(page.data?.next_cursor, page.data?.data.length);
  const total = useTotalWords(values);
  const place =
    total === null || paging.start === null || rows === undefined
      ? undefined
      : t.shownOf(paging.start + 1, paging.start + rows.length, total);
  const actions = usePaymentActions();
  const columns = useColumns(actions);
  const choice = useColumnChoice();
  const { chips, set } = useFilters();
  const save = useMutation({ mutationFn: () => download(csvAddress(filters), "transactions.csv") });
  const open = ({ session_id }: Row) =>
    void navigate({ to: "/transactions/$session_id", params: { session_id } as never });

  useShortcuts([
    {
      keys: "f",
      label: t.filter,
      group: t.title,
      act: () => bar.current?.querySelector<HTMLButtonElement>("button")?.click(),
    },
  ]);

  const selected = rows?.filter(({ session_id }) => ticked.has(session_id)) ?? [];
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={rows === undefined || rows.length === 0 ? undefined : t.sentence(rows.length, paging.onNext !== null)}
        actions={
          <Button
            variant="default"
            className={classes.export ?? ""}
            leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t.exportCsv}
          </Button>
        }
      />
      {save.error === null ? null : <ErrorState error={save.error} onRetry={() => save.mutate()} />}
      <Views />
      <div className={classes.toolbar}>
        <div ref={bar} className={classes.chips}>
          <FilterChips filters={chips} />
        </div>
        <div className={classes.columns}>
          <ColumnsMenu choice={choice} />
        </div>
      </div>
      {selected.length === 0 ? null : (
        <div className={classes.selection} role="status">
          <b>{t.selected(selected.length)}</b>
          <Button size="xs" variant="default" onClick={() => actions.sendAll(selected)}>
            {t.sendAgain}
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => setTicked(none)}>
            {t.unselect}
          </Button>
        </div>
      )}
      <DataTable
        label={t.title}
        columns={columns}
        rows={rows}
        rowId={(row) => row.session_id}
        error={page.error}
        onRetry={() => void page.refetch()}
        isFetching={isRenewing}
        onOpen={open}
        onPeek={({ session_id }) => void client.prefetchQuery(transactionQuery(session_id))}
        {...(maySend ? { selection: { ids: ticked, onChange: setTicked } } : {})}
        rowKeys={[
          ...(maySend ? [{ keys: "r", label: t.send, act: actions.sendPresent }] : []),
          { keys: "c", label: t.copy, act: actions.copyLink },
        ]}
        hidden={choice.hidden}
        isCompact={choice.isCompact}
        changed={steady.changed}
        waiting={{ count: values.cursor === undefined ? steady.waiting : 0, onShow: steady.show }}
        narrow={(row) => <NarrowRow row={row} actions={actions} />}
        paging={{ ...paging, note: place }}
        empty={<Nothing isFurther={paging.onNext} set={set} onClear={(key) => change({ [key]: undefined })} />}
      />
      <span className="for-readers" aria-live="polite">
        {steady.waiting > 0 ? p.newRows(steady.waiting) : ""}
      </span>
      {actions.dialogs}
    </>
  );
}

interface NothingProps {
  /** There are older payments that were not looked at. */
  isFurther: (() => void) | null;
  set: readonly { key: string; words: string }[];
  onClear: (key: string) => void;
}

function Nothing({ isFurther, set, onClear }: NothingProps) {
  const t = useTexts(texts);
  const mayCreate = useMay("operate");
  if (isFurther !== null || set.length > 0) {
    const further = isFurther === null ? null : { words: t.nothingSoFar, label: t.lookFurther, onLook: isFurther };
    return <NothingFits further={further} set={set} onClear={onClear} />;
  }
  return (
    <EmptyState
      icon={IconReceiptDollar}
      action={
        mayCreate ? (
          <Button
            component={Link}
            to="/new"
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          >
            {t.newRequest}
          </Button>
        ) : undefined
      }
    >
      {t.empty}
    </EmptyState>
  );
}
