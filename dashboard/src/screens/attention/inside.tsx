import { Button } from "@mantine/core";
import { IconChevronRight, IconRefresh } from "@tabler/icons-react";
import { type UseMutationResult, type UseQueryResult, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { call } from "../../api/client.ts";
import { useMay } from "../../api/session.ts";
import { duration } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Missing, Money, Name, Time } from "../../parts/bdi.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { useMessageName } from "../../parts/message-status.tsx";
import { Answer, ErrorState } from "../../parts/states.tsx";
import { useNow } from "../../parts/use-now.ts";
import classes from "./inside.module.css";
import { searchOf } from "./mend.ts";
import { type Cause, conflictsQuery, type Message } from "./query.ts";
import { canRetry, useRenewal } from "./retry.ts";
import { texts } from "./texts.ts";

const shownAtMost = 5;

interface InsideProps {
  cause: Cause;
  messages: UseQueryResult<Message[]>;
  retry: UseMutationResult<unknown, Error, void>;
  onTell: (words: string) => void;
}

/** The messages or payments that stand behind a cause, a few of them, and what can be done about all. */
export function Inside({ cause, messages, retry, onTell }: InsideProps) {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const isConflict = cause.kind === "conflict";
  return (
    <div className={classes.inside}>
      {isConflict ? (
        <Conflicts onTell={onTell} />
      ) : (
        <Answer of={messages}>
          {(rows) =>
            rows.length === 0 ? <p className={classes.none}>{t.noRows}</p> : <Messages cause={cause} rows={rows} />
          }
        </Answer>
      )}
      <footer className={classes.foot}>
        <Link
          to={isConflict ? "/transactions" : "/notifications"}
          search={(isConflict ? { conflict: "true" } : searchOf(cause)) as never}
        >
          {cause.count > shownAtMost ? t.moreRows(cause.count - shownAtMost) : t.showAll}
        </Link>
        {cause.kind === "uncertain" && mayOperate ? <span className={classes.note}>{t.leaveIt}</span> : null}
        {mayOperate && canRetry(cause) && cause.action !== "retry" ? (
          <Button
            className={classes.all ?? ""}
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={15} stroke={1.75} aria-hidden />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {cause.kind === "held" ? t.tryNow : t.retry(cause.count)}
          </Button>
        ) : null}
      </footer>
    </div>
  );
}

interface RowFacts {
  id: string;
  /** null: it is about no payment. */
  session_id: string | null;
  order_no: string | null;
  customer: string;
  message: string | null;
  amount: string | null;
  currency_code: string;
  when: ReactNode;
  actions?: ReactNode;
}

function Messages({ cause, rows }: { cause: Cause; rows: readonly Message[] }) {
  const messageName = useMessageName();
  const mayOperate = useMay("operate");
  const facts = rows.slice(0, shownAtMost).map((row): RowFacts => {
    const { payment } = row;
    return {
      id: row.id,
      session_id: row.session_id,
      order_no: row.order_no,
      customer: nameOf(payment),
      message: messageName(row.state, "long"),
      amount: payment?.amount ?? null,
      currency_code: payment?.currency_code ?? "",
      when:
        row.state === "created" && payment?.expires_at ? (
          <Ends at={payment.expires_at} />
        ) : (
          <Time at={row.held_since ?? row.failed_at ?? row.created_at} />
        ),
      ...(cause.kind === "uncertain" && mayOperate ? { actions: <Decide message={row} /> } : {}),
    };
  });
  const hasLinks = rows.some(({ state, payment }) => state === "created" && payment?.expires_at);
  return <Table facts={facts} isUntil={hasLinks} label={cause.reason.title} />;
}

function Conflicts({ onTell }: { onTell: (words: string) => void }) {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const payments = useQuery(conflictsQuery);
  return (
    <Answer of={payments}>
      {(rows) => (
        <Table
          isUntil={false}
          label={t.title}
          facts={rows.slice(0, shownAtMost).map((row) => ({
            id: row.session_id,
            session_id: row.session_id,
            order_no: row.order_no,
            customer: nameOf(row),
            message: null,
            amount: row.amount,
            currency_code: row.currency_code,
            when: <Time at={row.updated_at} />,
            ...(mayOperate ? { actions: <TakeNote sessionId={row.session_id} onTell={onTell} /> } : {}),
          }))}
        />
      )}
    </Answer>
  );
}

