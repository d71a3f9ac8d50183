import { Button } from "@mantine/core";
import { IconAlertCircle, IconBell, IconCircleCheck, IconCircleDashed, IconRefresh } from "@tabler/icons-react";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { type Authenticator, type Check, firstToMend, isCheckName } from "./check.ts";
import classes from "./checks.module.css";
import { pathOfCheck } from "./meta-paths.ts";
import { MetaPath } from "./path.tsx";
import { texts } from "./texts.ts";
import { usePassedDetail, useTimeAgo } from "./words.ts";

export interface ChecksProps {
  authenticator: Authenticator;
  isChecking: boolean;
  error: unknown;
  /** Whether its button is the page's primary one. */
  isPrimary: boolean;
  mayChange: boolean;
  onCheck: () => void;
  onReplaceToken: () => void;
  onCorrectIds: () => void;
}

/** What is true now: each check with what was seen, the first that fails open, with its one button. */
export function Checks(props: ChecksProps) {
  const { authenticator, isChecking, error } = props;
  const t = useTexts(texts);
  const ago = useTimeAgo();
  const { checks, checked_at } = authenticator;
  const passed = checks.filter(({ ok }) => ok).length;
  const open = firstToMend(authenticator);
  const note =
    checks.length === 0
      ? t.neverChecked
      : `${t.passedOf(passed, checks.length)}${checked_at === null ? "" : ago(checked_at)}`;
  return (
    <Card title={t.checks} note={isChecking ? t.checking : note} flush isLoading={isChecking}>
      {error === null ? null : (
        <div className={classes.error}>
          <ErrorState error={error} />
        </div>
      )}
      <ul className={classes.list}>
        {checks.map((check) => (
          <Row key={check.name} {...props} check={check} isOpen={check === open} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ check, isOpen, ...props }: ChecksProps & { check: Check; isOpen: boolean }) {
  const t = useTexts(texts);
  const passedDetail = usePassedDetail(props.authenticator);
  const { name, ok, detail, waits_for } = check;
  const title = isCheckName(name) ? t[name] : name;
  if (ok) {
    return (
      <li className={classes.row}>
        <IconCircleCheck size={20} stroke={1.75} className={classes.good ?? ""} aria-hidden />
        <div>
          <h3 className={classes.name}>{title}</h3>
          <p className={classes.detail}>{isCheckName(name) ? passedDetail(name) : detail}</p>
        </div>
      </li>
    );
  }
  if (waits_for !== null) {
    return (
      <li className={classes.row}>
        <IconCircleDashed size={20} stroke={1.75} className={classes.waiting ?? ""} aria-hidden />
        <div>
          <h3 className={`${classes.name} ${classes.dimmed}`}>{title}</h3>
          <p className={classes.detail}>{t.waitsForOther}</p>
        </div>
      </li>
    );
  }
  return (
    <li className={classes.row} data-failed data-open={isOpen || undefined}>
      <IconAlertCircle size={20} stroke={1.75} className={classes.bad ?? ""} aria-hidden />
      <div>
        <h3 className={`${classes.name} ${classes.badName}`}>{title}</h3>
        <p className={classes.consequence}>{isCheckName(name) ? t[`${name}Fails`] : detail}</p>
        <details className={classes.seen}>
          <summary>{t.zajelSaw}</summary>
          <p lang="en" dir="ltr">
            {detail}
          </p>
        </details>
        {isCheckName(name) ? (
          <div className={classes.mend}>
            {props.mayChange ? <MendButton {...props} name={name} isOpen={isOpen} /> : null}
            <span className={classes.path}>
              {t.orInMeta} <MetaPath of={pathOfCheck[name]} />
            </span>
          </div>
        ) : null}
      </div>
    </li>
  );
}

function MendButton({ name, isOpen, ...props }: ChecksProps & { name: keyof typeof pathOfCheck; isOpen: boolean }) {
  const t = useTexts(texts);
  const { isChecking, isPrimary, onCheck, onReplaceToken, onCorrectIds } = props;
  const look = { size: "xs", variant: isOpen && isPrimary ? "filled" : "default" } as const;
  switch (name) {
    case "token":
    case "permissions":
      return (
        <Button {...look} onClick={onReplaceToken}>
          {t.replaceToken}
        </Button>
      );
    case "phone_number":
    case "waba":
      return (
        <Button {...look} onClick={onCorrectIds}>
          {t.correctIds}
        </Button>
      );
    case "subscription":
      return (
        <Button
          {...look}
          loading={isChecking}
          leftSection={<IconBell size={16} stroke={1.75} aria-hidden />}
          onClick={onCheck}
        >
          {t.subscribeNow}
        </Button>
      );
    default:
      return (
        <Button
          {...look}
          loading={isChecking}
          leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
          onClick={onCheck}
        >
          {t.checkAgain}
        </Button>
      );
  }
}
