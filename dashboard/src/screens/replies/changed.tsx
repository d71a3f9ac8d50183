import { Button } from "@mantine/core";
import { IconArrowNarrowRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../api/session.ts";
import { formatPhone } from "../../format/phone.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Phone, Time } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { screenAt } from "../../screens.ts";
import classes from "./page.module.css";
import { type OptOut, useTakeOff } from "./take-off.ts";
import { texts } from "./texts.ts";

/** The shop decides which number is right: Zajel writes to neither by itself. */
export function ChangedNumbers({ of }: { of: readonly OptOut[] }) {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const { pending, takeOff, refused } = useTakeOff();
  return (
    <Card flush>
      {refused === null ? null : <ErrorState error={refused} />}
      <ul className={classes.changed}>
        {of
          .filter(({ id }) => !pending.has(id))
          .map((one) => (
            <li key={one.id}>
              <span className={classes.numbers}>
                <s>
                  <Phone>{one.phone}</Phone>
                </s>
                <IconArrowNarrowRight size={16} stroke={1.75} className="turns" aria-hidden />
                <b>
                  <Phone>{one.new_phone}</Phone>
                </b>
                {one.new_phone === null || !mayOperate ? null : (
                  <CopyButton value={one.new_phone} label={t.confirmNew} />
                )}
              </span>
              <span className={classes.dimmed}>
                {t.since} <Time at={one.since} />
              </span>
              {mayOperate ? (
                <span className={classes.buttons}>
                  {screenAt("/transactions") === undefined ? null : (
                    <Button
                      size="xs"
                      variant="default"
                      renderRoot={(props) => <Link to="/transactions" search={{ q: one.phone } as never} {...props} />}
                    >
                      {t.openPayments}
                    </Button>
                  )}
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t.oldIsRightOf(formatPhone(one.phone))}
                    onClick={() => takeOff(one)}
                  >
                    {t.oldIsRight}
                  </Button>
                </span>
              ) : null}
            </li>
          ))}
      </ul>
    </Card>
  );
}
