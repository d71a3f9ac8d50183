import { IconMessages } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Missing, Money, Name, OrderNo, Phone, Time, useTimeLocale } from "../../parts/bdi.tsx";
import { useCursorPaging } from "../../parts/cursor-paging.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { FilterChips } from "../../parts/filter-chips.tsx";
import { MessageStatus, useMessageName } from "../../parts/message-status.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useReasonTitle } from "../../parts/reason.ts";
import { useSearchState } from "../../parts/search-state.ts";
import { useShortcuts } from "../../parts/shortcuts.tsx";
import { EmptyState, NothingFits } from "../../parts/states.tsx";
import { useSteadyRows } from "../../parts/steady-rows.ts";
import { texts as partTexts } from "../../parts/texts.ts";
import { type RowActions, useRowActions } from "./actions.tsx";
import { useFilters } from "./filters.tsx";
import classes from "./page.module.css";
import { filtersOf, pageQuery, type Row } from "./query.ts";
import { texts } from "./texts.ts";

const reading = { idOf: ({ id }: Row) => id, lookOf: ({ status, reason }: Row) => `${status} ${reason?.code}` };

export default function NotificationsPage() {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const navigate = useNavigate();
  const locale = useTimeLocale();
  const mayOperate = useMay("operate");
  const [values] = useSearchState();
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
  const paging = useCursorPaging(page.data?.next_cursor);
  const actions = useRowActions();
  const columns = useColumns(actions);
  const { chips, set, clear } = useFilters();
  useShortcuts([
    {
      keys: "f",
      label: p.filter,
      group: t.title,
      act: () => bar.current?.querySelector<HTMLButtonElement>("button")?.click(),
    },
  ]);
  const hasMore = paging.onNext !== null;
  const sentence =
    rows === undefined || rows.length === 0
      ? undefined
      : set.length === 0
        ? t.newest(rows.length)
        : t.matching(rows.length, hasMore);
  return (
    <>
      <PageHeader title={t.title} sentence={sentence} />
      <div ref={bar} className={classes.chips}>
        <FilterChips filters={chips} />
      </div>
      <DataTable
        label={t.title}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        error={page.error}
        onRetry={() => void page.refetch()}
        isFetching={isRenewing}
        onOpen={({ session_id }) => {
          if (session_id !== null) void navigate({ to: "/transactions/$session_id", params: { session_id } as never });
        }}
        {...(mayOperate
          ? { rowKeys: [{ keys: "r", label: p.sendAgain, act: (row: Row) => actions.act(row, "retry") }] }
          : {})}
        changed={steady.changed}
        waiting={{ count: values.cursor === undefined ? steady.waiting : 0, onShow: steady.show }}
        narrow={(row) => <NarrowRow row={row} actions={actions} />}
        paging={paging}
        empty={<Nothing onFurther={paging.onNext} set={set} onClear={clear} />}
      />
      {actions.dialog}
    </>
  );
}

function useColumns(actions: RowActions): Column<Row>[] {
  const t = useTexts(texts);
  const messageName = useMessageName();
  return useMemo<Column<Row>[]>(
    () => [
      {
        id: "status",
        header: t.status,
        width: "shrink",
        cell: (row) => <MessageStatus status={actions.statusOf(row)} />,
      },
      { id: "message", header: t.message, cell: (row) => messageName(row.state, "long") },
      {
        id: "order",
        header: t.order,
        cell: (row) =>
          row.session_id === null ? (
            <Missing />
          ) : (
            <Link
              to="/transactions/$session_id"
              params={{ session_id: row.session_id } as never}
              className={classes.order}
              aria-label={t.openPayment(row.order_no ?? row.session_id)}
            >
              <OrderNo>{row.order_no ?? row.session_id}</OrderNo>
            </Link>
          ),
      },
      {
        id: "customer",
        header: t.customer,
        cell: (row) => (
          <span className={classes.name}>
            <Name>{nameOf(row)}</Name>
          </span>
        ),
      },
      { id: "phone", header: t.phone, cell: (row) => <Phone>{row.to}</Phone> },
      {
        id: "amount",
        header: t.amount,
        isFigure: true,
        cell: ({ payment }) => <Money amount={payment?.amount} currency={payment?.currency_code ?? ""} />,
      },
      { id: "reason", header: t.reason, cell: (row) => <Reason row={row} refusal={actions.refusalOf(row)} /> },
      { id: "time", header: t.time, isFigure: true, cell: (row) => <Time at={lastOf(row)} /> },
      {
        id: "actions",
        header: null,
        label: t.actions,
        isFigure: true,
        width: "shrink",
        cell: (row) => actions.buttons(row),
      },
    ],
    [t, messageName, actions],
  );
}

function Reason({ row, refusal }: { row: Row; refusal: string | null }) {
  const reasonTitle = useReasonTitle();
  if (refusal !== null) {
    return (
      <span role="alert" className={classes.refusal}>
        {refusal}
      </span>
    );
  }
  if (row.reason === null) return <Missing />;
  const { code, advice } = row.reason;
  const title = reasonTitle(row.reason);
  return (
    <span className={classes.reason} title={`${title}. ${advice}`}>
      {/^\d+$/.test(code) ? <Code mono>{code}</Code> : null} <bdi>{title}</bdi>
    </span>
  );
}

function NarrowRow({ row, actions }: { row: Row; actions: RowActions }) {
  const messageName = useMessageName();
  const refusal = actions.refusalOf(row);
  return (
    <div className={classes.narrow}>
      <MessageStatus status={actions.statusOf(row)} />
      <Money amount={row.payment?.amount} currency={row.payment?.currency_code ?? ""} />
      {row.session_id === null ? (
        <Phone>{row.to}</Phone>
      ) : (
        <Link
          to="/transactions/$session_id"
          params={{ session_id: row.session_id } as never}
          className={classes.narrowName}
        >
          <Name>{nameOf(row) || row.order_no || row.session_id}</Name>
        </Link>
      )}
      <span className={classes.dimmed}>
        <Time at={lastOf(row)} />
      </span>
      <span className={classes.dimmed}>
        {messageName(row.state, "long")}
        {row.session_id === null ? null : (
          <>
            {" · "}
            <OrderNo>{row.order_no ?? row.session_id}</OrderNo>
          </>
        )}
      </span>
      {actions.buttons(row)}
      {row.reason === null && refusal === null ? null : (
        <span className={classes.wide}>
          <Reason row={row} refusal={refusal} />
        </span>
      )}
    </div>
  );
}

interface NothingProps {
  /** There are older messages that were not looked at. */
  onFurther: (() => void) | null;
  set: readonly { key: string; words: string }[];
  onClear: (key: string) => void;
}

function Nothing({ onFurther, set, onClear }: NothingProps) {
  const t = useTexts(texts);
  if (onFurther === null && set.length === 0) return <EmptyState icon={IconMessages}>{t.empty}</EmptyState>;
  const further = onFurther === null ? null : { words: t.nothingSoFar, label: t.lookFurther, onLook: onFurther };
  return <NothingFits further={further} set={set} onClear={onClear} />;
}

/** When the last of what is told of it happened. */
function lastOf(row: Row): string {
  return (
    row.failed_at ??
    row.read_at ??
    row.delivered_at ??
    row.sent_at ??
    row.accepted_at ??
    row.held_since ??
    row.created_at
  );
}

function nameOf({ payment }: Row): string {
  return [payment?.customer_first_name, payment?.customer_last_name].filter(Boolean).join(" ");
}
