import { Button, Menu } from "@mantine/core";
import { IconCheck, IconColumns3 } from "@tabler/icons-react";
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
  const check = (isOn: boolean) => <IconCheck size={16} stroke={1.75} aria-hidden opacity={isOn ? 1 : 0} />;
  return (
    <Menu closeOnItemClick={false} width={220}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          px={10}
          leftSection={<IconColumns3 size={16} stroke={1.75} aria-hidden />}
        >
          {t.columns}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choosable.map((column) => (
          <Menu.Item
            key={column}
            role="menuitemcheckbox"
            aria-checked={!hidden.has(column)}
            leftSection={check(!hidden.has(column))}
            onClick={() => toggle(column)}
          >
            {t[column]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={isCompact}
          leftSection={check(isCompact)}
          onClick={toggleCompact}
        >
          {t.compact}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
