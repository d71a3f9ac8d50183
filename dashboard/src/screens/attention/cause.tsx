import { ActionIcon, Button } from "@mantine/core";
import {
  IconAlertCircle,
  IconArrowsExchange,
  IconChevronDown,
  IconDeviceMobileOff,
  IconHelpCircle,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlugConnectedX,
  IconReceipt,
  IconRefresh,
  IconTemplate,
  IconVariable,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { authenticatorsQuery } from "../../api/queries.ts";
import { formatNumber } from "../../format/number.ts";
import { duration } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Money, Name, Phone, Time } from "../../parts/bdi.tsx";
import { MessageStatus } from "../../parts/message-status.tsx";
import { type IconType, tintOf } from "../../parts/pill.tsx";
import { useReasonTitle } from "../../parts/reason.ts";
import { ErrorState } from "../../parts/states.tsx";
import { useNow } from "../../parts/use-now.ts";
import type { StatusColor } from "../../theme/theme.ts";
import { Inside } from "./inside.tsx";
import { type Mend, useMend } from "./mend.ts";
import classes from "./page.module.css";
import { type Cause, isOfMessages, messagesQuery } from "./query.ts";
import { useRetry } from "./retry.ts";
import { texts } from "./texts.ts";

export interface CauseCardProps {
  cause: Cause;
  /** On top: lost first, if nobody does anything. */
  isFirst: boolean;
  isPrimary: boolean;
  isOpen: boolean;
  onToggle: () => void;
  /** Says what came of something, where it is still read when the cause has gone. */
  onTell: (words: string) => void;
}

export function CauseCard({ cause, isFirst, isPrimary, isOpen, onToggle, onTell }: CauseCardProps) {
  const t = useTexts(texts);
  const id = useId();
  const { icon: Sign, color } = lookOf(cause);
  const needsOne = isOfMessages(cause) && cause.kind !== "conflict" && cause.action !== "wait";
  const messages = useQuery({ ...messagesQuery(cause), enabled: needsOne || (isOpen && cause.kind === "uncertain") });
  const mend = useMend()(cause, messages.data?.[0]);
  const retry = useRetry(cause, onTell);
  const reasonTitle = useReasonTitle();
  const title = cause.kind === "uncertain" ? t.uncertainTitle : reasonTitle(cause.reason);
  const hasInside = isOfMessages(cause);
  return (
    <section className={classes.cause} aria-labelledby={id} data-urgent={isFirst || undefined}>
      <div className={classes.row}>
        <span className={classes.sign} style={tintOf(color)}>
          <Sign size={20} stroke={1.75} aria-hidden />
        </span>
        <div className={classes.words}>
          <h2 id={id} className={classes.title}>
            <bdi>{title}</bdi>
            {/^\d+$/.test(cause.reason.code) ? (
              <span className={classes.code}>
                <Code mono>{cause.reason.code}</Code>
              </span>
            ) : null}
            <Where cause={cause} />
          </h2>
          <p className={classes.advice}>
            <bdi>{cause.kind === "uncertain" ? t.uncertainAdvice : cause.reason.advice}</bdi>
          </p>
        </div>
        <Count cause={cause} />
        <Stake cause={cause} />
        <div className={classes.action}>
          <MendButton mend={mend} isPrimary={isPrimary} isBusy={retry.isPending} onRetry={() => retry.mutate()} />
        </div>
        {hasInside ? (
          <ActionIcon
            className={classes.toggle ?? ""}
            aria-expanded={isOpen}
            aria-label={isOpen ? t.hide(title) : t.show(title)}
            size="var(--zajel-target)"
            onClick={onToggle}
          >
            <IconChevronDown size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        ) : (
          <span className={classes.toggle} />
        )}
      </div>
      {retry.error === null ? null : (
        <div className={classes.error}>
          <ErrorState error={retry.error} />
        </div>
      )}
      {isOpen && hasInside ? <Inside cause={cause} messages={messages} retry={retry} onTell={onTell} /> : null}
    </section>
  );
}

