import { Text, UnstyledButton } from "@mantine/core";
import { IconCode, IconHelpCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { type AnswerOf, call } from "../../api/client.ts";
import { duration } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Missing, Time } from "../../parts/bdi.tsx";
import { useLanguageName } from "../../parts/language-name.ts";
import { MessageStatus, useMessageName } from "../../parts/message-status.tsx";
import { useReasonWords } from "../../parts/reason.ts";
import { Answer } from "../../parts/states.tsx";
import { texts as partTexts } from "../../parts/texts.ts";
import classes from "./page.module.css";
import type { Message, Move } from "./story.ts";
import { texts } from "./texts.ts";

type Whole = AnswerOf<"GET /v1/notifications/{id}">;
type Attempt = Whole["attempt_log"][number];

/** One message: which, how far with its times, and in a sentence what is not plain. */
export function MessageChapter({ message, outrunBy }: { message: Message; outrunBy: Move | null }) {
  const t = useTexts(texts);
  const name = useMessageName()(message.state, "long");
  const { status, template } = message;
  const whole = useQuery({
    queryKey: ["notification", message.id],
    queryFn: ({ signal }) => call("GET /v1/notifications/{id}", { path: { id: message.id }, signal }),
    enabled: message.attempts > 0,
  });
  const isProven =
    status !== "uncertain" &&
    message.accepted_at !== null &&
    (whole.data?.attempt_log.some(({ outcome }) => outcome === "unanswered") ?? false);
  return (
    <>
      <div className={classes.line}>
        <h3 className={classes.name} data-struck={status === "superseded" || undefined}>
          {message.kind === "manual" ? t.byHand(name) : name}
        </h3>
        {template.name === null ? null : (
          <span className={classes.template}>
            <Code mono>{template.name}</Code>
            {template.language === null ? null : (
              <>
                {" · "}
                <LanguageName code={template.language} />
              </>
            )}
          </span>
        )}
        {isOnItsWay(status) ? null : <MessageStatus status={status} />}
      </div>
      <Fallback message={message} />
      {status === "uncertain" || isProven ? (
        <p className={classes.uncertain}>
          <IconHelpCircle size={16} stroke={1.75} aria-hidden />
          <span>
            {isProven ? (
              <>
                <b>{t.proven}</b> {t.provenWhy}
              </>
            ) : (
              t.uncertain
            )}
          </span>
        </p>
      ) : null}
      <Why message={message} outrunBy={outrunBy} />
      {message.accepted_at === null && message.sent_at === null && message.delivered_at === null ? null : (
        <TickCells message={message} />
      )}
      {message.attempts === 0 ? null : <Attempts whole={whole} count={message.attempts} />}
    </>
  );
}

function isOnItsWay(status: string): boolean {
  return ["accepted", "sent", "delivered", "read"].includes(status);
}

/** Another language than the one that was wanted. */
function Fallback({ message: { template } }: { message: Message }) {
  const t = useTexts(texts);
  const nameOf = useLanguageName();
  const { language, requested_language: wanted } = template;
  if (language === null || wanted === null || language.slice(0, 2) === wanted.slice(0, 2)) return null;
  return (
    <Text size="sm" c="dimmed">
      {t.languageInstead(nameOf(language), nameOf(wanted))}
    </Text>
  );
}

function LanguageName({ code }: { code: string }) {
  return <bdi>{useLanguageName()(code)}</bdi>;
}

