import { RingProgress } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import classes from "./badge.module.css";
import { texts } from "./badge-texts.ts";
import { stepNames, useProgress } from "./progress.ts";

/** At the sidebar's foot until everything is done, for who can do it. */
export function SetUpBadge() {
  const t = useTexts(texts);
  const mayConfigure = useMay("configure");
  const { data } = useProgress();
  if (!mayConfigure || data === undefined || data.next === null || data.kept.has("hidden")) return null;
  const share = (100 * data.doneCount) / stepNames.length;
  return (
    <Link to={"/set-up" as never} className={classes.badge}>
      <RingProgress size={30} thickness={4} sections={[{ value: share, color: "petrol" }]} aria-hidden />
      <span>
        <b>{t.setUp}</b> <small>{t.done(data.doneCount, stepNames.length)}</small>
      </span>
    </Link>
  );
}
