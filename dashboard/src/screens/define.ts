import type { ComponentType } from "react";
import type { Right } from "../api/session.ts";

/** One screen: an address, and what is loaded when somebody goes there. */
export interface Screen {
  /** As TanStack Router has it: `/transactions/$session_id`. It stands in `server/src/http/dashboard.ts`, too. */
  path: string;
  load: () => Promise<{ default: ComponentType }>;
  /** Without the sidebar, and for people who are not signed in. */
  isPublic?: boolean;
  /** Who may not do this does not find the screen. */
  needs?: Right;
  /** Shown at the end of its item in the sidebar: a count. It is a part of the first load, so keep it small. */
  Badge?: ComponentType;
}

export function defineScreen(screen: Screen): Screen {
  return screen;
}
