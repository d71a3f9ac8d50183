import { Checkbox, Group, Stack, Text } from "@mantine/core";
import { useTexts } from "../../../i18n/use-texts.ts";
import { postStates } from "./names.ts";
import { texts } from "./texts.ts";

export interface TicksProps {
  /** States, as the API has them. */
  value: readonly string[];
  onChange: (states: string[]) => void;
  isECommerce: boolean;
  error: string | null;
}

/** The two boxes of every request; a group that is partly chosen is shown so, and kept until somebody ticks it. */
export function Ticks({ value, onChange, isECommerce, error }: TicksProps) {
  const t = useTexts(texts);
  const chosen = new Set(value);
  const isAll = postStates.every((state) => chosen.has(state));
  const isAny = postStates.some((state) => chosen.has(state));
  const change = (states: readonly string[], isOn: boolean) => {
    const others = value.filter((state) => !states.includes(state));
    onChange(isOn ? [...others, ...states] : others);
  };
  return (
    <Stack gap={6} role="group" aria-label={t.ticks}>
      <Group gap="md">
        <Text size="sm" fw={500}>
          {t.ticks}:
        </Text>
        <Checkbox
          label={t.pre}
          disabled={isECommerce}
          checked={!isECommerce && chosen.has("created")}
          onChange={(event) => change(["created"], event.currentTarget.checked)}
        />
        <Checkbox
          label={t.post}
          checked={isAll}
          indeterminate={isAny && !isAll}
          onChange={() => change(postStates, !isAll)}
        />
      </Group>
      {isECommerce ? (
        <Text size="xs" c="dimmed">
          {t.noLink}
        </Text>
      ) : null}
      {error === null ? null : (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
