import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type AnswerOf, call } from "../../api/client.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Money, Name, OrderNo, Phone, Time } from "../../parts/bdi.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { EmptyState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

type Row = AnswerOf<"GET /v1/transactions">["data"][number];

export default function OverviewPage() {
  const t = useTexts(texts);
  const latest = useQuery({
    queryKey: ["transactions", "latest"],
    queryFn: ({ signal }) => call("GET /v1/transactions", { query: { limit: 14 }, signal }),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo<Column<Row>[]>(
    () => [
      { id: "order", header: t.order, cell: (row) => <OrderNo>{row.order_no}</OrderNo> },
      { id: "customer", header: t.customer, cell: (row) => <Name>{nameOf(row)}</Name> },
      { id: "phone", header: t.phone, cell: (row) => <Phone>{row.customer_phone}</Phone> },
      {
        id: "amount",
        header: t.amount,
        isFigure: true,
        cell: (row) => <Money amount={row.amount} currency={row.currency_code} />,
      },
      { id: "state", header: t.state, cell: (row) => <PaymentStatePill state={row.state} /> },
      { id: "created", header: t.created, isFigure: true, cell: (row) => <Time at={row.created_at} /> },
    ],
    [t],
  );
  const rows = latest.data?.data;
  return (
    <>
      <PageHeader title={t.title} sentence={rows === undefined ? undefined : t.count(rows.length)} />
      <DataTable
        label={t.latest}
        columns={columns}
        rows={rows}
        rowId={(row) => row.session_id}
        error={latest.error}
        onRetry={() => void latest.refetch()}
        isFetching={latest.isPlaceholderData}
        empty={<EmptyState>{t.empty}</EmptyState>}
        narrow={(row) => <NarrowRow row={row} />}
      />
    </>
  );
}

function NarrowRow({ row }: { row: Row }) {
  return (
    <div className={classes.narrow}>
      <b>
        <Name>{nameOf(row)}</Name>
      </b>
      <Money amount={row.amount} currency={row.currency_code} />
      <span className={classes.dimmed}>
        <OrderNo>{row.order_no}</OrderNo> · <Time at={row.created_at} />
      </span>
      <PaymentStatePill state={row.state} />
    </div>
  );
}

function nameOf({ customer_first_name, customer_last_name }: Row): string {
  return [customer_first_name, customer_last_name].filter(Boolean).join(" ");
}
