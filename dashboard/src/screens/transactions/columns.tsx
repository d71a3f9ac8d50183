import { IconShoppingBag } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { Refusal } from "../../api/refusal.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Missing, Money, Name, OrderNo, Phone, Time } from "../../parts/bdi.tsx";
import type { Column } from "../../parts/data-table.tsx";
import { DotsMenu } from "../../parts/dots-menu.tsx";
import { MessageChip } from "../../parts/message-status.tsx";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { useErrorWords } from "../../parts/states.tsx";
import type { PaymentActions } from "../../payments/actions.tsx";
import { PaymentMenu } from "../../payments/menu.tsx";
import { customerOf, type Payment, titleOf } from "../../payments/payment.ts";
import { texts as paymentTexts } from "../../payments/texts.ts";
import classes from "./page.module.css";
import type { Row } from "./query.ts";
import { texts } from "./texts.ts";

/** What somebody may choose to see; the others always stand. */
export const choosable = [
  "customer",
  "phone",
  "amount",
  "whatsApp",
  "type",
  "language",
  "reference",
  "expires",
  "created",
] as const;
export const hiddenAtFirst: readonly string[] = ["type", "language", "reference", "expires"];

export function useColumns(actions: PaymentActions): Column<Row>[] {
  const t = useTexts(texts);
  return useMemo<Column<Row>[]>(
    () => [
      { id: "order", header: t.order, cell: (row) => <OrderLink row={row} /> },
      { id: "customer", header: t.customer, cell: (row) => <CustomerName row={row} /> },
      { id: "phone", header: t.phone, cell: (row) => <Phone>{row.customer_phone}</Phone> },
      {
        id: "amount",
        header: t.amount,
        isFigure: true,
        cell: (row) => <Money amount={row.amount} currency={row.currency_code} />,
      },
      { id: "state", header: t.state, cell: (row) => <PaymentStatePill state={row.state} /> },
      { id: "whatsApp", header: t.whatsApp, cell: (row) => <Messages row={row} actions={actions} /> },
      {
        id: "type",
        header: t.type,
        cell: (row) => (row.type === "e_commerce" ? t.eCommerce : t.paymentRequest),
      },
      { id: "language", header: t.language, cell: (row) => <Code>{row.language}</Code> },
      { id: "reference", header: t.reference, cell: (row) => <Code mono>{row.reference_number}</Code> },
      { id: "expires", header: t.expires, cell: (row) => <Time at={row.expires_at} /> },
      { id: "created", header: t.created, isFigure: true, cell: (row) => <Time at={row.created_at} /> },
      {
        id: "actions",
        header: null,
        label: t.actions,
        width: "shrink",
        cell: (row) => <RowMenu row={row} actions={actions} />,
      },
    ],
    [t, actions],
  );
}

function OrderLink({ row }: { row: Row }) {
  const t = useTexts(texts);
  return (
    <span className={classes.order}>
      <Link
        to="/transactions/$session_id"
        params={{ session_id: row.session_id } as never}
        className={classes.orderLink}
      >
        <OrderNo>{titleOf(row)}</OrderNo>
      </Link>
      {row.type === "e_commerce" ? (
        <>
          <IconShoppingBag size={14} stroke={1.75} aria-hidden />
          <span className="for-readers">{t.eCommerce}</span>
        </>
      ) : null}
    </span>
  );
}

function CustomerName({ row }: { row: Row }) {
  return (
    <span className={classes.customer}>
      <Name>{customerOf(row)}</Name>
    </span>
  );
}

/** Of each state the last message; one that was just asked for stands as queued until the server has it. */
export function Messages({ row, actions }: { row: Payment; actions: PaymentActions }) {
  const asked = actions.askedFor(row.session_id);
  const refusal = actions.refusalOf(row.session_id);
  const last = new Map(row.notifications.map(({ state, status }) => [state, status]));
  if (asked !== null) last.set(asked, "queued");
  if (last.size === 0 && refusal === null) return <Missing />;
  return (
    <span className={classes.messages}>
      {Array.from(last, ([state, status]) => (
        <MessageChip key={state} state={state} status={status} />
      ))}
      {refusal === null ? null : <NotSent refusal={refusal} />}
    </span>
  );
}

function NotSent({ refusal }: { refusal: unknown }) {
  const t = useTexts(paymentTexts);
  const { what, advice } = useErrorWords()(refusal);
  const why = refusal instanceof Refusal && refusal.status === 409 ? advice : what;
  return (
    <span className={classes.refused} role="alert">
      {t.notSent} <span dir="auto">{why}</span>
    </span>
  );
}

export function RowMenu({ row, actions }: { row: Row; actions: PaymentActions }) {
  const t = useTexts(paymentTexts);
  return (
    <DotsMenu label={t.actionsFor(titleOf(row))}>
      <PaymentMenu payment={row} actions={actions} />
    </DotsMenu>
  );
}

/** Three lines, the same order of facts. */
export function NarrowRow({ row, actions }: { row: Row; actions: PaymentActions }) {
  return (
    <div className={classes.narrow}>
      <Link
        to="/transactions/$session_id"
        params={{ session_id: row.session_id } as never}
        className={classes.narrowName}
      >
        <bdi>{customerOf(row) || titleOf(row)}</bdi>
      </Link>
      <Money amount={row.amount} currency={row.currency_code} />
      <span className={classes.dimmed}>
        <OrderNo>{titleOf(row)}</OrderNo> · <Time at={row.created_at} />
      </span>
      <PaymentStatePill state={row.state} />
      <Messages row={row} actions={actions} />
      <RowMenu row={row} actions={actions} />
    </div>
  );
}
