import { IconCopy, IconCornerUpLeft, IconExternalLink, IconPhoneCall } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";
import classes from "./message-bubble.module.css";
import { type Mark, type Piece, piecesOf } from "./message-markup.ts";
import { Ticks } from "./message-status.tsx";
import type { IconType } from "./pill.tsx";

export interface MessageBubbleProps {
  header?: string | null | undefined;
  body: string;
  footer?: string | null | undefined;
  buttons?: readonly { type: string; text: string }[] | undefined;
  /** Of the message, not of the dashboard. */
  direction: "ltr" | "rtl";
  /** `ar`, `en_GB`; as Meta writes it. */
  language?: string | null | undefined;
  /** As the phone shows it: `14:32`. */
  time?: string | undefined;
  /** Only where the merchant looks: previews and the customer's own view have none. */
  status?: string | undefined;
}

const buttonIcons: Record<string, IconType> = {
  URL: IconExternalLink,
  QUICK_REPLY: IconCornerUpLeft,
  PHONE_NUMBER: IconPhoneCall,
  COPY_CODE: IconCopy,
};

/** A message as the customer sees it, at the start edge of its own direction. */
export function MessageBubble(props: MessageBubbleProps) {
  const { header, body, footer, buttons = [], direction, language, time, status } = props;
  return (
    <div className={classes.row} dir={direction}>
      <article className={classes.bubble} lang={language?.replace("_", "-")}>
        <div className={classes.content}>
          {header ? <p className={classes.header}>{formatted(header)}</p> : null}
          <p className={classes.body}>{formatted(body)}</p>
          <p className={classes.foot}>
            <span>{footer}</span>
            <span className={classes.sent}>
              {time === undefined ? null : <bdi dir="ltr">{time}</bdi>}
              {status === undefined ? null : <Ticks status={status} />}
            </span>
          </p>
        </div>
        {buttons.map(({ type, text }) => {
          const Sign = buttonIcons[type.toUpperCase()] ?? IconExternalLink;
          return (
            <div key={text} className={classes.button}>
              <Sign size={16} stroke={1.75} aria-hidden />
              {text}
            </div>
          );
        })}
      </article>
    </div>
  );
}

/** The ground that bubbles stand on. */
export function Wallpaper({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <div className={`${classes.wallpaper} ${className ?? ""}`}>{children}</div>;
}

function formatted(text: string): ReactNode {
  return piecesOf(text).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text are never moved
    <Fragment key={index}>{piece.marks.reduceRight(marked, pieceNode(piece))}</Fragment>
  ));
}

const longestWhole = 24;

function pieceNode({ kind, text }: Piece): ReactNode {
  if (kind === "text") return text;
  if (kind === "number") return <bdi className={text.length <= longestWhole ? classes.whole : undefined}>{text}</bdi>;
  return (
    <bdi dir="ltr" className={classes.link}>
      {text}
    </bdi>
  );
}

function marked(inner: ReactNode, mark: Mark): ReactNode {
  switch (mark) {
    case "bold":
      return <b>{inner}</b>;
    case "italic":
      return <i>{inner}</i>;
    case "struck":
      return <s>{inner}</s>;
    case "mono":
      return <code>{inner}</code>;
  }
}
