import { ActionIcon, Button, Menu, Tabs, Tooltip } from "@mantine/core";
import { IconChevronDown, IconCopy, IconDots, IconFileCertificate, IconSend } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Refusal } from "../../api/refusal.ts";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Money, Name, OrderNo, Phone } from "../../parts/bdi.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { useShortcuts } from "../../parts/shortcuts.tsx";
import { Answer, EmptyState, ErrorState } from "../../parts/states.tsx";
import { usePaymentActions } from "../../payments/actions.tsx";
import { EndItems, SendItems } from "../../payments/menu.tsx";
import { customerOf, isOpen, titleOf } from "../../payments/payment.ts";
import { type Transaction, transactionQuery } from "../../payments/query.ts";
import { texts as paymentTexts } from "../../payments/texts.ts";
import { AsSeen, Details } from "./aside.tsx";
import { ByHand } from "./by-hand.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";
import { Timeline } from "./timeline.tsx";
import { Wrote } from "./wrote.tsx";

export default function TransactionPage() {
  const t = useTexts(texts);
  const { session_id } = useParams({ strict: false }) as { session_id: string };
  const transaction = useQuery(transactionQuery(session_id));
  if (transaction.error instanceof Refusal && transaction.error.status === 404) {
    return (
      <>
        <PageHeader title={session_id} crumbs={[{ label: t.transactions, to: "/transactions" }]} />
        <EmptyState
          action={
            <Button component={Link} to="/transactions" variant="default">
              {t.toList}
            </Button>
          }
        >
          {t.notFound}
        </EmptyState>
      </>
    );
  }
  return (
    <Answer of={transaction} rows={6}>
      {(data) => <Whole transaction={data} />}
    </Answer>
  );
}

function Whole({ transaction }: { transaction: Transaction }) {
  const t = useTexts(texts);
  const p = useTexts(paymentTexts);
  const maySend = useMay("operate");
  const mayEnd = useMay("report");
  const actions = usePaymentActions();
  const [part, setPart] = useState("timeline");
  const title = titleOf(transaction);
  const refusal = actions.refusalOf(transaction.session_id);
  useShortcuts([
    ...(maySend ? [{ keys: "r", label: t.sendAgain, group: title, act: () => actions.sendPresent(transaction) }] : []),
    { keys: "c", label: t.copyLink, group: title, act: () => actions.copyLink(transaction) },
  ]);
  return (
    <>
      <PageHeader
        title={<OrderNo>{title}</OrderNo>}
        windowTitle={title}
        badge={<PaymentStatePill state={transaction.state} />}
        crumbs={[{ label: t.transactions, to: "/transactions" }]}
        here={<OrderNo>{title}</OrderNo>}
        sentence={
          <>
            <Money amount={transaction.amount} currency={transaction.currency_code} />
            {" · "}
            <Name>{customerOf(transaction)}</Name>
            {" · "}
            <Phone>{transaction.customer_phone}</Phone>
          </>
        }
        actions={
          <>
            <Tooltip label={p.copyLink}>
              <ActionIcon
                variant="default"
                size="var(--zajel-control)"
                className={classes.square ?? ""}
                aria-label={p.copyLink}
                disabled={transaction.checkout_url === null}
                onClick={() => actions.copyLink(transaction)}
              >
                <IconCopy size={16} stroke={1.75} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Button
              variant="default"
              leftSection={<IconFileCertificate size={16} stroke={1.75} aria-hidden />}
              onClick={() => actions.saveEvidence(transaction)}
            >
              {t.evidence}
            </Button>
            {mayEnd && isOpen(transaction.state) ? (
              <Menu>
                <Menu.Target>
                  <ActionIcon
                    variant="default"
                    size="var(--zajel-control)"
                    className={classes.square ?? ""}
                    aria-label={p.actionsFor(title)}
                  >
                    <IconDots size={18} stroke={1.75} aria-hidden />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <EndItems payment={transaction} actions={actions} isAlone />
                </Menu.Dropdown>
              </Menu>
            ) : null}
            {maySend ? (
              <Menu width={260}>
                <Menu.Target>
                  <Button
                    leftSection={<IconSend size={16} stroke={1.75} className="turns" aria-hidden />}
                    rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
                    loading={actions.askedFor(transaction.session_id) !== null}
                  >
                    {t.sendAgain}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <SendItems payment={transaction} actions={actions} withKey />
                </Menu.Dropdown>
              </Menu>
            ) : null}
          </>
        }
      />
      {refusal === null ? null : (
        <div className={classes.refusal}>
          <ErrorState error={refusal} />
        </div>
      )}
      <Tabs value={part} onChange={(value) => setPart(value ?? "timeline")} className={classes.tabs ?? ""}>
        <Tabs.List aria-label={t.parts}>
          <Tabs.Tab value="timeline">{t.timeline}</Tabs.Tab>
          <Tabs.Tab value="messages">{t.messages}</Tabs.Tab>
          <Tabs.Tab value="details">{t.details}</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      <div className={classes.columns} data-part={part}>
        <div className={classes.main} data-of="timeline">
          <Timeline transaction={transaction} />
        </div>
        <aside className={classes.aside}>
          <div data-of="messages">
            <AsSeen transaction={transaction} />
          </div>
          <div data-of="messages">
            <Wrote sessionId={transaction.session_id} />
          </div>
          {transaction.whatsapp_manual ? (
            <div data-of="messages">
              <ByHand transaction={transaction} />
            </div>
          ) : null}
          <div data-of="details">
            <Details transaction={transaction} />
          </div>
        </aside>
      </div>
      {actions.dialogs}
    </>
  );
}
