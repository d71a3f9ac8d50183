import { useTexts } from "../../i18n/use-texts.ts";
import { type FilterChip, FilterChoices, FilterText } from "../../parts/filter-chips.tsx";
import { useLanguageName } from "../../parts/language-name.ts";
import { MessageStatus, messageStatuses, useMessageName, useStatusWord } from "../../parts/message-status.tsx";
import { usePeriodFilter, usePeriodWords } from "../../parts/period.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { messageStates, types } from "./query.ts";
import { texts } from "./texts.ts";

export interface SetFilter {
  key: string;
  /** `Status: Held` */
  words: string;
}

/** The chips over the table, and in words those that are set. */
export function useFilters(): { chips: FilterChip[]; set: SetFilter[]; clear: (key: string) => void } {
  const t = useTexts(texts);
  const periodFilter = usePeriodFilter();
  const periodWords = usePeriodWords();
  const languageName = useLanguageName();
  const statusWord = useStatusWord();
  const messageName = useMessageName();
  const [{ status, state, error, created, type, language, template }, change] = useSearchState();

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
      key: "type",
      label: t.type,
      value: type,
      words: types.some((known) => known === type) ? t[type as (typeof types)[number]] : (type ?? ""),
      choices: types.map((value) => ({ value, label: t[value] })),
    },
  ];
  // The numbers of the overview lead here by them; nobody comes to type one.
  const byLink = [
    {
      key: "language",
      label: t.language,
      value: language,
      words: language === undefined ? "" : languageName(language),
    },
    { key: "template", label: t.template, value: template, words: template ?? "" },
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
    periodFilter(t.created, created, (period) => change({ created: period })),
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
    ...byLink
      .filter(({ value }) => value !== undefined)
      .map(({ key, label, value = "", words }) => ({
        key,
        label,
        value: <bdi>{words}</bdi>,
        onClear: () => change({ [key]: undefined }),
        choices: (close: () => void) => (
          <FilterText
            label={label}
            value={value}
            find={t.find}
            maxLength={512}
            dir="ltr"
            onFind={(text) => {
              change({ [key]: text });
              close();
            }}
          />
        ),
      })),
  ];
  const said = [
    ...lists,
    ...byLink,
    { key: "created", label: t.created, value: created, words: created === undefined ? "" : periodWords(created) },
    { key: "error", label: t.error, value: error, words: error ?? "" },
  ];
  return {
    chips,
    set: said.flatMap(({ key, label, value, words }) =>
      value === undefined ? [] : [{ key, words: t.chipOf(label, words) }],
    ),
    clear: (key) => change({ [key]: undefined }),
  };
}
