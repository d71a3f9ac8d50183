import { Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type AnswerOf, call } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { duration } from "../../../format/time.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Code, Time, useTimeLocale } from "../../../parts/bdi.tsx";
import { useCursorPaging } from "../../../parts/cursor-paging.ts";
import { type Column, DataTable } from "../../../parts/data-table.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { FilterChips, FilterChoices } from "../../../parts/filter-chips.tsx";
import { Pill } from "../../../parts/pill.tsx";
import { useSearchState } from "../../../parts/search-state.ts";
import { Answer, EmptyState, ErrorState } from "../../../parts/states.tsx";
import classes from "../parts.module.css";
import { renewalOf } from "../renewal.ts";
import { texts } from "./texts.ts";

type Delivery = AnswerOf<"GET /v1/webhook-endpoints/{id}/deliveries">["data"][number];
type Attempt = NonNullable<Delivery["last_attempt"]>;

const statuses = ["queued", "sending", "delivered", "failed", "missed"] as const;
type Status = (typeof statuses)[number];

const colors = {
  queued: "neutral",
  sending: "petrol",
  delivered: "leaf",
  failed: "coral",
  missed: "amber",
} as const;

export function Deliveries({ endpointId, isActive }: { endpointId: string; isActive: boolean }) {
  const t = useTexts(texts);
  const [search, change] = useSearchState();
  const [opened, setOpened] = useState<string | null>(null);
  const status = known(search.status);
  const deliveries = useQuery({
    queryKey: ["webhook-endpoints", endpointId, "deliveries", status, search.cursor],
    queryFn: ({ signal }) =>
      call("GET /v1/webhook-endpoints/{id}/deliveries", {
        path: { id: endpointId },
        query: { limit: 50, status, cursor: search.cursor },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => renewalOf(state.data?.data),
  });
  const paging = useCursorPaging(deliveries.data?.next_cursor);
  const columns = useMemo<Column<Delivery>[]>(
    () => [
      {
        id: "event",
        header: t.event,
        cell: ({ event_id, type }) => <EventButton type={type} onClick={() => setOpened(event_id)} />,
      },
      { id: "status", header: t.status, cell: (delivery) => <DeliveryPill of={delivery} /> },
      { id: "answer", header: t.answer, cell: (delivery) => <AnswerOfProgram of={delivery.last_attempt} /> },
      { id: "tries", header: t.tries, isFigure: true, cell: ({ attempts }) => attempts },
      { id: "at", header: t.at, isFigure: true, cell: ({ occurred_at }) => <Time at={occurred_at} /> },
    ],
    [t],
  );
  return (
    <>
      <FilterChips
        filters={[
          {
            key: "status",
            label: t.status,
            value: status === undefined ? null : t[status],
            onClear: () => change({ status: undefined }),
            choices: (close) => (
              <FilterChoices
                choices={statuses.map((value) => ({ value, label: t[value] }))}
                value={status ?? null}
                onChoose={(value) => {
                  change({ status: value });
                  close();
                }}
              />
            ),
          },
        ]}
      />
      <DataTable
        label={t.deliveries}
        columns={columns}
        rows={deliveries.data?.data}
        rowId={({ event_id }) => event_id}
        error={deliveries.error}
        onRetry={() => void deliveries.refetch()}
        isFetching={deliveries.isPlaceholderData}
        empty={<EmptyState>{t.deliveriesEmpty}</EmptyState>}
        onOpen={({ event_id }) => setOpened(event_id)}
        paging={paging}
        narrow={(delivery) => (
          <div className={classes.narrow}>
            <EventButton type={delivery.type} onClick={() => setOpened(delivery.event_id)} />
            <DeliveryPill of={delivery} />
            <span className={classes.dimmed}>
              <Time at={delivery.occurred_at} />
            </span>
            <AnswerOfProgram of={delivery.last_attempt} />
          </div>
        )}
      />
      <Dialog isOpen={opened !== null} title={t.event} onClose={() => setOpened(null)} size="xl">
        {opened === null ? null : <Opened endpointId={endpointId} eventId={opened} isActive={isActive} />}
      </Dialog>
    </>
  );
}

function EventButton({ type, onClick }: { type: string; onClick: () => void }) {
  return (
    <UnstyledButton onClick={onClick} c="var(--zajel-link)" fz="sm">
      <Code mono>{type}</Code>
    </UnstyledButton>
  );
}

/** One event with all of its requests and answers. */
function Opened({ endpointId, eventId, isActive }: { endpointId: string; eventId: string; isActive: boolean }) {
  const t = useTexts(texts);
  const mayConfigure = useMay("configure");
  const client = useQueryClient();
  const path = { id: endpointId, event_id: eventId };
  const delivery = useQuery({
    queryKey: ["webhook-endpoints", endpointId, "delivery", eventId],
    queryFn: ({ signal }) => call("GET /v1/webhook-endpoints/{id}/deliveries/{event_id}", { path, signal }),
    refetchInterval: ({ state }) => renewalOf(state.data && [state.data]),
  });
  const replay = useMutation({
    mutationFn: () => call("POST /v1/webhook-endpoints/{id}/deliveries/{event_id}/replay", { path }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["webhook-endpoints", endpointId] }),
  });
  return (
    <Answer of={delivery}>
      {(delivery) => (
        <Stack gap="md">
          <Group gap="xs" justify="space-between">
            <Group gap="xs">
              <Code mono>{delivery.type}</Code>
              <DeliveryPill of={delivery} />
              {delivery.status === "queued" && delivery.due_at !== null ? (
                <Text size="sm" c="dimmed">
                  {t.nextTry}: <Time at={delivery.due_at} />
                </Text>
              ) : null}
            </Group>
            {mayConfigure && isActive ? (
              <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
                {t.replay}
              </Button>
            ) : null}
          </Group>
          {replay.error === null ? null : <ErrorState error={replay.error} />}
          <Raw label={t.request}>{pretty(delivery.body)}</Raw>
          <div>
            {delivery.attempt_log.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t.notTried}
              </Text>
            ) : (
              delivery.attempt_log.map((attempt) => <Try key={attempt.number} of={attempt} />)
            )}
          </div>
        </Stack>
      )}
    </Answer>
  );
}

