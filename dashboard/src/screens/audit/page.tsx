import { Button, Stack } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { call } from "../../api/client.ts";
import { useMay, useMe } from "../../api/session.ts";
import { formatNumber } from "../../format/number.ts";
import { shortTime } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Time, useTimeLocale } from "../../parts/bdi.tsx";
import { useCursorPaging } from "../../parts/cursor-paging.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { Fact, Facts, Section } from "../../parts/section.tsx";
import { EmptyState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";
import { type Entry, sentenceOf } from "./told.ts";

export default function AuditPage() {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const [{ cursor }] = useSearchState();
  const [opened, setOpened] = useState<Entry | null>(null);
  const names = useNames();
  const log = useQuery({
    queryKey: ["audit", cursor],
    queryFn: ({ signal }) => call("GET /v1/audit", { query: { limit: 50, cursor }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const newest = useQuery({
    queryKey: ["audit", "newest"],
    queryFn: ({ signal }) => call("GET /v1/audit", { query: { limit: 1 }, signal }),
    staleTime: 0,
  });
  const paging = useCursorPaging(log.data?.next_cursor);
  const columns = useMemo<Column<Entry>[]>(
    () => [
      { id: "at", header: t.at, width: "shrink", cell: ({ at }) => <Time at={at} /> },
      { id: "who", header: t.who, width: "shrink", cell: ({ actor }) => <bdi>{names.actor(actor)}</bdi> },
      {
        id: "what",
        header: t.happened,
        cell: (entry) => <span className={classes.what}>{sentenceOf(entry, t, names.of)}</span>,
      },
      {
        id: "number",
        header: t.number,
        isFigure: true,
        width: "shrink",
        cell: ({ number }) => <Code>{`${number}`}</Code>,
      },
      {
        id: "details",
        header: "",
        label: t.details,
        width: "shrink",
        cell: (entry) => <DetailsButton number={entry.number} onClick={() => setOpened(entry)} />,
      },
    ],
    [t, names],
  );
  const last = newest.data?.data[0];
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={
          newest.data === undefined
            ? "\u00a0"
            : last === undefined
              ? t.nobody
              : t.sentence(last.number, shortTime(locale, new Date(last.at), new Date()))
        }
      />
      <Section title={t.entries} note={t.note}>
        <DataTable
          label={t.entries}
          columns={columns}
          rows={log.data?.data}
          rowId={({ number }) => `${number}`}
          error={log.error}
          onRetry={() => void log.refetch()}
          isFetching={log.isPlaceholderData}
          empty={<EmptyState>{t.empty}</EmptyState>}
          onOpen={setOpened}
          paging={paging}
          narrow={(entry) => (
            <div className={classes.narrow}>
              <b>
                <bdi>{names.actor(entry.actor)}</bdi>
              </b>
              <Time at={entry.at} />
              <span className={classes.what}>{sentenceOf(entry, t, names.of)}</span>
              <DetailsButton number={entry.number} onClick={() => setOpened(entry)} />
            </div>
          )}
        />
      </Section>
      <Dialog isOpen={opened !== null} title={t.details} onClose={() => setOpened(null)} size="lg">
        {opened === null ? null : <Details of={opened} />}
      </Dialog>
    </>
  );
}

function DetailsButton({ number, onClick }: { number: number; onClick: () => void }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  return (
    <Button
      size="xs"
      variant="subtle"
      color="gray"
      aria-label={t.detailsOf(formatNumber(locale, number))}
      onClick={onClick}
    >
      {t.details}
    </Button>
  );
}

function Details({ of: { action, actor, detail, hash, previous_hash, subject, at } }: { of: Entry }) {
  const t = useTexts(texts);
  return (
    <Stack gap="md">
      <Facts>
        <Fact name={t.at}>
          <Time at={at} precision="second" />
        </Fact>
        <Fact name={t.who}>
          <Code mono>{actor}</Code>
        </Fact>
        <Fact name={t.happened}>
          <Code mono>{action}</Code>
        </Fact>
        <Fact name={t.subject}>
          <bdi dir="ltr" className="mono">
            {subject}
          </bdi>
        </Fact>
        <Fact name={t.hash}>
          <bdi dir="ltr" className="mono">
            {hash}
          </bdi>
        </Fact>
        <Fact name={t.previous}>
          <bdi dir="ltr" className="mono">
            {previous_hash}
          </bdi>
        </Fact>
      </Facts>
      {Object.keys(detail).length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the box is reached by keys
        <section dir="ltr" className={classes.raw} tabIndex={0} aria-label={t.details}>
          <pre className="mono">{JSON.stringify(detail, null, 2)}</pre>
        </section>
      )}
    </Stack>
  );
}

/** What people and keys are called here, as far as one may know. Who is no longer a member has no name any more. */
function useNames() {
  const t = useTexts(texts);
  const me = useMe();
  const maySeeKeys = useMay("configure") && me.merchant_id !== null;
  const maySeePeople = useMay("manage_members");
  const members = useQuery({
    queryKey: ["members"],
    queryFn: ({ signal }) => call("GET /v1/members", { query: { limit: 200 }, signal }),
    enabled: maySeePeople,
  });
  const keys = useQuery({
    queryKey: ["api-keys", me.merchant_id],
    queryFn: ({ signal }) =>
      call("GET /v1/merchants/{id}/api-keys", { path: { id: me.merchant_id ?? "" }, query: { limit: 200 }, signal }),
    enabled: maySeeKeys,
  });
  return useMemo(() => {
    const known = new Map([
      ...(members.data?.data ?? []).map(({ id, name }) => [id, name] as const),
      ...(keys.data?.data ?? []).map(({ id, name }) => [id, name] as const),
    ]);
    return {
      of: (id: string) => known.get(id) ?? null,
      actor(actor: string): string {
        const [kind = "", id = ""] = actor.split(":");
        if (kind === "root") return t.root;
        if (kind === "command_line") return t.commandLine;
        if (kind === "user") return id === me.id ? t.you : (known.get(id) ?? t.aPerson);
        if (kind === "api_key") return known.has(id) ? t.key(known.get(id) ?? "") : t.aKey;
        return actor;
      },
    };
  }, [members.data, keys.data, me.id, t]);
}
