import {
  ActionIcon,
  Button,
  Menu,
  NativeSelect,
  Popover,
  SegmentedControl,
  Stack,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconCalendar, IconChevronDown, IconFilter } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTexts } from "../../i18n/use-texts.ts";
import { useMessageName } from "../../parts/message-status.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import classes from "./page.module.css";
import { noFilter } from "./query.ts";
import { ranges, readRange, usualRange } from "./range.ts";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";

const icon = { size: 16, stroke: 1.75, "aria-hidden": true } as const;

/** Which time, compared with what, and of which messages; all parts of the page follow. */
export function Controls({ known }: { known: Stats | undefined }) {
  const t = useTexts(texts);
  const [{ range: text, compare }, change] = useSearchState();
  const range = readRange(text);
  const compared = t[`compare_${typeof range === "string" ? range : "own"}`];
  return (
    <div className={classes.controls}>
      <div className={classes.ranges}>
        <SegmentedControl
          aria-label={t.range}
          value={typeof range === "string" ? range : ""}
          onChange={(value) => change({ range: value === usualRange ? undefined : value })}
          data={ranges.map((value) => ({ value, label: t[value] }))}
        />
        <OwnRange />
      </div>
      <Menu width={190}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown {...icon} size={14} />}>
            {compare === "none" ? t.compareNone : compared}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => change({ compare: undefined })}>{compared}</Menu.Item>
          <Menu.Item onClick={() => change({ compare: "none" })}>{t.compareNone}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Filters known={known} />
    </div>
  );
}

function OwnRange() {
  const t = useTexts(texts);
  const [{ range: text }, change] = useSearchState();
  const range = readRange(text);
  const [isOpen, setOpen] = useState(false);
  const [days, setDays] = useState(typeof range === "string" ? { first: "", last: "" } : range);
  const isWhole = days.first !== "" && days.last !== "" && days.first <= days.last;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isWhole) return;
    change({ range: `${days.first}..${days.last}` });
    setOpen(false);
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t.ownRange}>
          <ActionIcon
            aria-label={t.ownRange}
            data-chosen={typeof range !== "string" || undefined}
            size="var(--zajel-target)"
            onClick={() => setOpen(!isOpen)}
          >
            <IconCalendar {...icon} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Stack gap={8}>
            <TextInput
              type="date"
              label={t.from}
              value={days.first}
              max={days.last}
              onChange={({ currentTarget: { value } }) => setDays({ ...days, first: value })}
            />
            <TextInput
              type="date"
              label={t.until}
              value={days.last}
              min={days.first}
              onChange={({ currentTarget: { value } }) => setDays({ ...days, last: value })}
            />
            <Button type="submit" variant="default" disabled={!isWhole}>
              {t.show}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

const states = ["created", "paid", "authorized", "failed", "canceled", "expired"] as const;

function Filters({ known }: { known: Stats | undefined }) {
  const t = useTexts(texts);
  const messageName = useMessageName();
  const [values, change] = useSearchState();
  const { type, state, language, template } = values;
  const count = [type, state, language, template].filter(Boolean).length;
  const names = (rows: Stats["by_language"] | undefined, chosen: string | undefined) => [
    ...new Set([...(chosen === undefined ? [] : [chosen]), ...(rows ?? []).map(({ name }) => name)]),
  ];
  const select = (key: keyof typeof noFilter, label: string, choices: readonly { value: string; label: string }[]) => (
    <NativeSelect
      label={label}
      value={values[key] ?? ""}
      onChange={({ currentTarget: { value } }) => change({ [key]: value })}
      data={[{ value: "", label: t.everything }, ...choices]}
    />
  );
  const plain = (value: string) => ({ value, label: value });
  return (
    <Popover position="bottom-end" trapFocus returnFocus width={260}>
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter {...icon} />}>
          {count === 0 ? t.filter : t.filters(count)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8}>
          {select(
            "state",
            t.by_state,
            states.map((value) => ({ value, label: messageName(value, "long") })),
          )}
          {select(
            "type",
            t.by_type,
            (["payment_request", "e_commerce"] as const).map((value) => ({ value, label: t[value] })),
          )}
          {select("language", t.by_language, names(known?.by_language, language).map(plain))}
          {select("template", t.by_template, names(known?.by_template, template).map(plain))}
          {count === 0 ? null : (
            <Button variant="default" onClick={() => change(noFilter)}>
              {t.clear}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
