import { Button } from "@mantine/core";
import { IconCircleDotted, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useLiveState } from "../../api/live.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Money, Name, OrderNo, Phone } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { MessageStatus, useMessageName } from "../../parts/message-status.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { useReasonWords } from "../../parts/reason.ts";
import { customerOf, titleOf } from "../../payments/payment.ts";
import { type Transaction, transactionQuery } from "../../payments/query.ts";
import { AsSeen } from "../transaction/aside.tsx";
import { TickCells } from "../transaction/message-chapter.tsx";
import type { Created } from "./form.tsx";
import classes from "./page.module.css";
import { QrCode } from "./qr-code.tsx";
import { texts } from "./texts.ts";

/** How often the message's fate is asked for until it is read, where the live stream does not tell it. */
const askMs = 1_500;

/** In the form's place: the link, and the messages' fate as it happens. */
export function Result({ created, onAnother }: { created: Created; onAnother: () => void }) {
  const t = useTexts(texts);
  const top = useRef<HTMLDivElement>(null);
  const isTold = useLiveState() === "live";
  const transaction = useQuery({
    ...transactionQuery(created.session_id),
    refetchInterval: ({ state }) => (isTold || isSettled(state.data) ? false : askMs),
  });
  // Where the button was that was pressed there is nothing any more.
  useEffect(() => top.current?.focus(), []);
  const link = created.checkout_url;
  const isOrder = created.type === "e_commerce";
  return (
    <>
      <div ref={top} tabIndex={-1} className={classes.top}>
        <PageHeader
          title={created.order_no === null ? t.createdPlain : t.created(created.order_no)}
          badge={<PaymentStatePill state={transaction.data?.state ?? created.state} />}
          crumbs={[{ label: t.transactions, to: "/transactions" }]}
          here={<OrderNo>{titleOf(created)}</OrderNo>}
          sentence={isOrder ? t.createdOrder : t.createdSentence}
          actions={
            <>
              <Button
                component={Link}
                variant="default"
                to="/transactions/$session_id"
                params={{ session_id: created.session_id } as never}
              >
                {t.open}
              </Button>
              <Button onClick={onAnother} leftSection={<IconPlus size={16} stroke={2} aria-hidden />}>
                {t.another}
              </Button>
            </>
          }
        />
      </div>
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Card title={t.link}>
            <p className={classes.who}>
              <Money amount={created.amount} currency={created.currency_code} />
              {" · "}
              <Name>{customerOf({ ...created, notifications: [] })}</Name>
              {" · "}
              <Phone>{created.customer_phone}</Phone>
            </p>
            {link === null ? (
              <p className={classes.nothing}>{t.noLinkMade}</p>
            ) : (
              <div className={classes.link}>
                <QrCode value={link} label={t.qr} className={classes.qr} />
                <div className={classes.linkWords}>
                  <bdi dir="ltr" className={classes.url}>
                    {link}
                  </bdi>
                  <CopyButton value={link} label={t.copyLink} withText />
                  <span className={classes.hint}>{t.qrHint}</span>
                </div>
              </div>
            )}
          </Card>
          <Card title={t.messages}>
            <Fates created={created} transaction={transaction.data} />
          </Card>
        </div>
        {transaction.data === undefined ? null : <AsSeen transaction={transaction.data} />}
      </div>
    </>
  );
}

function isSettled(transaction: Transaction | undefined): boolean {
  if (transaction === undefined) return false;
  const ends = ["read", "failed", "superseded", "suppressed", "withdrawn"];
  return transaction.notifications.every(({ status }) => ends.includes(status));
}

function Fates({ created, transaction }: { created: Created; transaction: Transaction | undefined }) {
  const t = useTexts(texts);
  const name = useMessageName();
  const reasonWords = useReasonWords();
  if (created.notification_states.length === 0) return <p className={classes.nothing}>{t.noMessages}</p>;
  const owed = transaction?.notifications ?? [];
  const later = created.notification_states.filter((state) => !owed.some((one) => one.state === state));
  return (
    <ul className={classes.fates} aria-live="polite">
      {owed.map((message) => (
        <li key={message.id}>
          <p className={classes.fate}>
            <b>{name(message.state, "long")}</b> <MessageStatus status={message.status} />
          </p>
          {message.reason === null ? null : (
            <p className={classes.nothing} dir="auto">
              {reasonWords(message.reason)}
            </p>
          )}
          <TickCells message={message} />
        </li>
      ))}
      {later.map((state) => (
        <li key={state} className={classes.laterFate}>
          <IconCircleDotted size={15} stroke={1.75} aria-hidden />
          {t.later(name(state, "long"))}
        </li>
      ))}
    </ul>
  );
}
