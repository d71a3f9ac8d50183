import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { authenticatorsQuery } from "../../api/queries.ts";
import { clock, dayKey, duration, shortTime } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Money, Name, Phone, Time, useTimeLocale } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { useLanguageName } from "../../parts/language-name.ts";
import { MessageBubble, Wallpaper } from "../../parts/message-bubble.tsx";
import type { Transaction } from "../../payments/query.ts";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

/** The texts as they went out, each frozen as it was sent. */
export function AsSeen({ transaction }: { transaction: Transaction }) {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const sent = transaction.notifications.filter(
    ({ content, accepted_at, sent_at, delivered_at, read_at }) =>
      content !== null && (accepted_at ?? sent_at ?? delivered_at ?? read_at) !== null,
  );
  const name = transaction.customer_first_name;
  const today = dayKey(locale, new Date());
  let day = "";
  return (
    <Card title={name ? t.asSeen(name) : t.asSeenByCustomer} note={sent.length === 0 ? undefined : t.frozen} flush>
      {sent.length === 0 ? (
        <p className={classes.nothingSeen}>{t.nothingSeen}</p>
      ) : (
        <Wallpaper>
          {sent.map(({ id, content, template, status, accepted_at, sent_at, delivered_at, read_at }) => {
            const at = new Date(sent_at ?? accepted_at ?? delivered_at ?? read_at ?? 0);
            const key = dayKey(locale, at);
            const isOtherDay = key !== day;
            day = key;
            if (content === null) return null;
            return (
              <div key={id} className={classes.seen}>
                {isOtherDay ? (
                  <span className={classes.dayMark}>
                    {key === today ? t.today : shortTime(locale, at, new Date(0))}
                  </span>
                ) : null}
                <MessageBubble
                  header={content.media === undefined ? content.header : t.media(content.media.format.toLowerCase())}
                  body={content.body}
                  footer={content.footer}
                  buttons={content.buttons}
                  direction={content.direction === "rtl" ? "rtl" : "ltr"}
                  language={template.language}
                  time={clock(locale, at)}
                  status={status}
                />
              </div>
            );
          })}
        </Wallpaper>
      )}
    </Card>
  );
}

export function Details({ transaction }: { transaction: Transaction }) {
  const t = useTexts(texts);
  const languageName = useLanguageName();
  const locale = useLanguage();
  const senders = useQuery(authenticatorsQuery);
  const { session_id, type, customer_phone, customer_email, language, expires_at, created_at, checkout_url } =
    transaction;
  const senderId =
    transaction.notifications.findLast(({ authenticator_id }) => authenticator_id !== null)?.authenticator_id ??
    transaction.authenticator_id;
  const sender = senders.data?.data.find(({ id }) => id === senderId);
  const paid = transaction.history.find(
    ({ applied, state }) => applied && (state === "paid" || state === "authorized"),
  );
  return (
    <Card title={t.details}>
      <dl className={classes.details}>
        <Fact name={t.session}>
          <Code mono>{session_id.length > 16 ? `${session_id.slice(0, 7)}…${session_id.slice(-4)}` : session_id}</Code>
          <CopyButton value={session_id} label={t.copySession} />
        </Fact>
        <Fact name={t.type}>{type === "e_commerce" ? t.eCommerce : t.paymentRequest}</Fact>
        <Fact name={t.phone}>
          <Phone>{customer_phone}</Phone>
        </Fact>
        {customer_email === null ? null : (
          <Fact name={t.email}>
            <Name>{customer_email}</Name>
          </Fact>
        )}
        {language === null ? null : <Fact name={t.language}>{languageName(language)}</Fact>}
        {sender === undefined ? null : (
          <Fact name={t.sender}>
            <Name>{sender.name}</Name>
          </Fact>
        )}
        {expires_at === null ? null : (
          <Fact name={t.expires}>
            <Time at={expires_at} />
          </Fact>
        )}
        {paid === undefined ? null : (
          <Fact name={t.timeToPay}>{duration(locale, Date.parse(paid.occurred_at) - Date.parse(created_at))}</Fact>
        )}
        {transaction.paid_amount === null ? null : (
          <Fact name={t.paidAmount}>
            <Money amount={transaction.paid_amount} currency={transaction.currency_code} />
          </Fact>
        )}
        {checkout_url === null ? null : (
          <Fact name={t.link}>
            <bdi dir="ltr" className={classes.url} title={checkout_url}>
              {checkout_url}
            </bdi>
            <CopyButton value={checkout_url} label={t.copyLink} />
          </Fact>
        )}
        {Object.entries(transaction.extra).map(([key, value]) => (
          <Fact key={key} name={key}>
            <Name>{typeof value === "string" ? value : JSON.stringify(value)}</Name>
          </Fact>
        ))}
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>
        <bdi>{name}</bdi>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
