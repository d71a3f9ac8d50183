import { Alert, Button, FileButton, Progress, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type AnswerOf, call } from "../../api/client.ts";
import { useLiveState } from "../../api/live.tsx";
import { useMay } from "../../api/session.ts";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { saveText } from "../../parts/save-text.ts";
import { useSearchState } from "../../parts/search-state.ts";
import { Section } from "../../parts/section.tsx";
import { Answer, EmptyState, ErrorState } from "../../parts/states.tsx";
import { accepted, useUpload } from "./choose.tsx";
import classes from "./page.module.css";
import { BulkStatus, isMoving } from "./status.tsx";
import { texts } from "./texts.ts";
import { keptFile } from "./upload.ts";

type BulkWithErrors = AnswerOf<"GET /v1/bulks/{id}">;

export default function BulkPage() {
  const t = useTexts(texts);
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const [{ repeated }] = useSearchState();
  const isTold = useLiveState() === "live";
  const bulk = useQuery({
    queryKey: ["bulks", id],
    queryFn: ({ signal }) => call("GET /v1/bulks/{id}", { path: { id }, signal }),
    // The stream tells how far it is; not that an upload broke off.
    refetchInterval: ({ state }) =>
      state.data === undefined || isMoving(state.data) ? (isTold ? 5_000 : 1_000) : false,
    staleTime: 0,
  });
  return (
    <>
      <PageHeader
        title={bulk.data === undefined ? t.title : <bdi>{bulk.data.name ?? t.unnamed}</bdi>}
        windowTitle={bulk.data?.name ?? t.title}
        crumbs={[{ label: t.title, to: "/bulks" }]}
        badge={bulk.data === undefined ? null : <BulkStatus of={bulk.data} />}
        sentence={bulk.data === undefined ? "\u00a0" : <Sentence of={bulk.data} />}
        actions={bulk.data === undefined ? undefined : <Actions of={bulk.data} />}
      />
      {repeated === undefined ? null : (
        <Alert color="gray" variant="light" mb="sm">
          {t.repeated}
        </Alert>
      )}
      <Answer of={bulk}>
        {(bulk) => (
          <>
            <Section title={t.progress} note={isMoving(bulk) ? t.progressNote : undefined}>
              <Card>
                <Figures of={bulk} />
              </Card>
            </Section>
            <Section
              title={t.errors}
              note={bulk.refused === 0 ? undefined : t.errorsNote}
              actions={bulk.refused === 0 ? undefined : <ErrorsFile of={bulk} />}
            >
              <RowErrors of={bulk} />
            </Section>
          </>
        )}
      </Answer>
    </>
  );
}

function Sentence({ of: bulk }: { of: BulkWithErrors }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const figure = (value: number) => formatNumber(locale, value);
  const { accepted, refused, rows, status } = bulk;
  if (status === "incomplete") return t.brokeOff;
  if (status === "canceled") return t.stopped(figure(accepted), figure(rows));
  if (isMoving(bulk)) return t.working(figure(accepted + refused), figure(rows));
  return (bulk.dry_run ? t.answerDry : t.answer)(figure(accepted), figure(rows), figure(refused));
}

