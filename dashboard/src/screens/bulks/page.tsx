import { Anchor } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { call } from "../../api/client.ts";
import { useLiveState } from "../../api/live.tsx";
import { useMay } from "../../api/session.ts";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Time } from "../../parts/bdi.tsx";
import { useCursorPaging } from "../../parts/cursor-paging.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { Section } from "../../parts/section.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { ChooseFile } from "./choose.tsx";
import classes from "./page.module.css";
import { type Bulk, BulkStatus, isMoving } from "./status.tsx";
import { texts } from "./texts.ts";

export default function BulksPage() {
  const t = useTexts(texts);
  const locale = useLanguage();
  const mayOperate = useMay("operate");
  const navigate = useNavigate();
  const [{ cursor }] = useSearchState();
  const isTold = useLiveState() === "live";
  const bulks = useQuery({
    queryKey: ["bulks", "list", cursor],
    queryFn: ({ signal }) => call("GET /v1/bulks", { query: { limit: 50, cursor }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.some(isMoving) ? (isTold ? 10_000 : 2_000) : false),
  });
  const paging = useCursorPaging(bulks.data?.next_cursor);
  const columns = useMemo<Column<Bulk>[]>(() => {
    const figure = (value: number) => formatNumber(locale, value);
    return [
      { id: "file", header: t.file, cell: (bulk) => <FileLink of={bulk} /> },
      { id: "status", header: t.status, cell: (bulk) => <BulkStatus of={bulk} /> },
      { id: "rows", header: t.rows, isFigure: true, cell: ({ rows }) => figure(rows) },
      { id: "accepted", header: t.accepted, isFigure: true, cell: ({ accepted }) => figure(accepted) },
      { id: "refused", header: t.refused, isFigure: true, cell: ({ refused }) => figure(refused) },
      { id: "created", header: t.created, isFigure: true, cell: ({ created_at }) => <Time at={created_at} /> },
    ];
  }, [t, locale]);
  const rows = bulks.data?.data;
  const real = rows?.filter(({ dry_run }) => !dry_run) ?? [];
  const payments = real.reduce((sum, { accepted }) => sum + accepted, 0);
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={
          rows === undefined
            ? "\u00a0"
            : real.length === 0
              ? rows.length === 0
                ? t.none
                : t.onlyTried
              : t.sentence(formatNumber(locale, payments), real.length)
        }
      />
      {mayOperate ? (
        <Section title={t.upload} note={t.uploadNote}>
          <ChooseFile />
        </Section>
      ) : null}
      <Section title={t.uploads} note={t.uploadsNote}>
        <DataTable
          label={t.uploads}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          error={bulks.error}
          onRetry={() => void bulks.refetch()}
          isFetching={bulks.isPlaceholderData}
          empty={<EmptyState>{t.empty}</EmptyState>}
          onOpen={({ id }) => void navigate({ to: "/bulks/$id", params: { id } as never })}
          paging={paging}
          narrow={(bulk) => (
            <div className={classes.narrow}>
              <FileLink of={bulk} />
              <BulkStatus of={bulk} />
              <span className={classes.dimmed}>
                {t.accepted}: {formatNumber(locale, bulk.accepted)} · {t.refused}: {formatNumber(locale, bulk.refused)}
              </span>
              <Time at={bulk.created_at} />
            </div>
          )}
        />
      </Section>
    </>
  );
}

function FileLink({ of: { id, name } }: { of: Bulk }) {
  const t = useTexts(texts);
  return (
    <Anchor renderRoot={(props) => <Link to="/bulks/$id" params={{ id } as never} {...props} />} size="sm" fw={500}>
      <bdi>{name ?? t.unnamed}</bdi>
    </Anchor>
  );
}
