/** The questions that people come with, each no more than filters; and those that somebody keeps under a name. */
import { Button, Popover, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMe } from "../../api/session.ts";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import { type SearchValues, useSearchState } from "../../parts/search-state.ts";
import { read, write } from "../../storage.ts";
import classes from "./page.module.css";
import { filtersOf, totalQuery } from "./query.ts";
import { texts } from "./texts.ts";

/** What of the address is a filter, and so a part of a view. */
const filterKeys = ["q", "state", "message", "type", "created", "amount", "language", "conflict"] as const;
const mostKept = 8;

interface KeptView {
  name: string;
  filters: SearchValues;
}

export function Views() {
  const t = useTexts(texts);
  const [values, change] = useSearchState();
  const { kept, keep, remove } = useKeptViews();
  const present = Object.fromEntries(filterKeys.map((key) => [key, values[key]]));
  const isPresent = ({ filters }: KeptView) => filterKeys.every((key) => filters[key] === values[key]);
  const current = kept.find(isPresent);
  const views = [
    { name: t.all, state: undefined, message: undefined },
    { name: t.waiting, state: "open", message: undefined },
    { name: t.paid, state: "paid", message: undefined },
    { name: t.problem, state: undefined, message: "problem" },
  ];
  return (
    <div className={classes.views}>
      <nav className={classes.viewList} aria-label={t.views}>
        {views.map((view) => (
          <UnstyledButton
            key={view.name}
            className={classes.view ?? ""}
            aria-current={
              current === undefined && view.state === values.state && view.message === values.message
                ? "true"
                : undefined
            }
            onClick={() => change({ state: view.state, message: view.message })}
          >
            {view.name}
            <Total values={{ ...values, state: view.state, message: view.message }} />
          </UnstyledButton>
        ))}
        {kept.map((view) => (
          <span key={view.name} className={classes.kept}>
            <UnstyledButton
              className={classes.view ?? ""}
              aria-current={view === current ? "true" : undefined}
              onClick={() => change(Object.fromEntries(filterKeys.map((key) => [key, view.filters[key]])))}
            >
              <bdi>{view.name}</bdi>
              <Total values={view.filters} />
            </UnstyledButton>
            {view === current ? (
              <UnstyledButton
                className={classes.removeView ?? ""}
                aria-label={t.removeView(view.name)}
                onClick={() => remove(view.name)}
              >
                <IconX size={14} stroke={1.75} aria-hidden />
              </UnstyledButton>
            ) : null}
          </span>
        ))}
      </nav>
      {current === undefined && kept.length < mostKept && filterKeys.some((key) => values[key] !== undefined) ? (
        <SaveView onSave={(name) => keep({ name, filters: present })} />
      ) : null}
    </div>
  );
}

/** How many there are, small beside its name; nothing until that is known. */
function Total({ values }: { values: SearchValues }) {
  const words = useTotalWords(values);
  return words === null ? null : <span className={classes.total}>{words}</span>;
}

/** `12`, or `1,000+` where there are more. */
export function useTotalWords(values: SearchValues): string | null {
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const reading = useLanguage();
  const filters = filtersOf(values, locale, new Date());
  const { data } = useQuery({ ...totalQuery(filters), placeholderData: keepPreviousData });
  if (!data) return null;
  const count = formatNumber(reading, data.count);
  return data.more ? t.orMore(count) : count;
}

function SaveView({ onSave }: { onSave: (name: string) => void }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === "") return;
    onSave(name.trim());
    setName("");
    setOpen(false);
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.saveView ?? ""} onClick={() => setOpen(!isOpen)}>
          <IconPlus size={15} stroke={1.75} aria-hidden />
          {t.saveView}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Stack gap={8} w={240}>
            <TextInput
              label={t.viewName}
              value={name}
              maxLength={40}
              onChange={(event) => setName(event.currentTarget.value)}
              dir="auto"
              data-autofocus
            />
            <Text size="xs" c="dimmed">
              {t.viewKept}
            </Text>
            <Button type="submit" variant="default">
              {t.save}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Of this person in this shop, in this browser. */
function useKeptViews() {
  const { id, merchant_id } = useMe();
  const key = `zajel.views.${id}.${merchant_id}` as const;
  const [kept, setKept] = useState(() => readViews(read(key)));
  function set(next: KeptView[]): void {
    write(key, next.length === 0 ? null : JSON.stringify(next));
    setKept(next);
  }
  return {
    kept,
    keep: (view: KeptView) => set([...kept.filter(({ name }) => name !== view.name), view]),
    remove: (name: string) => set(kept.filter((view) => view.name !== name)),
  };
}

/** What is stored may be anybody's: only texts are taken. */
function readViews(text: string | null): KeptView[] {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(stored)) return [];
    return stored.slice(0, mostKept).flatMap((view: Partial<KeptView> | null) => {
      if (typeof view?.name !== "string" || typeof view.filters !== "object") return [];
      const filters: Record<string, unknown> = view.filters;
      const texts = filterKeys.flatMap((key) => (typeof filters[key] === "string" ? [[key, filters[key]]] : []));
      return [{ name: view.name, filters: Object.fromEntries(texts) as SearchValues }];
    });
  } catch {
    return [];
  }
}
