import { Anchor, Title } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import classes from "./page-header.module.css";
import { usePageTitle } from "./page-title.ts";
import { texts } from "./texts.ts";

export interface PageHeaderProps {
  title: ReactNode;
  /** Of the window; the title where that is a text. */
  windowTitle?: string;
  /** Beside the title: a state, a count of what is to be mended. */
  badge?: ReactNode;
  /** One sentence that answers the page's question with a number. */
  sentence?: ReactNode;
  /** Where one comes from. */
  crumbs?: readonly { label: string; to: string }[];
  /** What this page is among its siblings, as the last crumb. */
  here?: ReactNode;
  /** At the end edge; one of them is the page's only primary button. */
  actions?: ReactNode;
}

export function PageHeader({ title, windowTitle, badge, sentence, crumbs, here, actions }: PageHeaderProps) {
  const t = useTexts(texts);
  const name = windowTitle ?? (typeof title === "string" ? title : undefined);
  usePageTitle(name);
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        {crumbs === undefined ? null : (
          <nav className={classes.crumbs} aria-label={t.crumbs}>
            {crumbs.map(({ label, to }) => (
              <span key={to} className={classes.crumb}>
                <Anchor component={Link} to={to} c="dimmed" size="xs">
                  {label}
                </Anchor>
                <IconChevronRight size={12} stroke={1.75} className="turns" aria-hidden />
              </span>
            ))}
            <span>{here ?? title}</span>
          </nav>
        )}
        <div className={classes.line}>
          <Title order={1} className={classes.title ?? ""} data-plain={typeof title === "string" || undefined}>
            {title}
          </Title>
          {badge}
        </div>
        {sentence === undefined ? null : <p className={classes.sentence}>{sentence}</p>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
