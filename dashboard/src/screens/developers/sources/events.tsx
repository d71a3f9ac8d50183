import { Anchor } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { type AnswerOf, call } from "../../../api/client.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Code, Missing, Time } from "../../../parts/bdi.tsx";
import { useCursorPaging } from "../../../parts/cursor-paging.ts";
import { type Column, DataTable } from "../../../parts/data-table.tsx";
import { FilterChips, FilterChoices } from "../../../parts/filter-chips.tsx";
import { Pill } from "../../../parts/pill.tsx";
import { useSearchState } from "../../../parts/search-state.ts";
import { EmptyState } from "../../../parts/states.tsx";
import { screenAt } from "../../../screens.ts";
import classes from "../parts.module.css";
import { untoldMs } from "../renewal.ts";
import { texts } from "./texts.ts";

type SourceEvent = AnswerOf<"GET /v1/sources/{id}/events">["data"][number];

const outcomes = ["created", "applied", "repeated", "operational", "stale", "refused", "ignored"] as const;
type Outcome = (typeof outcomes)[number];

const colors = {
  created: "leaf",
  applied: "leaf",
  repeated: "neutral",
  operational: "neutral",
  stale: "neutral",
  refused: "coral",
  ignored: "neutral",
} as const;

export function SourceEvents({ id }: { id: string }) {
  const t = useTexts(texts);
  const [search, change] = useSearchState();
  const outcome = known(search.outcome);
  const events = useQuery({
    queryKey: ["sources", id, "events", outcome, search.cursor],
    queryFn: ({ signal }) =>
      call("GET /v1/sources/{id}/events", {
        path: { id },
        query: { limit: 50, outcome, cursor: search.cursor },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: untoldMs,
  });
  const paging = useCursorPaging(events.data?.next_cursor);
  const columns = useMemo<Column<SourceEvent>[]>(
    () => [
      { id: "at", header: t.at, cell: ({ received_at }) => <Time at={received_at} /> },
      { id: "event", header: t.event, cell: ({ type }) => <Code mono>{type}</Code> },
      { id: "outcome", header: t.outcome, cell: (event) => <OutcomePill outcome={event.outcome} /> },
      { id: "why", header: t.why, cell: ({ reason }) => <Why>{reason}</Why> },
      { id: "payment", header: t.payment, cell: ({ session_id }) => <PaymentLink id={session_id} /> },
      { id: "forwarded", header: t.forwarded, cell: ({ forwarded }) => <Forwarded of={forwarded} /> },
    ],
    [t],
  );
  return (
    <>
      <FilterChips
        filters={[
          {
            key: "outcome",
            label: t.outcome,
            value: outcome === undefined ? null : t[outcome],
            onClear: () => change({ outcome: undefined }),
            choices: (close) => (
              <FilterChoices
                choices={outcomes.map((value) => ({ value, label: t[value] }))}
                value={outcome ?? null}
                onChoose={(value) => {
                  change({ outcome: value });
                  close();
                }}
              />
            ),
          },
        ]}
      />
      <DataTable
        label={t.events}
        columns={columns}
        rows={events.data?.data}
        rowId={({ id }) => id}
        error={events.error}
        onRetry={() => void events.refetch()}
        isFetching={events.isPlaceholderData}
        empty={<EmptyState>{t.eventsEmpty}</EmptyState>}
        paging={paging}
        narrow={(event) => (
          <div className={classes.narrow}>
            <Code mono>{event.type}</Code>
            <OutcomePill outcome={event.outcome} />
            <span className={classes.dimmed}>
              <Time at={event.received_at} /> {event.reason === null ? null : <bdi>{event.reason}</bdi>}
            </span>
            <PaymentLink id={event.session_id} />
          </div>
        )}
      />
    </>
  );
}

function known(outcome: string | undefined): Outcome | undefined {
  return outcomes.find((one) => one === outcome);
}

/** In the reader's words; as it came where it is not known here. */
export function outcomeWord(t: Record<Outcome, string>, outcome: string): string {
  const one = known(outcome);
  return one === undefined ? outcome : t[one];
}

function OutcomePill({ outcome }: { outcome: string }) {
  const t = useTexts(texts);
  return <Pill color={colors[known(outcome) ?? "ignored"]}>{outcomeWord(t, outcome)}</Pill>;
}

function Why({ children }: { children: string | null }) {
  if (children === null) return <Missing />;
  return (
    <bdi className={classes.cut} title={children}>
      {children}
    </bdi>
  );
}

function PaymentLink({ id }: { id: string | null }) {
  if (id === null) return <Missing />;
  if (screenAt("/transactions/$session_id") === undefined) return <Code mono>{id.slice(0, 12)}</Code>;
  return (
    <Anchor
      renderRoot={(props) => <Link to="/transactions/$session_id" params={{ session_id: id } as never} {...props} />}
      size="sm"
    >
      <Code mono>{id.slice(0, 12)}</Code>
    </Anchor>
  );
}

function Forwarded({ of }: { of: SourceEvent["forwarded"] }) {
  if (of === null) return <Missing />;
  return (
    <bdi dir="ltr" className={classes.cut} title={of.detail ?? undefined}>
      {of.status ?? of.detail}
    </bdi>
  );
}
