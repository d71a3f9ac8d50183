import { Button, Checkbox, Divider, Popover, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../../i18n/use-texts.ts";
import { useSearchState } from "../../parts/search-state.ts";
import { read, write } from "../../storage.ts";
import { choosable, hiddenAtFirst } from "./columns.tsx";
import { texts } from "./texts.ts";

interface Choice {
  hidden: ReadonlySet<string>;
  toggle: (column: string) => void;
  isCompact: boolean;
  toggleCompact: () => void;
}

/** In the address, so that a link shows the same; and in this browser, for the next visit. */
export function useColumnChoice(): Choice {
  const [{ hide }, change] = useSearchState();
  const [isCompact, setCompact] = useState(read("zajel.columns.compact") === "yes");
  const words = hide ?? read("zajel.columns.transactions") ?? hiddenAtFirst.join(",");
  const hidden = new Set(words.split(",").filter((word) => (choosable as readonly string[]).includes(word)));
  return {
    hidden,
    toggle(column) {
      const next = new Set(hidden);
      if (!next.delete(column)) next.add(column);
      const text = next.size === 0 ? "none" : [...next].join(",");
      write("zajel.columns.transactions", text);
      change({ hide: text }, { replace: true });
    },
    isCompact,
    toggleCompact() {
      write("zajel.columns.compact", isCompact ? null : "yes");
      setCompact(!isCompact);
    },
  };
}

export function ColumnsMenu({ choice: { hidden, toggle, isCompact, toggleCompact } }: { choice: Choice }) {
  const t = useTexts(texts);
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          px={10}
          leftSection={<IconColumns3 size={16} stroke={1.75} aria-hidden />}
        >
          {t.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.columns} p="sm">
        <Stack gap={10}>
          {choosable.map((column) => (
            <Checkbox
              key={column}
              size="xs"
              label={t[column]}
              checked={!hidden.has(column)}
              onChange={() => toggle(column)}
            />
          ))}
          <Divider />
          <Checkbox size="xs" label={t.compact} checked={isCompact} onChange={toggleCompact} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