/** Why it did not go, or waits, and what to do. */
function Why({ message, outrunBy }: { message: Message; outrunBy: Move | null }) {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const reasonWords = useReasonWords();
  const { status, reason, due_at } = message;
  if (status === "superseded") {
    const isPaid = outrunBy?.state === "paid" || outrunBy?.state === "authorized";
    const word = (p as Record<string, unknown>)[outrunBy?.state ?? ""];
    const words = outrunBy === null ? t.outrunUnknown : isPaid ? t.outrunPaid : t.outrun(`${word ?? outrunBy.state}`);
    return <p className={classes.why}>{words}</p>;
  }
  if (status === "withdrawn") return <p className={classes.why}>{t.withdrawn}</p>;
  if (reason !== null && !isOnItsWay(status)) {
    const isBad = status === "failed";
    return (
      <p className={classes.why} data-bad={isBad || undefined} data-held={status === "held" || undefined}>
        <span dir="auto">{reasonWords(reason)}</span> <Code mono>{reason.code}</Code>
      </p>
    );
  }
  if (status === "queued") {
    return (
      <p className={classes.why}>
        {t.due} <Time at={due_at} precision="second" />
      </p>
    );
  }
  return message.corrects === null ? null : <p className={classes.why}>{t.corrects}</p>;
}

/** Accepted, sent, delivered, read, each with its time; what has not been reported yet is pale. */
export function TickCells({
  message,
}: {
  message: Pick<Message, "accepted_at" | "sent_at" | "delivered_at" | "read_at">;
}) {
  const { accepted_at, sent_at, delivered_at, read_at } = message;
  const cells = [
    ["accepted", accepted_at],
    ["sent", sent_at],
    ["delivered", delivered_at],
    ["read", read_at],
  ] as const;
  return (
    <dl className={classes.cells}>
      {cells.map(([status, at]) => (
        <div key={status} className={classes.cell} data-empty={at === null || undefined}>
          <dt>
            <MessageStatus status={status} />
          </dt>
          <dd>{at === null ? <Missing /> : <Time at={at} precision="second" />}</dd>
        </div>
      ))}
    </dl>
  );
}

interface AttemptsProps {
  whole: { data: Whole | undefined; error: unknown; refetch: () => unknown };
  count: number;
}

/** The raw requests and answers, opened in place. */
function Attempts({ whole, count }: AttemptsProps) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const log = whole.data?.attempt_log ?? [];
  const last = log.at(-1);
  const tail =
    last === undefined
      ? null
      : last.outcome === "unanswered"
        ? t.answerLost
        : last.duration_ms === null
          ? null
          : duration(locale, last.duration_ms);
  return (
    <div className={classes.attempts}>
      <UnstyledButton
        className={classes.attemptsButton ?? ""}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <IconCode size={15} stroke={1.75} aria-hidden />
        <span>
          {t.attempts(count)}
          {tail === null ? null : (locale.language === "ar" ? "، " : ", ") + tail}
        </span>
      </UnstyledButton>
      <div id={id} hidden={!isOpen}>
        {isOpen ? (
          <Answer of={whole} rows={2}>
            {(data) => data.attempt_log.map((attempt) => <AttemptBox key={attempt.number} attempt={attempt} />)}
          </Answer>
        ) : null}
      </div>
    </div>
  );
}

function AttemptBox({ attempt }: { attempt: Attempt }) {
  const t = useTexts(texts);
  const { number, started_at, http_status, outcome, detail, request, answer, trace_id } = attempt;
  return (
    <section className={classes.attempt} aria-label={t.attemptNumber(number)}>
      <p className={classes.attemptHead}>
        <b>{t.attemptNumber(number)}</b> <Time at={started_at} precision="second" />
        {http_status === null ? null : <Code mono>{t.http(http_status)}</Code>}
        {trace_id === null ? null : <Code mono>{trace_id}</Code>}
      </p>
      {detail === null ? null : (
        <p className={classes.why} dir="auto">
          {detail}
        </p>
      )}
      <Raw label={t.request} value={request} />
      {outcome === "unanswered" || outcome === "not_sent" ? (
        <p className={classes.why}>{outcome === "not_sent" ? t.notAsked : t.noAnswer}</p>
      ) : (
        <Raw label={t.answer} value={answer} />
      )}
    </section>
  );
}

function Raw({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <>
      <h4 className={classes.rawLabel}>{label}</h4>
      <section aria-label={label}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <pre className={classes.raw} dir="ltr" tabIndex={0}>
          {text}
        </pre>
      </section>
    </>
  );
}
