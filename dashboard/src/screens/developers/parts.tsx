/** What the pages for developers have in common: the line of their siblings below the title, and their lists. */
import { Button } from "@mantine/core";
import { IconExternalLink, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Section } from "../../parts/section.tsx";
import { EmptyState } from "../../parts/states.tsx";
import classes from "./parts.module.css";
import { texts } from "./texts.ts";

const parts = [
  { to: "/developers/api-keys", text: "apiKeys", needs: "configure" },
  { to: "/developers/sources", text: "sources", needs: "read" },
  { to: "/developers/webhook-endpoints", text: "endpoints", needs: "read" },
] as const;

interface HeaderProps {
  part: (typeof parts)[number]["text"];
  sentence: ReactNode;
  actions: ReactNode;
}

function Header({ part, sentence, actions }: HeaderProps) {
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

export interface DevelopersListProps<Row> {
  part: HeaderProps["part"];
  /** Of what there is. */
  sentence: (rows: readonly Row[]) => ReactNode;
  /** The page's primary button; null for who may add nothing. */
  add: { label: string; act: () => void } | null;
  title: string;
  note: string;
  empty: string;
  of: { data: { data: Row[] } | undefined; error: unknown; refetch: () => unknown };
  columns: readonly Column<Row>[];
  onOpen?: (row: Row) => void;
  narrow: (row: Row) => ReactNode;
}

/** All keys, sources or endpoints of the shop. */
export function DevelopersList<Row extends { id: string }>(props: DevelopersListProps<Row>) {
  const { part, sentence, add, title, note, empty, of, columns, onOpen, narrow } = props;
  const rows = of.data?.data;
  return (
    <>
      <Header
        part={part}
        sentence={rows === undefined ? undefined : sentence(rows)}
        actions={
          add === null ? undefined : (
            <Button leftSection={<IconPlus size={16} stroke={2} aria-hidden />} onClick={add.act}>
              {add.label}
            </Button>
          )
        }
      />
      <Section title={title} note={note}>
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          error={of.error}
          onRetry={() => void of.refetch()}
          empty={<EmptyState>{empty}</EmptyState>}
          {...(onOpen === undefined ? {} : { onOpen })}
          narrow={narrow}
        />
      </Section>
    </>
  );
}
