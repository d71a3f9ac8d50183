/** What stands around every screen of somebody who is signed in. */
import { AppShell, Drawer } from "@mantine/core";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { LiveProvider } from "../api/live.tsx";
import { useMe } from "../api/session.ts";
import { useRenewalByLanguage } from "../api/spoken.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { navigationFor } from "../navigation.ts";
import { useShortcuts } from "../parts/shortcuts.tsx";
import { Loading } from "../parts/states.tsx";
import { screenAt } from "../screens.ts";
import { Announcer } from "./announcer.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { SessionEnded } from "./session-ended.tsx";
import classes from "./shell.module.css";
import { Sidebar } from "./sidebar.tsx";
import { texts } from "./texts.ts";
import { TopBar } from "./top-bar.tsx";

export function Shell() {
  const t = useTexts(texts);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when somebody has gone somewhere by it
  useEffect(() => setMenuOpen(false), [pathname]);
  useGoKeys();
  useRenewalByLanguage();
  return (
    <LiveProvider>
      <a href="#content" className={classes.skip}>
        {t.skip}
      </a>
      <AppShell
        layout="alt"
        header={{ height: 52 }}
        navbar={{ width: 224, breakpoint: "sm", collapsed: { mobile: true } }}
        footer={{ height: { base: 62, sm: 0 } }}
        padding={0}
        transitionDuration={0}
      >
        <AppShell.Header className={classes.header ?? ""}>
          <TopBar onMenu={() => setMenuOpen(true)} />
        </AppShell.Header>
        <AppShell.Navbar className={classes.sidebar ?? ""} aria-label={t.navigation}>
          <Sidebar />
        </AppShell.Navbar>
        <AppShell.Main className={classes.main ?? ""} id="content" tabIndex={-1}>
          <div className={classes.content}>
            <Suspense fallback={<Loading rows={4} />}>
              <Outlet />
            </Suspense>
          </div>
        </AppShell.Main>
        <AppShell.Footer className={classes.footer ?? ""} component="div">
          <BottomBar onMore={() => setMenuOpen(true)} />
        </AppShell.Footer>
      </AppShell>
      <Drawer.Root opened={isMenuOpen} onClose={() => setMenuOpen(false)} size={280}>
        <Drawer.Overlay backgroundOpacity={0.4} />
        <Drawer.Content className={classes.drawer ?? ""} aria-label={t.navigation} aria-modal>
          <Drawer.Body p={0} h="100%">
            <nav className={classes.drawerMenu} aria-label={t.navigation}>
              <Sidebar onClose={() => setMenuOpen(false)} />
            </nav>
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <Announcer />
      <SessionEnded />
    </LiveProvider>
  );
}

/** `N` and `G` with a second key. */
function useGoKeys(): void {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const { rights } = useMe();
  const items = navigationFor(rights).flatMap((group) => group.items);
  const canCreate = screenAt("/new") !== undefined && rights.includes("operate");
  useShortcuts([
    ...(canCreate ? [{ keys: "n", label: t.newRequest, act: () => void navigate({ to: "/new" }) }] : []),
    ...items.flatMap(({ letter, path, text }) =>
      letter === undefined
        ? []
        : [{ keys: `g ${letter}`, label: t.goTo(t[text]), act: () => void navigate({ to: path }) }],
    ),
  ]);
}
