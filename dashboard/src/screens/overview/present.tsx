import { IconBrandHipchat, IconChevronRight, IconFlask } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { authenticatorsQuery } from "../../api/queries.ts";
import { formatNumber } from "../../format/number.ts";
import { duration } from "../../format/time.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Name, Phone } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { MessageStatus } from "../../parts/message-status.tsx";
import { tintOf } from "../../parts/pill.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { useNow } from "../../parts/use-now.ts";
import classes from "./page.module.css";
import type { Stats } from "./stats.ts";
import { texts } from "./texts.ts";

type Now = Stats["now"];

/** The numbers that messages leave by, and how well each is. */
export function SendersCard({ senders }: { senders: Now["senders"] }) {
  const t = useTexts(texts);
  const known = useQuery(authenticatorsQuery).data?.data;
  return (
    <Card title={t.senders} className={classes.third}>
      {senders.length === 0 ? (
        <EmptyState action={<Link to="/authenticators">{t.connect}</Link>}>{t.noSenders}</EmptyState>
      ) : (
        <ul className={classes.senders}>
          {senders.map((sender) => {
            const phone = known?.find(({ id }) => id === sender.id)?.display_phone_number;
            return (
              <li key={sender.id}>
                <div className={classes.line}>
                  <Link to="/authenticators/$id" params={{ id: sender.id } as never} className={classes.sender}>
                    <IconBrandHipchat size={16} stroke={1.75} aria-hidden />
                    {phone ? <Phone>{phone}</Phone> : <Name>{sender.name}</Name>}
                  </Link>
                  <Health sender={sender} />
                </div>
                <div className={classes.line}>
                  <span className={classes.note}>
                    <Limit limit={sender.messaging_limit} />
                  </span>
                  {sender.environment === "sandbox" ? (
                    <span className={classes.health} style={tintOf("iris")}>
                      <IconFlask size={14} stroke={1.75} aria-hidden />
                      {t.simulated}
                    </span>
                  ) : null}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

function Health({ sender: { id, status, quality_rating } }: { sender: Now["senders"][number] }): ReactNode {
  const t = useTexts(texts);
  if (status === "attention") {
    return (
      <Link to="/authenticators/$id" params={{ id } as never} className={classes.health} style={tintOf("coral")}>
        {t.attention}
        <IconChevronRight size={14} stroke={2} className="turns" aria-hidden />
      </Link>
    );
  }
  if (status !== "ready") {
    return (
      <span className={classes.health} style={tintOf("neutral")}>
        {status === "disabled" ? t.disabled : t.unchecked}
      </span>
    );
  }
  const color = quality_rating === "RED" ? "coral" : quality_rating === "YELLOW" ? "amber" : "leaf";
  const isRated = quality_rating === "GREEN" || quality_rating === "YELLOW" || quality_rating === "RED";
  return (
    <span className={classes.health} style={tintOf(color)}>
      {isRated ? t[quality_rating] : t.ready}
    </span>
  );
}

function Limit({ limit }: { limit: string | null }): ReactNode {
  const t = useTexts(texts);
  const locale = useLanguage();
  if (limit === null) return null;
  if (/UNLIMITED|^-1$/.test(limit)) return t.unlimited;
  const [, digits, thousands] = /^(?:TIER_)?(\d{1,9})(K?)$/i.exec(limit) ?? [];
  if (digits === undefined) return limit;
  return t.limit(formatNumber(locale, Number(digits) * (thousands ? 1_000 : 1)));
}

/** What waits in this moment, and how long the oldest has. */
export function QueueCard({ now }: { now: Now }) {
  const t = useTexts(texts);
  const clock = useNow(5_000).getTime();
  const rows = [
    { status: "queued", count: now.queued + now.sending, since: now.oldest_due_at },
    { status: "held", count: now.held, since: now.oldest_held_since },
    { status: "uncertain", count: now.uncertain, since: now.oldest_uncertain_since },
  ] as const;
  return (
    <Card title={t.now} className={classes.third}>
      <dl className={classes.queue}>
        {rows.map((row) => (
          <Waiting key={row.status} {...row} clock={clock} />
        ))}
      </dl>
    </Card>
  );
}

interface WaitingProps {
  status: "queued" | "held" | "uncertain";
  count: number;
  since: string | null;
  clock: number;
}

function Waiting({ status, count, since, clock }: WaitingProps) {
  const t = useTexts(texts);
  const locale = useLanguage();
  return (
    <div className={classes.waiting} data-quiet={count === 0 || undefined}>
      <dt>
        <MessageStatus status={status} />
      </dt>
      <dd>
        <Link to="/notifications" search={{ status } as never} className={classes.big}>
          {formatNumber(locale, count)}
        </Link>
        <span className={classes.note}>
          {count === 0
            ? t.nothingWaits
            : since === null
              ? t.notDue
              : t.oldest(duration(locale, Math.max(0, clock - Date.parse(since))))}
        </span>
      </dd>
    </div>
  );
}
