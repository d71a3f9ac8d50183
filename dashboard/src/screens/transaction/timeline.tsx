import { SegmentedControl, Text } from "@mantine/core";
import { IconMessage, IconMessageOff, IconPointFilled, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { dayKey, shortTime } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Money, Name, Time, useTimeLocale } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { isPaymentState, PaymentStatePill, paymentLooks } from "../../parts/payment-state.tsx";
import { type IconType, tintOf } from "../../parts/pill.tsx";
import type { Transaction } from "../../payments/query.ts";
import { MessageChapter } from "./message-chapter.tsx";
import classes from "./page.module.css";
import { type Chapter, type Move, storyOf } from "./story.ts";
import { texts } from "./texts.ts";

/** States and messages alternate, oldest first: a dispute is read as a story. */
export function Timeline({ transaction }: { transaction: Transaction }) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const locale = useTimeLocale();
  const [shown, setShown] = useState("all");
  const story = storyOf(transaction);
  const chapters = story.filter(({ kind }) => shown === "all" || kind === shown);
  const begun = new Date(transaction.created_at);
  const now = new Date();
  const day = dayKey(locale, begun) === dayKey(locale, now) ? t.today : shortTime(locale, begun, new Date(0));
  const zone =
    new Intl.DateTimeFormat(language === "ar" ? "ar-u-nu-latn" : "en", {
      timeZone: locale.timeZone,
      timeZoneName: "longGeneric",
    })
      .formatToParts(begun)
      .find(({ type }) => type === "timeZoneName")?.value ?? locale.timeZone;
  return (
    <Card
      title={t.timeline}
      note={t.zone(day, zone)}
      actions={
        <SegmentedControl
          className={classes.segment ?? ""}
          size="xs"
          aria-label={t.show}
          value={shown}
          onChange={setShown}
          data={[
            { value: "all", label: t.all },
            { value: "state", label: t.payment },
            { value: "message", label: t.messages },
          ]}
        />
      }
    >
      <ol className={classes.story}>
        {chapters.map((chapter, index) => (
          <li key={chapter.key} className={classes.chapter}>
            <ChapterTime chapter={chapter} before={chapters[index - 1]?.at ?? transaction.created_at} />
            <Dot chapter={chapter} />
            <div className={classes.told}>
              <span className={classes.who}>
                <Actor chapter={chapter} actors={transaction.actors} />
              </span>
              {chapter.kind === "state" ? (
                <StateChapter move={chapter.move} transaction={transaction} isFirst={chapter.key === story[0]?.key} />
              ) : (
                <MessageChapter message={chapter.message} outrunBy={chapter.outrunBy} />
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** With its date where that is another than the one before. */
function ChapterTime({ chapter, before }: { chapter: Chapter; before: string }) {
  const locale = useTimeLocale();
  const isOtherDay = dayKey(locale, new Date(chapter.at)) !== dayKey(locale, new Date(before));
  return (
    <span className={classes.time}>
      {isOtherDay ? <span className={classes.day}>{shortTime(locale, new Date(chapter.at), new Date(0))} </span> : null}
      <Time at={chapter.at} precision="second" />
    </span>
  );
}

function Dot({ chapter }: { chapter: Chapter }) {
  if (chapter.kind === "state") {
    const { state, applied } = chapter.move;
    const look = isPaymentState(state) && applied ? paymentLooks[state] : null;
    return <Circle icon={look?.icon ?? IconPointFilled} color={look?.color ?? "neutral"} isFull={state === "paid"} />;
  }
  const { status, kind } = chapter.message;
  const isQuiet = ["superseded", "suppressed", "withdrawn"].includes(status);
  const Sign = isQuiet ? IconMessageOff : kind === "manual" ? IconSend : IconMessage;
  return (
    <span className={classes.dot} data-message data-quiet={isQuiet || undefined} aria-hidden>
      <Sign size={15} stroke={1.75} className={kind === "manual" ? "turns" : ""} />
    </span>
  );
}

function Circle({
  icon: Sign,
  color,
  isFull,
}: {
  icon: IconType;
  color: Parameters<typeof tintOf>[0];
  isFull: boolean;
}) {
  return (
    <span className={classes.dot} style={tintOf(color)} data-full={isFull || undefined} aria-hidden>
      <Sign size={15} stroke={1.75} />
    </span>
  );
}

/** Who did it: a person or key by name, a payment gateway, or Zajel itself. */
function Actor({ chapter, actors }: { chapter: Chapter; actors: Transaction["actors"] }) {
  const t = useTexts(texts);
  const actor = chapter.kind === "state" ? chapter.move.source : chapter.message.requested_by;
  if (actor === null) return null;
  const name = actors[actor];
  if (name !== undefined) return <Name>{name}</Name>;
  if (actor.startsWith("api_key:")) return t.apiKey;
  if (actor === "root" || actor === "command_line") return t.root;
  return actor === "expiry" ? t.system : t.gateway;
}

const postPayment = ["paid", "authorized", "canceled", "failed", "expired"];

function StateChapter({ move, transaction, isFirst }: { move: Move; transaction: Transaction; isFirst: boolean }) {
  const t = useTexts(texts);
  const { state, applied, reason, conflict, note, reference_number, paid_amount } = move;
  const why: Record<string, string> = {
    repeated: t.repeated,
    operational: t.operational,
    stale: t.stale,
    manual_link: t.pressed,
  };
  return (
    <>
      <div className={classes.line}>
        <PaymentStatePill state={state} />
        {paid_amount === null ? null : <Money amount={paid_amount} currency={transaction.currency_code} />}
      </div>
      {isFirst ? <Ticked states={transaction.notification_states} /> : null}
      {conflict ? (
        <p className={classes.why} data-bad>
          {t.conflict}
        </p>
      ) : applied ? null : (
        <p className={classes.why}>{why[reason ?? ""] ?? t.refusedMove}</p>
      )}
      {note === null ? null : (
        <Text size="sm" c="dimmed" className={classes.note ?? ""}>
          <bdi>{note}</bdi>
        </Text>
      )}
      {reference_number === null ? null : (
        <Text size="sm" c="dimmed">
          {t.reference} <Code mono>{reference_number}</Code>
        </Text>
      )}
    </>
  );
}

/** As they stand now: a change of ticks is no state. */
function Ticked({ states }: { states: readonly string[] }) {
  const t = useTexts(texts);
  const groups = [
    ...(states.includes("created") ? [t.prePayment] : []),
    ...(states.some((state) => postPayment.includes(state)) ? [t.postPayment] : []),
  ];
  const [first, second] = groups;
  return (
    <Text size="sm" c="dimmed">
      {first === undefined ? t.notTicked : t.ticked(second === undefined ? first : t.and(first, second))}
    </Text>
  );
}
