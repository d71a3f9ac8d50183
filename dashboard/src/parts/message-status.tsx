import {
  IconAlertCircle,
  IconArrowForwardUp,
  IconArrowUpCircle,
  IconBellOff,
  IconCheck,
  IconChecks,
  IconCircleDotted,
  IconClock,
  IconHelpCircle,
  IconPlayerPause,
  IconX,
} from "@tabler/icons-react";
import { useTexts } from "../i18n/use-texts.ts";
import type { StatusColor } from "../theme/theme.ts";
import classes from "./message-status.module.css";
import { type IconType, tintOf } from "./pill.tsx";
import { texts } from "./texts.ts";

export const messageStatuses = [
  "queued",
  "held",
  "sending",
  "uncertain",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "superseded",
  "suppressed",
  "withdrawn",
] as const;
export type MessageStatusName = (typeof messageStatuses)[number];

interface Look {
  icon: IconType;
  color: StatusColor;
  /** In a table it has a tint and its word: it needs a hand, or a look. */
  isLoud: boolean;
  /** Rightly not sent. */
  isStruck: boolean;
  /** The icon points along the line, and turns with it. */
  turns?: boolean;
}

const quiet = { isLoud: false, isStruck: false };
const loud = { isLoud: true, isStruck: false };
const struck = { isLoud: false, isStruck: true };

export const messageLooks: Record<MessageStatusName, Look> = {
  queued: { icon: IconCircleDotted, color: "neutral", ...quiet },
  held: { icon: IconPlayerPause, color: "amber", ...loud },
  sending: { icon: IconArrowUpCircle, color: "petrol", ...quiet },
  uncertain: { icon: IconHelpCircle, color: "iris", ...loud },
  accepted: { icon: IconClock, color: "neutral", ...quiet },
  sent: { icon: IconCheck, color: "neutral", ...quiet },
  delivered: { icon: IconChecks, color: "neutral", ...quiet },
  read: { icon: IconChecks, color: "sky", ...quiet },
  failed: { icon: IconAlertCircle, color: "coral", ...loud },
  superseded: { icon: IconArrowForwardUp, color: "neutral", ...struck, turns: true },
  suppressed: { icon: IconBellOff, color: "neutral", ...struck },
  withdrawn: { icon: IconX, color: "neutral", ...struck },
};

export function isMessageStatus(status: string): status is MessageStatusName {
  return Object.hasOwn(messageLooks, status);
}

/** What a status is called; `failed` is another word than that of a payment in Arabic. */
export function useStatusWord(): (status: string) => string {
  const t = useTexts(texts);
  return (status) => (status === "failed" ? t.messageFailed : isMessageStatus(status) ? t[status] : status);
}

/** How far a message came: icon and word, no pill. */
export function MessageStatus({ status }: { status: string }) {
  const word = useStatusWord()(status);
  if (!isMessageStatus(status)) return <span>{word}</span>;
  const { color, isLoud } = messageLooks[status];
  return (
    <span className={classes.status} data-loud={isLoud || color !== "neutral" || undefined} style={tintOf(color)}>
      <StatusIcon status={status} size={16} />
      {word}
    </span>
  );
}

/** The ticks alone, with the word for who does not see them. */
export function Ticks({ status, size = 16 }: { status: string; size?: number }) {
  const word = useStatusWord()(status);
  if (!isMessageStatus(status)) return null;
  return (
    <span
      className={classes.ticks}
      style={tintOf(messageLooks[status].color)}
      data-read={status === "read" || undefined}
    >
      <StatusIcon status={status} size={size} />
      <span className="for-readers">{word}</span>
    </span>
  );
}

function StatusIcon({ status, size }: { status: MessageStatusName; size: number }) {
  const { icon: Sign, turns } = messageLooks[status];
  return <Sign size={size} stroke={1.75} aria-hidden className={turns ? "turns" : ""} />;
}

/** Which message a payment state's notification is, in one word for tables. */
export function useMessageName(): (state: string | null, length?: "short" | "long") => string {
  const t = useTexts(texts);
  return (state, length = "short") => {
    if (state === null) return t.direct;
    const names: Record<string, [short: string, long: string]> = {
      created: [t.link, t.paymentLink],
      paid: [t.receipt, t.receipt],
      authorized: [t.authorized, t.paymentAuthorized],
      failed: [t.failed, t.paymentFailed],
      canceled: [t.canceled, t.paymentCanceled],
      expired: [t.expired, t.linkExpired],
    };
    return names[state]?.[length === "short" ? 0 : 1] ?? state;
  };
}

/** In tables: which message and how far, `Link ✓✓`. Words only where it needs a hand; struck where it was rightly not sent. */
export function MessageChip({ state, status }: { state: string; status: string }) {
  const t = useTexts(texts);
  const name = useMessageName()(state);
  const word = useStatusWord()(status);
  if (!isMessageStatus(status)) return <span className={classes.chip}>{`${name} ${word}`}</span>;
  const { color, isLoud, isStruck } = messageLooks[status];
  return (
    <span
      className={classes.chip}
      data-loud={isLoud || undefined}
      data-struck={isStruck || undefined}
      data-read={status === "read" || undefined}
      style={tintOf(color)}
      title={isLoud ? undefined : t.chip(name, word)}
    >
      {isStruck ? <s>{name}</s> : <span>{name}</span>}
      <StatusIcon status={status} size={15} />
      <span className={isLoud ? "" : "for-readers"}>{word}</span>
    </span>
  );
}
