/** When something was made, as a filter of a list: its words, and the chip that chooses it. */
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { daysOf, periods } from "../format/period.ts";
import { shortTime } from "../format/time.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { useTimeLocale } from "./bdi.tsx";
import { type FilterChip, FilterChoices } from "./filter-chips.tsx";
import { texts } from "./period-texts.ts";

export function usePeriodWords(): (period: string) => string {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const day = (text: string) => shortTime({ ...locale, timeZone: "UTC" }, new Date(`${text}T12:00:00Z`), new Date(0));
  return (period) => {
    const known = periods.find((name) => name === period);
    if (known !== undefined) return t[known];
    const { from, to } = daysOf(period);
    if (from !== "" && to !== "") return from === to ? day(from) : `${day(from)} – ${day(to)}`;
    return from === "" ? (to === "" ? "–" : t.until(day(to))) : t.since(day(from));
  };
}

/** The chip of when something was made; `change` with nothing clears it. */
export function usePeriodFilter(): (
  label: string,
  value: string | undefined,
  change: (period: string | undefined) => void,
) => FilterChip {
  const periodWords = usePeriodWords();
  return (label, value, change) => ({
    key: "created",
    label,
    value: value === undefined ? null : periodWords(value),
    onClear: () => change(undefined),
    choices: (close) => {
      const choose = (period: string) => {
        change(period);
        close();
      };
      return (
        <Stack gap={6}>
          <FilterChoices
            choices={periods.map((period) => ({ value: period, label: periodWords(period) }))}
            value={value ?? null}
            onChoose={choose}
          />
          <DaysForm value={value} onChoose={choose} />
        </Stack>
      );
    },
  });
}

function DaysForm({ value, onChoose }: { value: string | undefined; onChoose: (period: string) => void }) {
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
        <Button type="submit" variant="default">
          {t.apply}
        </Button>
      </Stack>
    </form>
  );
}