function Try({ of: attempt }: { of: Attempt }) {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  return (
    <Stack gap={6} className={classes.attempt ?? ""}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t.attempt(attempt.number)}
        </Text>
        <AnswerOfProgram of={attempt} />
        <Text size="sm" c="dimmed">
          <Time at={attempt.started_at} precision="second" /> · <bdi>{duration(locale, attempt.duration_ms)}</bdi>
        </Text>
      </Group>
      {attempt.detail === null ? null : (
        <Text size="sm" dir="auto">
          {attempt.detail}
        </Text>
      )}
      {attempt.answer === null || attempt.answer.body === "" ? null : <Raw label={t.answer}>{attempt.answer.body}</Raw>}
    </Stack>
  );
}

function Raw({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the box is reached by keys
    <section dir="ltr" className={classes.raw} tabIndex={0} aria-label={label}>
      <pre className="mono">{children}</pre>
    </section>
  );
}

function AnswerOfProgram({ of }: { of: Attempt | null }) {
  const t = useTexts(texts);
  if (of === null) return <span className={classes.dimmed}>{t.notTried}</span>;
  if (of.outcome === "forbidden") return t.forbidden;
  return of.answer === null ? <span>{t.noAnswer}</span> : <Code mono>{`${of.answer.status}`}</Code>;
}

function known(status: string | undefined): Status | undefined {
  return statuses.find((one) => one === status);
}

export function deliveryWord(t: Record<Status, string>, status: string): string {
  const one = known(status);
  return one === undefined ? status : t[one];
}

function DeliveryPill({ of: { status } }: { of: Pick<Delivery, "status"> }) {
  const t = useTexts(texts);
  return <Pill color={colors[known(status) ?? "queued"]}>{deliveryWord(t, status)}</Pill>;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
