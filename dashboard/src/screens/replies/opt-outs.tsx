import { Button } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "../../api/client.ts";
import { useMay } from "../../api/session.ts";
import { formatPhone } from "../../format/phone.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Missing, Phone, Time } from "../../parts/bdi.tsx";
import { useCursorPaging } from "../../parts/cursor-paging.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { FilterChips, FilterChoices } from "../../parts/filter-chips.tsx";
import { Pill } from "../../parts/pill.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { EmptyState, ErrorState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { type OptOut, useTakeOff } from "./take-off.ts";
import { texts } from "./texts.ts";

const scopes = ["all", "marketing", "changed_number"] as const;

export function OptOuts() {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const [search, change] = useSearchState();
  const scope = scopes.find((one) => one === search.scope);
  const list = useQuery({
    queryKey: ["opt-outs", "list", scope, search.cursor],
    queryFn: ({ signal }) => call("GET /v1/opt-outs", { query: { limit: 50, scope, cursor: search.cursor }, signal }),
    placeholderData: keepPreviousData,
  });
  const paging = useCursorPaging(list.data?.next_cursor);
  const { pending, takeOff, refused } = useTakeOff();
  const columns = useMemo<Column<OptOut>[]>(
    () => [
      { id: "phone", header: t.phone, cell: ({ phone }) => <Phone>{phone}</Phone> },
      { id: "scope", header: t.scope, cell: (one) => <Scope of={one} /> },
      { id: "why", header: t.why, cell: (one) => <Why of={one} /> },
      { id: "note", header: t.note, cell: ({ note }) => <Note>{note}</Note> },
      { id: "since", header: t.since, isFigure: true, cell: ({ since }) => <Time at={since} /> },
      ...(mayOperate
        ? [
            {
              id: "remove",
              header: "",
              label: t.remove,
              width: "shrink" as const,
              cell: (one: OptOut) => <TakeOffButton of={one} onClick={() => takeOff(one)} />,
            },
          ]
        : []),
    ],
    [t, mayOperate, takeOff],
  );
  return (
    <>
      <FilterChips
        filters={[
          {
            key: "scope",
            label: t.scope,
            value: scope === undefined ? null : t[scope],
            onClear: () => change({ scope: undefined }),
            choices: (close) => (
              <FilterChoices
                choices={scopes.map((value) => ({ value, label: t[value] }))}
                value={scope ?? null}
                onChoose={(value) => {
                  change({ scope: value });
                  close();
                }}
              />
            ),
          },
        ]}
      />
      {refused === null ? null : <ErrorState error={refused} />}
      <DataTable
        label={t.optOuts}
        columns={columns}
        rows={list.data?.data.filter(({ id }) => !pending.has(id))}
        rowId={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
        isFetching={list.isPlaceholderData}
        empty={<EmptyState>{t.optOutsEmpty}</EmptyState>}
        paging={paging}
        narrow={(one) => (
          <div className={classes.narrow}>
            <Phone>{one.phone}</Phone>
            <Scope of={one} />
            <span className={classes.dimmed}>
              <Why of={one} /> · <Time at={one.since} />
            </span>
            {mayOperate ? <TakeOffButton of={one} onClick={() => takeOff(one)} /> : <span />}
          </div>
        )}
      />
    </>
  );
}

function TakeOffButton({ of: { phone }, onClick }: { of: OptOut; onClick: () => void }) {
  const t = useTexts(texts);
  return (
    <Button size="xs" variant="default" aria-label={t.removeOf(formatPhone(phone))} onClick={onClick}>
      {t.remove}
    </Button>
  );
}

function Scope({ of: { scope } }: { of: OptOut }) {
  const t = useTexts(texts);
  if (scope === "marketing") return <Pill color="neutral">{t.marketing}</Pill>;
  return scope === "changed_number" ? (
    <Pill color="amber">{t.changed_number}</Pill>
  ) : (
    <Pill color="coral">{t.all}</Pill>
  );
}

function Why({ of: { source } }: { of: OptOut }) {
  const t = useTexts(texts);
  const words: Record<string, string> = {
    stop_word: t.stop_word,
    start_word: t.start_word,
    api: t.api,
    user_preferences: t.user_preferences,
    "131050": t.meta131050,
    changed_number: t.moved,
  };
  return words[source] ?? source;
}

function Note({ children }: { children: string | null }) {
  if (children === null) return <Missing />;
  return (
    <bdi className={classes.cut} title={children}>
      {children}
    </bdi>
  );
}
