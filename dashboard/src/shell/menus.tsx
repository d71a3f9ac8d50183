import {
  ActionIcon,
  Avatar,
  Button,
  Menu,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import {
  IconCheck,
  IconDeviceDesktop,
  IconDotsVertical,
  IconExternalLink,
  IconHelp,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { Link, useRouter } from "@tanstack/react-router";
import { useMe, useSession } from "../api/session.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useTexts } from "../i18n/use-texts.ts";
import { useShortcutSettings, useShortcuts } from "../parts/shortcuts.tsx";
import { screenAt } from "../screens.ts";
import { initials } from "./initials.ts";
import { texts } from "./texts.ts";

const icon = { size: 18, stroke: 1.75, "aria-hidden": true } as const;
const small = { ...icon, size: 16 };

export function LanguageButton() {
  const t = useTexts(texts);
  const { language, setLanguage } = useLanguage();
  const other = language === "ar" ? "en" : "ar";
  return (
    <Button
      variant="subtle"
      color="gray"
      px={8}
      lang={other}
      aria-label={`${t.otherLanguage}: ${t.toOtherLanguage}`}
      leftSection={<IconLanguage {...icon} />}
      onClick={() => setLanguage(other)}
    >
      {t.otherLanguage}
    </Button>
  );
}

const themes = [
  { value: "light", text: "themeLight", icon: IconSun },
  { value: "dark", text: "themeDark", icon: IconMoon },
  { value: "auto", text: "themeAuto", icon: IconDeviceDesktop },
] as const;

export function ThemeMenu() {
  const t = useTexts(texts);
  const computed = useComputedColorScheme("light");
  const Sign = computed === "dark" ? IconSun : IconMoon;
  return (
    <Menu width={180}>
      <Menu.Target>
        <Tooltip label={t.theme}>
          <ActionIcon aria-label={t.theme}>
            <Sign {...icon} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <ThemeItems />
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeItems() {
  const t = useTexts(texts);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return themes.map(({ value, text, icon: Sign }) => (
    <Menu.Item
      key={value}
      leftSection={<Sign {...small} />}
      rightSection={value === colorScheme ? <IconCheck {...small} /> : null}
      aria-current={value === colorScheme || undefined}
      onClick={() => setColorScheme(value)}
    >
      {t[text]}
    </Menu.Item>
  ));
}

export function HelpMenu() {
  const t = useTexts(texts);
  const { showAll } = useShortcutSettings();
  useShortcuts([{ keys: "?", label: t.keys, act: showAll }]);
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t.help}>
          <ActionIcon aria-label={t.help}>
            <IconHelp {...icon} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <HelpItems />
      </Menu.Dropdown>
    </Menu>
  );
}

function HelpItems() {
  const t = useTexts(texts);
  const { showAll } = useShortcutSettings();
  return (
    <>
      <Menu.Item leftSection={<IconKeyboard {...small} />} onClick={showAll}>
        {t.keys}
      </Menu.Item>
      <Menu.Item
        component="a"
        href="/docs"
        target="_blank"
        rel="noopener"
        leftSection={<IconExternalLink {...small} className="turns" />}
      >
        {t.apiReference}
      </Menu.Item>
    </>
  );
}

export function MeMenu() {
  const t = useTexts(texts);
  const { name } = useMe();
  return (
    <Menu width={260}>
      <Menu.Target>
        <ActionIcon radius="xl" ms={4}>
          <span className="for-readers">{t.me}</span>
          <Avatar size={28} color="petrol" aria-hidden>
            {initials(name ?? "")}
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MeItems />
      </Menu.Dropdown>
    </Menu>
  );
}

function MeItems() {
  const t = useTexts(texts);
  const { name, email, role } = useMe();
  const { end } = useSession();
  const router = useRouter();
  const roles: Record<string, string> = { owner: t.owner, admin: t.admin, operator: t.operator, viewer: t.viewer };
  return (
    <>
      <Menu.Label>
        <bdi>{name}</bdi>
        <br />
        <bdi dir="ltr">{email}</bdi>
        {role === null ? null : ` · ${roles[role] ?? role}`}
      </Menu.Label>
      {screenAt("/me") === undefined ? null : (
        <Menu.Item component={Link} to="/me" leftSection={<IconUser {...small} />}>
          {t.me}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconLogout {...small} className="turns" />}
        onClick={() => void router.navigate({ to: "/sign-in" }).then(end)}
      >
        {t.signOut}
      </Menu.Item>
    </>
  );
}

/** All of them behind one button, on a phone. */
export function NarrowMenu() {
  const t = useTexts(texts);
  const { language, setLanguage } = useLanguage();
  const other = language === "ar" ? "en" : "ar";
  return (
    <Menu width={260}>
      <Menu.Target>
        <ActionIcon aria-label={t.more} size={44}>
          <IconDotsVertical {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item lang={other} leftSection={<IconLanguage {...small} />} onClick={() => setLanguage(other)}>
          {t.otherLanguage}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t.theme}</Menu.Label>
        <ThemeItems />
        <Menu.Divider />
        <HelpItems />
        <Menu.Divider />
        <MeItems />
      </Menu.Dropdown>
    </Menu>
  );
}