function MendButton({
  mend,
  isPrimary,
  isBusy,
  onRetry,
}: {
  mend: Mend | null;
  isPrimary: boolean;
  isBusy: boolean;
  onRetry: () => void;
}): ReactNode {
  const t = useTexts(texts);
  if (mend === null) return <span className={classes.nothing}>{t.nothingToPress}</span>;
  // A viewer is shown what is wrong, and no button.
  if (!mend.isMine) return mend.to?.to.startsWith("/a") || mend.to?.to.startsWith("/temp") ? <AdminMends /> : null;
  const look = isPrimary ? ("filled" as const) : ("default" as const);
  const face = { variant: look, leftSection: <MendIcon label={mend.label} />, className: classes.mend ?? "" };
  if (mend.to === null) {
    return (
      <Button {...face} loading={isBusy} onClick={onRetry}>
        {mend.label}
      </Button>
    );
  }
  return (
    <Button {...face} component={Link} to={mend.to.to} search={(mend.to.search ?? {}) as never}>
      {mend.label}
    </Button>
  );
}

function AdminMends() {
  const t = useTexts(texts);
  return <span className={classes.nothing}>{t.adminMends}</span>;
}

function MendIcon({ label }: { label: string }) {
  const t = useTexts(texts);
  const signs: Record<string, IconType> = {
    [t.replace_token]: IconKey,
    [t.open_authenticator]: IconPlugConnectedX,
    [t.open_template]: IconArrowsExchange,
    [t.edit_template_link]: IconVariable,
    [t.correct_phone]: IconPencil,
    [t.look_at_payment]: IconReceipt,
  };
  const Sign = signs[label] ?? IconRefresh;
  return <Sign size={16} stroke={1.75} aria-hidden />;
}

/** Which number or template it is about. */
function Where({ cause: { authenticator_id, template, kind, detail } }: { cause: Cause }) {
  const sender = useQuery(authenticatorsQuery).data?.data.find(({ id }) => id === authenticator_id);
  if (template !== null) {
    return (
      <span className={classes.where}>
        <Code mono>{template.name}</Code> <Code>{template.language}</Code>
      </span>
    );
  }
  if (kind === "authenticator") {
    return (
      <span className={classes.where}>
        <Name>{detail}</Name>
      </span>
    );
  }
  if (sender === undefined) return null;
  return (
    <span className={classes.where}>
      {sender.display_phone_number ? <Phone>{sender.display_phone_number}</Phone> : <Name>{sender.name}</Name>}
    </span>
  );
}

function Count({ cause: { kind, count, more } }: { cause: Cause }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  if (kind === "authenticator") return <div className={classes.count} />;
  return (
    <div className={classes.count}>
      <b>
        {formatNumber(locale, count)}
        {more ? ` ${t.more}` : ""}
      </b>
      {kind === "held" || kind === "failed" || kind === "uncertain" ? (
        <MessageStatus status={kind} />
      ) : (
        <span className={classes.dimmed}>{kind === "conflict" ? t.conflict(count) : t.template(count)}</span>
      )}
    </div>
  );
}

const hourMs = 3_600_000;

/** How much, and until when. */
function Stake({ cause }: { cause: Cause }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const now = useNow();
  const left = cause.deadline_at === null ? null : Date.parse(cause.deadline_at) - now.getTime();
  const time = left === null ? "" : duration(locale, Math.max(1, Math.round(left / 60_000)) * 60_000);
  return (
    <div className={classes.stake}>
      {cause.money.map(({ currency_code, amount }) => (
        <div key={currency_code}>
          <Money amount={amount} currency={currency_code} />
        </div>
      ))}
      {left === null ? (
        cause.oldest_at === null ? null : (
          <span className={classes.dimmed}>
            {before(t.since("\u0000"))}
            <Time at={cause.oldest_at} />
          </span>
        )
      ) : (
        <span className={left < hourMs ? classes.soon : classes.dimmed}>
          {left < 60_000 ? t.lostNow : cause.kind === "uncertain" ? t.decidesIn(time) : t.lostIn(time)}
        </span>
      )}
    </div>
  );
}

/** What of a sentence stands before what it is about. */
function before(sentence: string): string {
  return sentence.slice(0, sentence.indexOf("\u0000"));
}

function lookOf({ kind, action }: Cause): { icon: IconType; color: StatusColor } {
  if (kind === "uncertain") return { icon: IconHelpCircle, color: "iris" };
  if (kind === "template") return { icon: IconTemplate, color: "amber" };
  if (kind === "authenticator") return { icon: IconPlugConnectedX, color: "amber" };
  if (kind === "held")
    return { icon: action === "replace_token" ? IconPlugConnectedX : IconPlayerPause, color: "amber" };
  if (action === "correct_phone") return { icon: IconDeviceMobileOff, color: "coral" };
  if (action === "edit_template_link") return { icon: IconVariable, color: "coral" };
  return { icon: IconAlertCircle, color: "coral" };
}
