/** Keys of one letter: shown in menus, off in inputs and dialogs, and switched off where a person wants that. */
import { Group, Kbd, Switch, Text } from "@mantine/core";
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import { read, write } from "../storage.ts";
import { Dialog } from "./dialog.tsx";
import { pressedKey } from "./pressed-key.ts";
import classes from "./shortcuts.module.css";
import { texts } from "./shortcuts-texts.ts";

export interface Shortcut {
  /** `/`, `n`, `Enter`, `g o` for one after the other, `Ctrl+Enter`. */
  keys: string;
  /** What it does, for the list of all keys; one without is not in it. */
  label?: string;
  /** Under which heading it stands there. */
  group?: string;
  act: (event: KeyboardEvent) => void;
}

type Source = () => readonly Shortcut[];

interface Shortcuts {
  register: (source: Source) => () => void;
  areOn: boolean;
  setOn: (on: boolean) => void;
  showAll: () => void;
}

const ShortcutsContext = createContext<Shortcuts | null>(null);

/** How long the first of two keys waits for the second. */
const sequenceMs = 1_200;

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const sources = useRef(new Set<Source>());
  const [areOn, setAreOn] = useState(() => read("zajel.shortcuts") !== "off");
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || event.metaKey) return;
      const all = [...sources.current].reverse().flatMap((source) => [...source()]);
      actOn(all, keysOf(event, all), event);
    }
    /** What was pressed, the key before it included; null for what is no business of ours. */
    function keysOf(event: KeyboardEvent, all: readonly Shortcut[]): string | null {
      if (event.ctrlKey) return `Ctrl+${event.key}`;
      if (!areOn || isTyping(event.target) || isBehindDialog()) return null;
      const key = pressedKey(event);
      // On a button or link these two are its own.
      if ((key === "Enter" || key === " ") && isControl(event.target)) return null;
      const sequence = first !== null && event.timeStamp - first.at < sequenceMs ? `${first.key} ${key}` : null;
      first = all.some(({ keys }) => keys.startsWith(`${key} `)) ? { key, at: event.timeStamp } : null;
      return sequence !== null && all.some(({ keys }) => keys === sequence) ? sequence : key;
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [areOn]);
  const value = useMemo(
    () => ({
      register(source: Source) {
        sources.current.add(source);
        return () => void sources.current.delete(source);
      },
      areOn,
      setOn(on: boolean) {
        write("zajel.shortcuts", on ? null : "off");
        setAreOn(on);
      },
      showAll: () => setShown(true),
    }),
    [areOn],
  );
  return (
    <ShortcutsContext value={value}>
      {children}
      <AllKeys isOpen={isShown} onClose={() => setShown(false)} sources={sources.current} />
    </ShortcutsContext>
  );
}

/** The keys that hold while this part is on the page. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const context = use(ShortcutsContext);
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const register = context?.register;
  useEffect(() => register?.(() => latest.current), [register]);
}

export function useShortcutSettings(): Pick<Shortcuts, "areOn" | "setOn" | "showAll"> {
  const context = use(ShortcutsContext);
  if (context === null) throw new Error("There are no shortcuts here.");
  return context;
}

function actOn(all: readonly Shortcut[], keys: string | null, event: KeyboardEvent): void {
  const found = all.find((shortcut) => shortcut.keys === keys);
  if (found === undefined) return;
  event.preventDefault();
  found.act(event);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"))
  );
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("a, button, [role=menuitem], [role=tab], [role=option], input")
  );
}

function isBehindDialog(): boolean {
  return document.querySelector("[role=dialog][aria-modal=true], [role=menu]") !== null;
}

/** One key after the other, as they are printed. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys} dir="ltr">
      {keys.split(/[ +]/).map((key) => (
        <Kbd key={key} className={classes.key ?? ""}>
          {names[key] ?? key.toUpperCase()}
        </Kbd>
      ))}
    </span>
  );
}

const names: Record<string, string> = { Enter: "↵", Escape: "Esc", Ctrl: "Ctrl", ArrowUp: "↑", ArrowDown: "↓" };

function AllKeys({ isOpen, onClose, sources }: { isOpen: boolean; onClose: () => void; sources: ReadonlySet<Source> }) {
  const t = useTexts(texts);
  const { areOn, setOn } = useShortcutSettings();
  const named = isOpen
    ? [...sources].flatMap((source) => [...source()]).filter(({ label }) => label !== undefined)
    : [];
  const groups = Map.groupBy(named, ({ group }) => group ?? t.everywhere);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t.title}>
      {Array.from(groups, ([group, shortcuts]) => (
        <section key={group} className={classes.group}>
          <h3>{group}</h3>
          <dl>
            {shortcuts.map(({ keys, label }) => (
              <div key={keys} className={classes.line}>
                <dt>{label}</dt>
                <dd>
                  <Keys keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Group mt="md">
        <Switch checked={areOn} onChange={(event) => setOn(event.currentTarget.checked)} label={t.on} />
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {t.onHint}
      </Text>
    </Dialog>
  );
}
