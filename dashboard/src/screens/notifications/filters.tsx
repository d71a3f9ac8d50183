import { shortTime } from "../../format/time.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import { type FilterChip, FilterChoices, FilterText } from "../../parts/filter-chips.tsx";
import { MessageStatus, messageStatuses, useMessageName, useStatusWord } from "../../parts/message-status.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { messageStates, periods } from "./query.ts";
import { texts } from "./texts.ts";

export interface SetFilter {
  key: string;
  /** `Status: Held` */
  words: string;
}

/** The chips over the table, and in words those that are set. */
export function useFilters(): { chips: FilterChip[]; set: SetFilter[]; clear: (key: string) => void } {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const statusWord = useStatusWord();
  const messageName = useMessageName();
  const [{ status, state, error, created }, change] = useSearchState();

  function periodWords(text: string): string {
    const known = periods.find((period) => period === text);
    if (known !== undefined) return t[known];
    const day = (part: string) => shortTime({ ...locale, timeZone: "UTC" }, new Date(`${part}T12:00:00Z`), new Date(0));
    const [first, last] = text.split("..").map((part) => (/^\d{4}-\d{2}-\d{2}$/.test(part) ? day(part) : ""));
    if (first && last) return first === last ? first : `${first} – ${last}`;
    return first ? t.since(first) : last ? t.until(last) : text;
  }

  const lists = [
    {
      key: "status",
      label: t.status,
      value: status,
      words: status === undefined ? "" : statusWord(status),
      choices: messageStatuses.map((value) => ({ value, label: <MessageStatus status={value} /> })),
    },
    {
      key: "state",
      label: t.state,
      value: state,
      words: state === undefined ? "" : messageName(state, "long"),
      choices: messageStates.map((value) => ({ value, label: messageName(value, "long") })),
    },
    {
      key: "created",
      label: t.created,
      value: created,
      words: created === undefined ? "" : periodWords(created),
      choices: periods.map((value) => ({ value, label: periodWords(value) })),
    },
  ];
  const chips: FilterChip[] = [
    ...lists.map(({ key, label, value, words, choices }) => ({
      key,
      label,
      value: value === undefined ? null : words,
      onClear: () => change({ [key]: undefined }),
      choices: (close: () => void) => (
        <FilterChoices
          choices={choices}
          value={value ?? null}
          onChoose={(chosen) => {
            change({ [key]: chosen });
            close();
          }}
        />
      ),
    })),
    {
      key: "error",
      label: t.error,
      value: error === undefined ? null : <bdi dir="ltr">{error}</bdi>,
      onClear: () => change({ error: undefined }),
      choices: (close) => (
        <FilterText
          label={t.errorHint}
          value={error ?? ""}
          find={t.find}
          maxLength={64}
          dir="ltr"
          onFind={(code) => {
            change({ error: code });
            close();
          }}
        />
      ),
    },
  ];
  const said = [...lists, { key: "error", label: t.error, value: error, words: error ?? "" }];
  return {
    chips,
    set: said.flatMap(({ key, label, value, words }) =>
      value === undefined ? [] : [{ key, words: t.chipOf(label, words) }],
    ),
    clear: (key) => change({ [key]: undefined }),
  };
}
