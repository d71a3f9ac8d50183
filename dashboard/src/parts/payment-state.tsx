import {
  IconBan,
  IconCash,
  IconCircleCheck,
  IconCircleOff,
  IconCircleX,
  IconCreditCard,
  IconHourglassEmpty,
  IconLink,
  IconLoader,
  IconShieldCheck,
} from "@tabler/icons-react";
import { useTexts } from "../i18n/use-texts.ts";
import type { StatusColor } from "../theme/theme.ts";
import { type IconType, Pill } from "./pill.tsx";
import { texts } from "./texts.ts";

export const paymentStates = [
  "created",
  "pending",
  "attempted",
  "paid",
  "authorized",
  "failed",
  "canceled",
  "expired",
  "invalided",
  "cod",
] as const;
export type PaymentState = (typeof paymentStates)[number];

export const paymentLooks: Record<PaymentState, { icon: IconType; color: StatusColor }> = {
  created: { icon: IconLink, color: "neutral" },
  pending: { icon: IconLoader, color: "neutral" },
  attempted: { icon: IconCreditCard, color: "amber" },
  paid: { icon: IconCircleCheck, color: "leaf" },
  authorized: { icon: IconShieldCheck, color: "petrol" },
  failed: { icon: IconCircleX, color: "coral" },
  canceled: { icon: IconBan, color: "neutral" },
  expired: { icon: IconHourglassEmpty, color: "amber" },
  invalided: { icon: IconCircleOff, color: "neutral" },
  cod: { icon: IconCash, color: "sky" },
};

export function isPaymentState(state: string): state is PaymentState {
  return Object.hasOwn(paymentLooks, state);
}

/** Where a payment stands: a tinted pill. A state that is new to this page is shown by its own name. */
export function PaymentStatePill({ state }: { state: string }) {
  const t = useTexts(texts);
  if (!isPaymentState(state)) return <Pill color="neutral">{state}</Pill>;
  const { icon, color } = paymentLooks[state];
  return (
    <Pill color={color} icon={icon}>
      {t[state]}
    </Pill>
  );
}
