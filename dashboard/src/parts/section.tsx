import { type ReactNode, useId } from "react";
import classes from "./section.module.css";

export interface SectionProps {
  title: string;
  /** What it is for, in a sentence or two; below the title. */
  note?: ReactNode;
  /** At the end of the content: links and small buttons. */
  actions?: ReactNode;
  /** What it holds needs the whole width, as tables do: its title is above, not beside it. */
  isWide?: boolean;
  children: ReactNode;
}

/** A part of a page of settings: its title at the start, what it is about beside it. */
export function Section({ title, note, actions, isWide, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} data-wide={isWide || undefined} aria-labelledby={id}>
      <div className={classes.words}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {note === undefined ? null : <div className={classes.note}>{note}</div>}
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </div>
      <div className={classes.content}>{children}</div>
    </section>
  );
}

/** Names and values, one beside the other; for what is read and not changed in place. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
