import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { latinAmount } from "../../format/money.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { type FilterChip, FilterChoices, FilterText } from "../../parts/filter-chips.tsx";
import { useLanguageName } from "../../parts/language-name.ts";
import { MessageStatus, messageStatuses, useStatusWord } from "../../parts/message-status.tsx";
import { PaymentStatePill, paymentStates } from "../../parts/payment-state.tsx";
import { usePeriodFilter, usePeriodWords } from "../../parts/period.tsx";
import { type SearchValues, useSearchState } from "../../parts/search-state.ts";
import { texts as partTexts } from "../../parts/texts.ts";
import { amountsOf } from "./query.ts";
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
  const periodFilter = usePeriodFilter();
  const periodWords = usePeriodWords();
  const languageName = useLanguageName();
  const { q, state, message, type, created, amount, language, conflict } = values;
  const amounts = amountsOf(amount);
  const amountWords =
    amounts.from !== "" && amounts.to !== ""
      ? `${amounts.from} – ${amounts.to}`
      : amounts.from === ""
        ? t.upTo(amounts.to)
        : t.from(amounts.from);
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
    periodFilter(t.created, created, (period) => change({ created: period })),
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
    {
      key: "amount",
      label: t.amount,
      value: amount === undefined ? null : <bdi>{amountWords}</bdi>,
      onClear: () => change({ amount: undefined }),
      choices: (close) => (
        <AmountsForm
          value={amount}
          onChoose={(value) => {
            change({ amount: value });
            close();
          }}
        />
      ),
    },
    {
      key: "language",
      label: t.language,
      value: language === undefined ? null : <bdi>{languageName(language)}</bdi>,
      onClear: () => change({ language: undefined }),
      choices: (close) => {
        const choose = (value: string) => {
          change({ language: value });
          close();
        };
        return (
          <Stack gap={6}>
            <FilterChoices
              choices={["ar", "en"].map((value) => ({ value, label: languageName(value) }))}
              value={language ?? null}
              onChoose={choose}
            />
            <FilterText
              label={t.otherLanguage}
              value=""
              find={t.find}
              maxLength={12}
              dir="ltr"
              onFind={(text) => text !== "" && choose(text)}
            />
          </Stack>
        );
      },
    },
    // What "Needs attention" leads here by; nobody sets it.
    ...(conflict === undefined
      ? []
      : [
          {
            key: "conflict",
            label: t.conflict,
            value: t.conflicts,
            onClear: () => change({ conflict: undefined }),
            choices: () => <Text p={8}>{t.conflictWhat}</Text>,
          },
        ]),
  ];
  const said: Record<string, string | undefined> = {
    q,
    created: created === undefined ? undefined : periodWords(created),
    state: state === undefined ? undefined : stateWord(state),
    message: message === undefined ? undefined : message === "problem" ? t.problems : statusWord(message),
    type: type === undefined ? undefined : type === "e_commerce" ? t.eCommerce : t.paymentRequest,
    amount: amount === undefined ? undefined : amountWords,
    language: language === undefined ? undefined : languageName(language),
    conflict: conflict === undefined ? undefined : t.conflicts,
  };
  const set = chips.flatMap(({ key, label }) => {
    const value = said[key];
    return value === undefined ? [] : [{ key, words: t.chipOf(label, value) }];
  });
  return { chips, set, change };
}

function AmountsForm({ value, onChoose }: { value: string | undefined; onChoose: (amount: string) => void }) {
  const t = useTexts(texts);
  const [amounts, setAmounts] = useState(amountsOf(value));
  function submit(event: FormEvent): void {
    event.preventDefault();
    const { from, to } = amountsOf(`${amounts.from}..${amounts.to}`);
    if (from !== "" || to !== "") onChoose(`${from}..${to}`);
  }
  const field = (side: "from" | "to", label: string) => (
    <TextInput
      label={label}
      inputMode="decimal"
      dir="ltr"
      maxLength={16}
      value={amounts[side]}
      onChange={(event) => setAmounts({ ...amounts, [side]: latinAmount(event.currentTarget.value) })}
      {...(side === "from" ? { "data-autofocus": true } : {})}
    />
  );
  return (
    <form onSubmit={submit}>
      <Stack gap={6} p={8} w={240}>
        <Group gap={6} grow wrap="nowrap">
          {field("from", t.atLeast)}
          {field("to", t.atMost)}
        </Group>
        <Button type="submit" variant="default" fullWidth>
          {t.apply}
        </Button>
      </Stack>
    </form>
  );
}
