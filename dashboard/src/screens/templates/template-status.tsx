import {
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconLinkOff,
  IconPlayerPause,
  IconSpeakerphone,
  IconTrash,
} from "@tabler/icons-react";
import { useTexts } from "../../i18n/use-texts.ts";
import { type IconType, tintOf } from "../../parts/pill.tsx";
import type { StatusColor } from "../../theme/theme.ts";
import type { Template } from "./data.ts";
import { texts } from "./status-texts.ts";
import classes from "./template-status.module.css";

export type TemplateStatusName =
  | "approved"
  | "in_review"
  | "paused"
  | "marketing"
  | "rejected"
  | "disabled"
  | "missing"
  | "held"
  | "unfit";

const looks: Record<TemplateStatusName, { icon: IconType; color: StatusColor }> = {
  approved: { icon: IconCircleCheck, color: "leaf" },
  in_review: { icon: IconClock, color: "neutral" },
  paused: { icon: IconPlayerPause, color: "amber" },
  marketing: { icon: IconSpeakerphone, color: "amber" },
  rejected: { icon: IconCircleX, color: "coral" },
  disabled: { icon: IconCircleX, color: "coral" },
  missing: { icon: IconTrash, color: "coral" },
  held: { icon: IconPlayerPause, color: "amber" },
  unfit: { icon: IconLinkOff, color: "coral" },
};

/** From the worst to the best: of several languages the worst is told. */
const order: readonly TemplateStatusName[] = [
  "rejected",
  "disabled",
  "missing",
  "unfit",
  "paused",
  "held",
  "marketing",
  "in_review",
  "approved",
];

export function statusOf({ status, category }: Pick<Template, "status" | "category">): TemplateStatusName {
  switch (status) {
    case "APPROVED":
      return category === "MARKETING" ? "marketing" : "approved";
    case "REJECTED":
      return "rejected";
    case "PAUSED":
      return "paused";
    case "DISABLED":
      return "disabled";
    case "DELETED":
    case "PENDING_DELETION":
      return "missing";
    default:
      return "in_review";
  }
}

export function worstOf(statuses: readonly TemplateStatusName[]): TemplateStatusName {
  return order.find((one) => statuses.includes(one)) ?? "approved";
}

export function TemplateStatus({ status }: { status: TemplateStatusName }) {
  const t = useTexts(texts);
  const { icon: Sign, color } = looks[status];
  return (
    <span className={classes.status} data-neutral={color === "neutral" || undefined} style={tintOf(color)}>
      <Sign size={16} stroke={1.75} aria-hidden />
      {t[status]}
    </span>
  );
}
