import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { StatusColor } from "../theme/theme.ts";
import classes from "./pill.module.css";

export type IconType = Icon;

/** A tinted pill, radius 11: of payment states, template statuses and counts. */
export function Pill({ color, icon: Sign, children }: { color: StatusColor; icon?: IconType; children: ReactNode }) {
  return (
    <span className={classes.pill} data-color={color} style={tintOf(color)}>
      {Sign === undefined ? null : <Sign size={14} stroke={1.75} aria-hidden />}
      {children}
    </span>
  );
}

/** The tint, the text on it, and the colour of lines and figures, as `--tint`, `--on-tint`, `--graphic`. */
export function tintOf(color: StatusColor): Record<`--${string}`, string> {
  return {
    "--tint": `var(--zajel-${color}-tint)`,
    "--on-tint": `var(--zajel-${color}-text)`,
    "--graphic": `var(--zajel-${color}-graphic)`,
  };
}