function Actions({ of: bulk }: { of: BulkWithErrors }) {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const client = useQueryClient();
  const [isStopping, setStopping] = useState(false);
  const sending = useUpload();
  const stop = useMutation({
    mutationFn: () => call("POST /v1/bulks/{id}/cancel", { path: { id: bulk.id } }),
    onSuccess: (stopped) => {
      setStopping(false);
      client.setQueryData(["bulks", bulk.id], stopped);
    },
  });
  if (!mayOperate) return null;
  const file = keptFile(bulk.id);
  const label = bulk.dry_run ? t.createThem(bulk.accepted) : t.resume;
  const isToGoOn =
    bulk.status === "canceled" ||
    bulk.status === "incomplete" ||
    (bulk.dry_run && bulk.status === "finished" && bulk.accepted > 0);
  return (
    <>
      {sending.error === null ? null : <ErrorState error={sending.error} />}
      {isToGoOn && file !== undefined ? (
        <Button loading={sending.isPending} onClick={() => sending.mutate({ file, isDryRun: false })}>
          {label}
        </Button>
      ) : null}
      {isToGoOn && file === undefined ? (
        <FileButton
          accept={accepted}
          inputProps={{ "aria-label": label }}
          onChange={(chosen) => chosen !== null && sending.mutate({ file: chosen, isDryRun: false })}
        >
          {(props) => (
            <Button {...props} loading={sending.isPending}>
              {label}
            </Button>
          )}
        </FileButton>
      ) : null}
      {isMoving(bulk) ? (
        <Button variant="default" onClick={() => setStopping(true)}>
          {t.stop}
        </Button>
      ) : null}
      <ConfirmDialog
        isOpen={isStopping}
        title={t.stopTitle}
        confirm={t.stop}
        isDangerous
        isBusy={stop.isPending}
        error={stop.error}
        onConfirm={() => stop.mutate()}
        onClose={() => {
          setStopping(false);
          stop.reset();
        }}
      >
        {t.stopWhat}
      </ConfirmDialog>
    </>
  );
}

function Figures({ of: { accepted, refused, rows, status } }: { of: BulkWithErrors }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const share = (count: number) => (rows === 0 ? 0 : (100 * count) / rows);
  return (
    <>
      <Progress.Root size="lg" aria-hidden>
        <Progress.Section value={share(accepted)} color="leaf.5" animated={status === "running"} />
        <Progress.Section value={share(refused)} color="coral.5" />
      </Progress.Root>
      <dl className={classes.figures}>
        {(
          [
            [t.rows, rows],
            [t.accepted, accepted],
            [t.refused, refused],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatNumber(locale, value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ErrorsFile({ of: { id } }: { of: BulkWithErrors }) {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const download = useMutation({
    mutationFn: () => call("GET /v1/bulks/{id}/errors.csv", { path: { id } }),
    onSuccess: (text) => saveText(`\uFEFF${text}`, `errors-${id}.csv`, "text/csv;charset=utf-8"),
  });
  if (!mayOperate) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t.errorsFile}
      </Button>
      {download.error === null ? null : <ErrorState error={download.error} />}
    </>
  );
}

interface RowError {
  id: string;
  row: number;
  field: string;
  what: string;
}

function RowErrors({ of: bulk }: { of: BulkWithErrors }) {
  const t = useTexts(texts);
  const rows = bulk.errors.flatMap(({ row, errors }) =>
    Object.entries(errors).map(
      ([field, said]): RowError => ({ id: `${row} ${field}`, row, field, what: said.join(" ") }),
    ),
  );
  const columns = useMemo<Column<RowError>[]>(
    () => [
      { id: "row", header: t.line, width: "shrink", cell: ({ row }) => <Code>{`${row}`}</Code> },
      { id: "field", header: t.field, width: "shrink", cell: ({ field }) => <Code mono>{field}</Code> },
      {
        id: "what",
        header: t.what,
        cell: ({ what }) => (
          <span className={classes.wrap} dir="auto">
            {what}
          </span>
        ),
      },
    ],
    [t],
  );
  return (
    <>
      <DataTable
        label={t.errors}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        empty={<EmptyState>{isMoving(bulk) ? t.noErrorsYet : t.noErrors}</EmptyState>}
        narrow={({ row, field, what }) => (
          <div className={classes.narrow}>
            <Code mono>{field}</Code>
            <span className={classes.dimmed}>
              {t.line} <Code>{`${row}`}</Code>
            </span>
            <span className={classes.wrap} dir="auto">
              {what}
            </span>
          </div>
        )}
      />
      {bulk.errors_truncated ? (
        <Text size="sm" c="dimmed">
          {t.truncated}
        </Text>
      ) : null}
    </>
  );
}
