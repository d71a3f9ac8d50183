import { UnstyledButton } from "@mantine/core";
import { IconChevronLeft, IconDotsVertical } from "@tabler/icons-react";
import { useSettings } from "../../api/session.ts";
import { clock } from "../../format/time.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useTimeLocale } from "../../parts/bdi.tsx";
import { MessageBubble, Wallpaper } from "../../parts/message-bubble.tsx";
import { isPaymentState, paymentLooks } from "../../parts/payment-state.tsx";
import { texts as partTexts } from "../../parts/texts.ts";
import classes from "./page.module.css";
import type { Planned } from "./plan-list.tsx";
import { texts } from "./texts.ts";
import { allStates } from "./ticks.ts";

export interface PreviewProps {
  /** The customer's first name, where it is typed. */
  name: string;
  type: string;
  plan: readonly Planned[] | undefined;
  seen: string;
  onSee: (state: string) => void;
  /** Something stands in for the amount. */
  isExample: boolean;
}

/** A phone with the message as it will be sent. */
export function Preview({ name, type, plan, seen, onSee, isExample }: PreviewProps) {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const states = allStates.filter((state) => !(type === "e_commerce" && state === "created"));
  const planned = plan?.find(({ state }) => state === seen);
  return (
    <section className={classes.preview} aria-label={t.livePreview}>
      <header className={classes.previewHead}>
        <h2>{name === "" ? t.customerWillSee : t.willSee(name)}</h2>
        <span>{t.livePreview}</span>
      </header>
      <div className={classes.tabs}>
        {states.map((state) => {
          const look = isPaymentState(state) ? paymentLooks[state] : null;
          const Sign = look?.icon;
          const isOff = plan?.find((one) => one.state === state)?.will_send === false;
          return (
            <UnstyledButton
              key={state}
              className={classes.tab ?? ""}
              aria-pressed={seen === state}
              data-off={isOff || undefined}
              onClick={() => onSee(state)}
            >
              {Sign === undefined ? null : <Sign size={16} stroke={1.75} aria-hidden />}
              {(p as Record<string, unknown>)[state] as string}
            </UnstyledButton>
          );
        })}
      </div>
      <PhoneFrame planned={planned} />
      {isExample ? <p className={classes.example}>{t.example}</p> : null}
    </section>
  );
}

function PhoneFrame({ planned }: { planned: Planned | undefined }) {
  const t = useTexts(texts);
  const { name } = useSettings();
  const locale = useTimeLocale();
  const now = clock(locale, new Date());
  const content = planned?.content ?? null;
  const direction = content?.direction === "rtl" ? "rtl" : "ltr";
  return (
    <div className={classes.phoneFrame}>
      <div className={classes.screen} dir={direction}>
        <div className={classes.chat}>
          <IconChevronLeft
            size={20}
            stroke={1.75}
            className={direction === "rtl" ? classes.turned : undefined}
            aria-hidden
          />
          <span className={classes.avatar} aria-hidden>
            {name.trim().charAt(0)}
          </span>
          <span className={classes.chatName}>
            <b>
              <bdi>{name}</bdi>
            </b>
            <span>{t.chat}</span>
          </span>
          <IconDotsVertical size={18} stroke={1.75} aria-hidden />
        </div>
        <Wallpaper className={classes.wall}>
          {content === null ? (
            <p className={classes.nothing}>{t.nothingToSee}</p>
          ) : (
            <MessageBubble
              header={content.header}
              body={content.body}
              footer={content.footer}
              buttons={content.buttons}
              direction={direction}
              language={planned?.language}
              time={now}
            />
          )}
        </Wallpaper>
      </div>
    </div>
  );
}
