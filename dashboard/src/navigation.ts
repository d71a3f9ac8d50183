/**
 * The sidebar, in its order. An item appears with its screen: one whose path has no screen yet, or that the person has
 * no right to, is left out.
 */
import {
  IconAlertTriangle,
  IconCode,
  IconDeviceMobileMessage,
  IconFileUpload,
  IconHistory,
  IconLayoutDashboard,
  IconMessageReply,
  IconMessages,
  IconPlugConnected,
  IconReceiptDollar,
  IconSettings,
  IconTemplate,
  IconUsers,
} from "@tabler/icons-react";
import type { IconType } from "./parts/pill.tsx";
import type { Screen } from "./screens/define.ts";
import { screenAt } from "./screens.ts";

export interface NavigationItem {
  path: string;
  text:
    | "overview"
    | "transactions"
    | "bulks"
    | "notifications"
    | "replies"
    | "attention"
    | "templates"
    | "authenticators"
    | "phone"
    | "developers"
    | "people"
    | "audit"
    | "settings";
  icon: IconType;
  /** The second key after `g`. */
  letter?: string;
}

export interface NavigationGroup {
  text: "whatsApp" | "workspace" | null;
  items: readonly NavigationItem[];
}

const groups: readonly NavigationGroup[] = [
  {
    text: null,
    items: [
      { path: "/", text: "overview", icon: IconLayoutDashboard, letter: "o" },
      { path: "/transactions", text: "transactions", icon: IconReceiptDollar, letter: "t" },
      { path: "/bulks", text: "bulks", icon: IconFileUpload },
      { path: "/notifications", text: "notifications", icon: IconMessages },
      { path: "/replies", text: "replies", icon: IconMessageReply },
      { path: "/attention", text: "attention", icon: IconAlertTriangle, letter: "a" },
    ],
  },
  {
    text: "whatsApp",
    items: [
      { path: "/templates", text: "templates", icon: IconTemplate },
      { path: "/authenticators", text: "authenticators", icon: IconPlugConnected },
      { path: "/phone", text: "phone", icon: IconDeviceMobileMessage },
    ],
  },
  {
    text: "workspace",
    items: [
      { path: "/developers", text: "developers", icon: IconCode },
      { path: "/people", text: "people", icon: IconUsers },
      { path: "/audit", text: "audit", icon: IconHistory },
      { path: "/settings", text: "settings", icon: IconSettings },
    ],
  },
];

export interface ShownItem extends NavigationItem {
  screen: Screen;
}

export interface ShownGroup {
  text: NavigationGroup["text"];
  items: readonly ShownItem[];
}

export function navigationFor(rights: readonly string[]): readonly ShownGroup[] {
  return groups
    .map(({ text, items }) => ({
      text,
      items: items.flatMap((item) => {
        const screen = screenAt(item.path);
        const isOpen = screen !== undefined && (screen.needs === undefined || rights.includes(screen.needs));
        return isOpen ? [{ ...item, screen }] : [];
      }),
    }))
    .filter(({ items }) => items.length > 0);
}
