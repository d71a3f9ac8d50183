import { Button, Group, Popover, TextInput, UnstyledButton } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import classes from "./filter-chips.module.css";
import { texts } from "./texts.ts";

export interface FilterChip {
  key: string;
  label: string;
  /** In words; null where it is not set. */
  value: ReactNode | null;
  onClear: () => void;
  /** What is chosen with; `close` is for when it is chosen. */
  choices: (close: () => void) => ReactNode;
}

/** Dashed where it is not set, filled where it is. Their values live in the address (`useSearchState`). */
export function FilterChips({ filters }: { filters: readonly FilterChip[] }) {
  return (
    <div className={classes.chips}>
      {filters.map((filter) => (
        <Chip key={filter.key} filter={filter} />
      ))}
    </div>
  );
}

function Chip({ filter: { label, value, onClear, choices } }: { filter: FilterChip }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus withinPortal>
      <div className={classes.chip} data-set={value !== null || undefined}>
        <Popover.Target>
          <UnstyledButton
            className={classes.face ?? ""}
            onClick={() => setOpen(!isOpen)}
            aria-label={value === null ? t.addFilter(label) : undefined}
          >
            {value === null ? <IconPlus size={15} stroke={1.75} aria-hidden /> : null}
            {value === null ? label : <span>{`${label}:`}</span>}
            {value === null ? null : <b>{value}</b>}
          </UnstyledButton>
        </Popover.Target>
        {value === null ? null : (
          <UnstyledButton className={classes.clear ?? ""} onClick={onClear} aria-label={t.clear(label)}>
            <IconX size={14} stroke={1.75} aria-hidden />
          </UnstyledButton>
        )}
      </div>
      <Popover.Dropdown p={6}>{choices(close)}</Popover.Dropdown>
    </Popover>
  );
}

export interface FilterChoicesProps {
  choices: readonly { value: string; label: ReactNode }[];
  value: string | null;
  onChoose: (value: string) => void;
}

/** The usual list of choices of a chip. */
export function FilterChoices({ choices, value, onChoose }: FilterChoicesProps) {
  return (
    <ul className={classes.choices}>
      {choices.map((choice) => (
        <li key={choice.value}>
          <UnstyledButton
            className={classes.choice ?? ""}
            aria-pressed={choice.value === value}
            onClick={() => onChoose(choice.value)}
          >
            {choice.label}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

export interface FilterTextProps {
  label: string;
  value: string;
  find: string;
  maxLength: number;
  dir: "auto" | "ltr";
  onFind: (text: string) => void;
}

/** A filter whose value is typed. */
export function FilterText({ label, value, find, maxLength, dir, onFind }: FilterTextProps) {
  const [text, setText] = useState(value);
  function submit(event: FormEvent): void {
    event.preventDefault();
    onFind(text.trim());
  }
  return (
    <form onSubmit={submit}>
      <Group gap={6} p={4} align="end" wrap="nowrap">
        <TextInput
          label={label}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={maxLength}
          dir={dir}
          data-autofocus
        />
        <Button type="submit" variant="default">
          {find}
        </Button>
      </Group>
    </form>
  );
}
