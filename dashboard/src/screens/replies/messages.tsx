import { Anchor } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { type AnswerOf, call } from "../../api/client.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Dimmed, Missing, Phone, Time } from "../../parts/bdi.tsx";
import { useCursorPaging } from "../../parts/cursor-paging.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { FilterChips, FilterChoices } from "../../parts/filter-chips.tsx";
import { Pill } from "../../parts/pill.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { EmptyState } from "../../parts/states.tsx";
import { screenAt } from "../../screens.ts";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

type Reply = AnswerOf<"GET /v1/replies">["data"][number];

const readings = ["stop", "start", "changed_number"] as const;
const colors = { stop: "coral", start: "leaf", changed_number: "amber" } as const;

export function Messages() {
  const t = useTexts(texts);
  const [search, change] = useSearchState();
  const reading = readings.find((one) => one === search.reading);
  const replies = useQuery({
    queryKey: ["replies", reading, search.cursor],
    queryFn: ({ signal }) => call("GET /v1/replies", { query: { limit: 50, reading, cursor: search.cursor }, signal }),
    placeholderData: keepPreviousData,
  });
  const paging = useCursorPaging(replies.data?.next_cursor);
  const columns = useMemo<Column<Reply>[]>(
    () => [
      { id: "at", header: t.at, width: "shrink", cell: ({ sent_at }) => <Time at={sent_at} /> },
      { id: "phone", header: t.phone, width: "shrink", cell: (reply) => <From of={reply} /> },
      { id: "said", header: t.said, cell: (reply) => <Said of={reply} /> },
      { id: "reading", header: t.reading, cell: (reply) => <Reading of={reply} /> },
      { id: "payment", header: t.payment, cell: ({ session_id }) => <PaymentLink id={session_id} /> },
    ],
    [t],
  );
  return (
    <>
      <FilterChips
        filters={[
          {
            key: "reading",
            label: t.reading,
            value: reading === undefined ? null : t[reading],
            onClear: () => change({ reading: undefined }),
            choices: (close) => (
              <FilterChoices
                choices={readings.map((value) => ({ value, label: t[value] }))}
                value={reading ?? null}
                onChoose={(value) => {
                  change({ reading: value });
                  close();
                }}
              />
            ),
          },
        ]}
      />
      <DataTable
        label={t.messages}
        columns={columns}
        rows={replies.data?.data}
        rowId={({ id }) => id}
        error={replies.error}
        onRetry={() => void replies.refetch()}
        isFetching={replies.isPlaceholderData}
        empty={<EmptyState>{t.messagesEmpty}</EmptyState>}
        paging={paging}
        narrow={(reply) => (
          <div className={classes.narrow}>
            <From of={reply} />
            <Time at={reply.sent_at} />
            <Said of={reply} />
            <Reading of={reply} />
            <PaymentLink id={reply.session_id} />
          </div>
        )}
      />
    </>
  );
}

function From({ of: { phone } }: { of: Reply }) {
  const t = useTexts(texts);
  return phone === null ? <Dimmed>{t.hidden}</Dimmed> : <Phone>{phone}</Phone>;
}

function Said({ of: { text, type } }: { of: Reply }) {
  const t = useTexts(texts);
  if (text === null) return <Dimmed>{t.noText(type)}</Dimmed>;
  return (
    <bdi className={classes.said} title={text}>
      {text}
    </bdi>
  );
}

function Reading({ of: { reading, new_phone } }: { of: Reply }) {
  const t = useTexts(texts);
  const known = readings.find((one) => one === reading);
  if (known === undefined) return <Missing />;
  return (
    <>
      <Pill color={colors[known]}>{t[known]}</Pill> {new_phone === null ? null : <Phone>{new_phone}</Phone>}
    </>
  );
}

function PaymentLink({ id }: { id: string | null }) {
  if (id === null) return <Missing />;
  const short = <Code mono>{id.slice(0, 12)}</Code>;
  if (screenAt("/transactions/$session_id") === undefined) return short;
  return (
    <Anchor
      renderRoot={(props) => <Link to="/transactions/$session_id" params={{ session_id: id } as never} {...props} />}
      size="sm"
    >
      {short}
    </Anchor>
  );
}
