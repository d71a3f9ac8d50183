import { Text } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./card.module.css";

export interface CardProps {
  /** Its heading; a card without one is a part of the page and no region of its own. */
  title?: ReactNode;
  /** One dimmed line beside the title. */
  note?: ReactNode;
  /** At the end of the heading's line: links and small buttons. */
  actions?: ReactNode;
  children: ReactNode;
  /** Whether the content comes up to the edge, as tables do. */
  flush?: boolean;
  /** New data is on its way while the last is shown: a line on top. */
  isLoading?: boolean;
  /** It needs a hand: an amber line around it. */
  isUrgent?: boolean;
  className?: string | undefined;
}

export function Card({ title, note, actions, children, flush, isLoading, isUrgent, className }: CardProps) {
  const id = useId();
  return (
    <section
      className={`${classes.card} ${className ?? ""}`}
      aria-labelledby={title === undefined ? undefined : id}
      aria-busy={isLoading || undefined}
      data-urgent={isUrgent || undefined}
    >
      {isLoading ? <div className={classes.bar} /> : null}
      {title === undefined && actions === undefined ? null : (
        <header className={classes.head}>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {note === undefined ? null : (
            <Text c="dimmed" size="xs">
              {note}
            </Text>
          )}
          <div className={classes.actions}>{actions}</div>
        </header>
      )}
      <div className={flush ? classes.flush : classes.content}>{children}</div>
    </section>
  );
}
