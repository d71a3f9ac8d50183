import { Anchor, Checkbox, UnstyledButton } from "@mantine/core";
import { IconBellOff, IconEye, IconFileCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { AnswerOf } from "../../api/client.ts";
import { useMay, useSettings } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { useLanguageName } from "../../parts/language-name.ts";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { useReasonOfCode } from "../../parts/reason.ts";
import { texts as partTexts } from "../../parts/texts.ts";
import { screenAt } from "../../screens.ts";
import classes from "./page.module.css";
import { texts } from "./texts.ts";
import { allStates } from "./ticks.ts";

export type Planned = AnswerOf<"POST /v1/transactions/plan">["notification_plan"][number];

export interface PlanListProps {
  type: string;
  language: string;
  /** Undefined as long as nothing is known. */
  plan: readonly Planned[] | undefined;
  ticked: ReadonlySet<string>;
  onTick: (state: string) => void;
  /** Whose message is shown. */
  seen: string;
  onSee: (state: string) => void;
  /** No link is given, and none can be made: shows the field for it. */
  onGiveLink: (() => void) | null;
}

/** Each state: when, which template in which language, or why not with the one link that changes it. */
export function PlanList({ type, language, plan, ticked, onTick, seen, onSee, onGiveLink }: PlanListProps) {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const states = allStates.filter((state) => !(type === "e_commerce" && state === "created"));
  return (
    <ul className={classes.plan} aria-label={t.plan}>
      {states.map((state) => {
        const word = (p as Record<string, unknown>)[state] as string;
        const planned = plan?.find((one) => one.state === state);
        return (
          <li key={state} className={classes.planned} data-seen={seen === state || undefined}>
            <Checkbox size="xs" aria-label={t.tell(word)} checked={ticked.has(state)} onChange={() => onTick(state)} />
            <span className={classes.plannedState}>
              <PaymentStatePill state={state} />
            </span>
            <span className={classes.when}>{ticked.has(state) ? <When state={state} /> : t.notTicked}</span>
            <span className={classes.what} data-off={!ticked.has(state) || undefined}>
              {planned === undefined ? null : (
                <What
                  planned={planned}
                  type={type}
                  language={language}
                  onGiveLink={state === "created" ? onGiveLink : null}
                />
              )}
            </span>
            <UnstyledButton
              className={classes.see ?? ""}
              aria-label={t.see(word)}
              aria-pressed={seen === state}
              onClick={() => onSee(state)}
            >
              <IconEye size={16} stroke={1.75} aria-hidden />
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}

function When({ state }: { state: string }) {
  const t = useTexts(texts);
  const { settle_seconds } = useSettings();
  const seconds = (settle_seconds as Record<string, number>)[state] ?? 0;
  if (state === "created") return <b>{t.now}</b>;
  if (seconds > 0) return t.after(seconds);
  const words: Record<string, string> = {
    paid: t.whenPaid,
    authorized: t.whenAuthorized,
    failed: t.whenFailed,
    canceled: t.whenCanceled,
    expired: t.whenExpired,
  };
  return words[state] ?? state;
}

interface WhatProps {
  planned: Planned;
  type: string;
  language: string;
  onGiveLink: (() => void) | null;
}

function What({ planned, type, language, onGiveLink }: WhatProps) {
  const t = useTexts(texts);
  const languageName = useLanguageName();
  const reasonOf = useReasonOfCode();
  const mayLink = useMay("configure") && screenAt("/templates") !== undefined;
  const { reason, template } = planned;
  if (reason !== null) {
    const isWithoutLink = reason === "missing_variable" && onGiveLink !== null;
    const why = isWithoutLink ? t.noCheckout : reason === "no_link" ? t.noTemplate : (reasonOf(reason) ?? reason);
    return (
      <span className={classes.not}>
        <IconBellOff size={16} stroke={1.75} aria-hidden />
        <span>{t.notSent(why)}</span>
        {isWithoutLink ? (
          <Anchor component="button" type="button" size="sm" onClick={onGiveLink}>
            {t.giveCheckout}
          </Anchor>
        ) : null}
        {reason === "no_link" && mayLink ? (
          <Anchor
            component={Link}
            size="sm"
            to="/templates/$type/$state/$language"
            params={{ type, state: planned.state, language } as never}
          >
            {t.linkTemplate}
          </Anchor>
        ) : null}
      </span>
    );
  }
  return (
    <span className={classes.template}>
      <IconFileCheck size={16} stroke={1.75} aria-hidden />
      <span>
        <Code mono>{template}</Code>
        {planned.language === null ? null : (
          <>
            {" "}
            <span className={classes.planLanguage}>· {languageName(planned.language)}</span>
          </>
        )}
      </span>
    </span>
  );
}
