import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { shortTime } from "../../format/time.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import { type FilterChip, FilterChoices, FilterText } from "../../parts/filter-chips.tsx";
import { MessageStatus, messageStatuses, useStatusWord } from "../../parts/message-status.tsx";
import { PaymentStatePill, paymentStates } from "../../parts/payment-state.tsx";
import { type SearchValues, useSearchState } from "../../parts/search-state.ts";
import { texts as partTexts } from "../../parts/texts.ts";
import { daysOf, periods } from "./query.ts";
import { texts } from "./texts.ts";

export interface SetFilter {
  key: string;
  /** `State: Paid` */
  words: string;
}

/** The chips over the table, and in words those that are set. */
export function useFilters(): { chips: FilterChip[]; set: SetFilter[]; change: (changes: SearchValues) => void } {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const statusWord = useStatusWord();
  const [values, change] = useSearchState();
  const periodWords = usePeriodWords();
  const { q, state, message, type, created } = values;
  const stateWord = (value: string) =>
    value === "open" ? t.openStates : (((p as Record<string, unknown>)[value] as string) ?? value);

  const chips: FilterChip[] = [
    ...(q === undefined
      ? []
      : [
          {
            key: "q",
            label: t.search,
            value: <bdi>{q}</bdi>,
            onClear: () => change({ q: undefined }),
            choices: (close: () => void) => (
              <FilterText
                label={t.searchHint}
                value={q}
                find={t.find}
                maxLength={128}
                dir="auto"
                onFind={(found) => {
                  change({ q: found });
                  close();
                }}
              />
            ),
          },
        ]),
    {
      key: "created",
      label: t.created,
      value: created === undefined ? null : periodWords(created),
      onClear: () => change({ created: undefined }),
      choices: (close) => (
        <Stack gap={6}>
          <FilterChoices
            choices={periods.map((value) => ({ value, label: periodWords(value) }))}
            value={created ?? null}
            onChoose={(value) => {
              change({ created: value });
              close();
            }}
          />
          <DaysForm
            value={created ?? ""}
            onChoose={(value) => {
              change({ created: value });
              close();
            }}
          />
        </Stack>
      ),
    },
    {
      key: "state",
      label: t.state,
      value: state === undefined ? null : stateWord(state),
      onClear: () => change({ state: undefined }),
      choices: (close) => (
        <FilterChoices
          choices={[
            { value: "open", label: t.openStates },
            ...paymentStates.map((value) => ({ value, label: <PaymentStatePill state={value} /> })),
          ]}
          value={state ?? null}
          onChoose={(value) => {
            change({ state: value });
            close();
          }}
        />
      ),
    },
    {
      key: "message",
      label: t.message,
      value: message === undefined ? null : message === "problem" ? t.problems : statusWord(message),
      onClear: () => change({ message: undefined }),
      choices: (close) => (
        <FilterChoices
          choices={[
            { value: "problem", label: t.problems },
            ...messageStatuses.map((value) => ({ value, label: <MessageStatus status={value} /> })),
          ]}
          value={message ?? null}
          onChoose={(value) => {
            change({ message: value });
            close();
          }}
        />
      ),
    },
    {
      key: "type",
      label: t.type,
      value: type === undefined ? null : type === "e_commerce" ? t.eCommerce : t.paymentRequest,
      onClear: () => change({ type: undefined }),
      choices: (close) => (
        <FilterChoices
          choices={[
            { value: "payment_request", label: t.paymentRequest },
            { value: "e_commerce", label: t.eCommerce },
          ]}
          value={type ?? null}
          onChoose={(value) => {
            change({ type: value });
            close();
          }}
        />
      ),
    },
  ];
  const said: Record<string, string | undefined> = {
    q,
    created: created === undefined ? undefined : periodWords(created),
    state: state === undefined ? undefined : stateWord(state),
    message: message === undefined ? undefined : message === "problem" ? t.problems : statusWord(message),
    type: type === undefined ? undefined : type === "e_commerce" ? t.eCommerce : t.paymentRequest,
  };
  const set = chips.flatMap(({ key, label }) => {
    const value = said[key];
    return value === undefined ? [] : [{ key, words: t.chipOf(label, value) }];
  });
  return { chips, set, change };
}

function usePeriodWords(): (created: string) => string {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const words: Record<string, string> = { today: t.today, yesterday: t.yesterday, "7d": t.days7, "30d": t.days30 };
  const day = (text: string) => shortTime({ ...locale, timeZone: "UTC" }, new Date(`${text}T12:00:00Z`), new Date(0));
  return (created) => {
    const known = words[created];
    if (known !== undefined) return known;
    const { from, to } = daysOf(created);
    if (from !== "" && to !== "") return from === to ? day(from) : `${day(from)} – ${day(to)}`;
    return from === "" ? (to === "" ? "–" : t.until(day(to))) : t.since(day(from));
  };
}

function DaysForm({ value, onChoose }: { value: string; onChoose: (created: string) => void }) {
  const t = useTexts(texts);
  const [days, setDays] = useState(daysOf(value));
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (days.from !== "" || days.to !== "") onChoose(`${days.from}..${days.to}`);
  }
  return (
    <form onSubmit={submit}>
      <Stack gap={6} p={8}>
        <Group gap={6} grow wrap="nowrap">
          <TextInput
            type="date"
            label={t.from}
            value={days.from}
            max={days.to}
            onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t.to}
            value={days.to}
            min={days.from}
            onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
          />
        </Group>
        <Button type="submit" variant="default" fullWidth>
          {t.apply}
        </Button>
      </Stack>
    </form>
  );
}