function Table({ facts, isUntil, label }: { facts: readonly RowFacts[]; isUntil: boolean; label: string }) {
  const t = useTexts(texts);
  const hasMessage = facts.some(({ message }) => message !== null);
  const hasActions = facts.some(({ actions }) => actions !== undefined);
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t.order}</th>
          <th scope="col">{t.customer}</th>
          {hasMessage ? <th scope="col">{t.message}</th> : null}
          <th scope="col" className={classes.figure}>
            {t.amount}
          </th>
          <th scope="col">{isUntil ? t.ends : t.held_since}</th>
          {hasActions ? (
            <th scope="col">
              <span className="for-readers">{t.actions}</span>
            </th>
          ) : null}
          <td className={classes.open} />
        </tr>
      </thead>
      <tbody>
        {facts.map((row) => (
          <tr key={row.id}>
            <td>{row.session_id === null ? <Missing /> : <Code>{row.order_no ?? row.session_id}</Code>}</td>
            <td className={classes.name}>
              <Name>{row.customer}</Name>
            </td>
            {hasMessage ? <td className={classes.message}>{row.message}</td> : null}
            <td className={classes.figure}>
              <Money amount={row.amount} currency={row.currency_code} />
            </td>
            <td className={classes.when}>{row.when}</td>
            {hasActions ? <td className={classes.actions}>{row.actions}</td> : null}
            <td className={classes.open}>
              {row.session_id === null ? null : (
                <Link
                  to="/transactions/$session_id"
                  params={{ session_id: row.session_id } as never}
                  aria-label={t.openPayment(row.order_no ?? row.session_id)}
                  className={classes.go}
                >
                  <IconChevronRight size={16} stroke={1.75} className="turns" aria-hidden />
                </Link>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const hourMs = 3_600_000;

function Ends({ at }: { at: string }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const left = Date.parse(at) - useNow().getTime();
  if (left > 24 * hourMs) return <Time at={at} />;
  if (left <= 0) return t.ended;
  const time = duration(locale, Math.max(1, Math.round(left / 60_000)) * 60_000);
  return <span className={left < hourMs ? classes.soon : undefined}>{t.in(time)}</span>;
}

/** Of one that nobody knows the outcome of: a person who has seen it, or has asked, decides. */
function Decide({ message }: { message: Message }) {
  const t = useTexts(texts);
  const messageName = useMessageName();
  const renew = useRenewal();
  const [isAsking, setAsking] = useState(false);
  const path = { id: message.id };
  const resolve = useMutation({
    mutationFn: () => call("POST /v1/notifications/{id}/resolve", { path, body: { outcome: "accepted" } }),
    onSuccess: renew,
  });
  const again = useMutation({
    mutationFn: () => call("POST /v1/notifications/{id}/retry", { path }),
    onSuccess: async () => {
      await renew();
      setAsking(false);
    },
  });
  return (
    <>
      <Button size="xs" variant="default" loading={resolve.isPending} onClick={() => resolve.mutate()}>
        {t.itWasSent}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {t.sendAgain}
      </Button>
      {resolve.error === null ? null : <ErrorState error={resolve.error} />}
      <ConfirmDialog
        isOpen={isAsking}
        title={t.sendAgainAsk(messageName(message.state, "long"))}
        confirm={t.sendAgain}
        isBusy={again.isPending}
        error={again.error}
        onConfirm={() => again.mutate()}
        onClose={() => setAsking(false)}
      >
        {t.sendAgainWarning(nameOf(message.payment) || t.theCustomer)}
      </ConfirmDialog>
    </>
  );
}

function TakeNote({ sessionId, onTell }: { sessionId: string; onTell: (words: string) => void }) {
  const t = useTexts(texts);
  const renew = useRenewal();
  const note = useMutation({
    mutationFn: () =>
      call("POST /v1/transactions/{session_id}/conflict/acknowledge", { path: { session_id: sessionId } }),
    onSuccess: () => {
      onTell(t.tookNote);
      return renew();
    },
  });
  return (
    <>
      <Button size="xs" variant="default" loading={note.isPending} onClick={() => note.mutate()}>
        {t.takeNote}
      </Button>
      {note.error === null ? null : <ErrorState error={note.error} />}
    </>
  );
}

function nameOf(of: { customer_first_name: string | null; customer_last_name: string | null } | null): string {
  return [of?.customer_first_name, of?.customer_last_name].filter(Boolean).join(" ");
}
