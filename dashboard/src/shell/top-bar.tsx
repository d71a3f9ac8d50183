import { ActionIcon, Tooltip } from "@mantine/core";
import { IconFlask, IconMenu2, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useLiveState } from "../api/live.tsx";
import { useIsSimulated } from "../api/session.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { useCurrentTitle } from "../parts/page-title.ts";
import { Keys, useShortcuts } from "../parts/shortcuts.tsx";
import { screenAt } from "../screens.ts";
import { HelpMenu, LanguageButton, MeMenu, NarrowMenu, ThemeMenu } from "./menus.tsx";
import { texts } from "./texts.ts";
import classes from "./top-bar.module.css";

export function TopBar({ onMenu }: { onMenu: () => void }) {
  const t = useTexts(texts);
  const title = useCurrentTitle();
  const [isSearching, setSearching] = useState(false);
  const canSearch = screenAt("/transactions") !== undefined;
  return (
    <div className={classes.bar}>
      <ActionIcon className={classes.narrow ?? ""} onClick={onMenu} aria-label={t.openMenu} size={44}>
        <IconMenu2 size={20} stroke={1.75} aria-hidden />
      </ActionIcon>
      <span className={classes.title} aria-hidden data-hidden={isSearching || undefined}>
        {title}
      </span>
      {canSearch ? <SearchBox isOpen={isSearching} onClose={() => setSearching(false)} /> : null}
      {canSearch && !isSearching ? (
        <ActionIcon
          className={classes.narrow ?? ""}
          onClick={() => setSearching(true)}
          aria-label={t.searchLabel}
          size={44}
        >
          <IconSearch size={20} stroke={1.75} aria-hidden />
        </ActionIcon>
      ) : null}
      <div className={classes.end}>
        <Standing />
        <LanguageButton />
        <ThemeMenu />
        <HelpMenu />
        <MeMenu />
      </div>
      <div className={classes.narrow}>
        <NarrowMenu />
      </div>
    </div>
  );
}

function SearchBox({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useShortcuts([{ keys: "/", label: t.searchLabel, act: () => field.current?.focus() }]);
  function search(event: FormEvent): void {
    event.preventDefault();
    const q = field.current?.value.trim() ?? "";
    onClose();
    field.current?.blur();
    void navigate({ to: "/transactions", search: (q === "" ? {} : { q }) as never });
  }
  return (
    <search className={classes.search} data-open={isOpen || undefined}>
      <form onSubmit={search}>
        <IconSearch size={16} stroke={1.75} aria-hidden />
        <input
          ref={field}
          type="search"
          name="q"
          maxLength={128}
          autoComplete="off"
          placeholder={t.search}
          aria-label={t.search}
          dir="auto"
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            onClose();
            event.currentTarget.blur();
          }}
        />
        <span className={classes.key} aria-hidden>
          <Keys keys="/" />
        </span>
      </form>
    </search>
  );
}

/** Whether what one sees is true now, and whether it is real. */
function Standing() {
  const t = useTexts(texts);
  const state = useLiveState();
  const isSimulated = useIsSimulated();
  const words = { live: t.live, connecting: t.connecting, reconnecting: t.reconnecting, polling: t.polling }[state];
  if (isSimulated && state !== "reconnecting") {
    return (
      <span className={classes.simulator}>
        <IconFlask size={15} stroke={1.75} aria-hidden />
        {t.simulator}
      </span>
    );
  }
  return (
    <Tooltip label={words}>
      <span className={classes.standing} data-state={state} role="status">
        <span className={classes.dot} aria-hidden />
        <span className={classes.words}>{words}</span>
      </span>
    </Tooltip>
  );
}
