/** What the pages for developers have in common: the line of their siblings below the title. */
import { IconExternalLink } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { PageHeader } from "../../parts/page-header.tsx";
import classes from "./parts.module.css";
import { texts } from "./texts.ts";

const parts = [
  { to: "/developers/api-keys", text: "apiKeys", needs: "configure" },
  { to: "/developers/sources", text: "sources", needs: "read" },
  { to: "/developers/webhook-endpoints", text: "endpoints", needs: "read" },
] as const;

export interface DevelopersHeaderProps {
  part: (typeof parts)[number]["text"];
  sentence: ReactNode;
  actions?: ReactNode;
}

export function DevelopersHeader({ part, sentence, actions }: DevelopersHeaderProps) {
  const t = useTexts(texts);
  const may = { configure: useMay("configure"), read: true };
  return (
    <>
      <PageHeader title={t.title} windowTitle={t[part]} sentence={sentence ?? "\u00a0"} actions={actions} />
      <nav className={classes.parts} aria-label={t.title}>
        {parts
          .filter(({ needs }) => may[needs])
          .map(({ to, text }) => (
            <Link key={to} to={to} className={classes.part} activeProps={{ "aria-current": "page" }}>
              {t[text]}
            </Link>
          ))}
        <a href="/docs" target="_blank" rel="noopener" className={classes.docs}>
          {t.docs}
          <IconExternalLink size={16} stroke={1.75} aria-hidden />
        </a>
      </nav>
    </>
  );
}
