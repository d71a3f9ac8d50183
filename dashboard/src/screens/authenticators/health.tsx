import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type AnswerOf, call } from "../../api/client.ts";
import { useMay } from "../../api/session.ts";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Phone, Time } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { tintOf } from "../../parts/pill.tsx";
import { ErrorState } from "../../parts/states.tsx";
import type { StatusColor } from "../../theme/theme.ts";
import { type Authenticator, customersOf, perSecond } from "./check.ts";
import { useHolds } from "./data.ts";
import { ErrorsOfDay } from "./errors.tsx";
import classes from "./health.module.css";
import { texts } from "./texts.ts";

/** How the number stands: Meta's quality, how much of the day's customers is used, how fast it sends. */
export function NumberHealth({ authenticator }: { authenticator: Authenticator }) {
  const t = useTexts(texts);
  const locale = useLanguage();
  const { display_phone_number, quality_rating, messaging_limit, recent_recipients } = authenticator;
  const qualities: Record<string, { word: string; color: StatusColor }> = {
    GREEN: { word: t.qualityHigh, color: "leaf" },
    YELLOW: { word: t.qualityMedium, color: "amber" },
    RED: { word: t.qualityLow, color: "coral" },
  };
  const quality = qualities[quality_rating ?? ""];
  const limit = customersOf(messaging_limit);
  const pace = perSecond(authenticator);
  return (
    <Card
      title={t.numberHealth}
      actions={
        <Text size="xs" c="dimmed">
          <Phone>{display_phone_number}</Phone>
        </Text>
      }
    >
      <dl className={classes.facts}>
        <div>
          <dt>{t.quality}</dt>
          <dd>
            {quality === undefined ? (
              <span className={classes.dimmed}>{t.unknown}</span>
            ) : (
              <b className={classes.tinted} style={tintOf(quality.color)}>
                {quality.word}
              </b>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.customers}</dt>
          <dd>
            <bdi>
              <b>{formatNumber(locale, recent_recipients)}</b>
              {limit === undefined ? null : (
                <small> / {limit === null ? t.unlimited : formatNumber(locale, limit)}</small>
              )}
            </bdi>
          </dd>
        </div>
        <div>
          <dt>{t.paceLabel}</dt>
          <dd>
            {pace === null ? (
              <span className={classes.dimmed}>{t.unknown}</span>
            ) : (
              <>
                <b>{formatNumber(locale, pace)}</b> <small>{t.aSecond}</small>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.errors}</dt>
          <dd>
            <ErrorsOfDay authenticatorId={authenticator.id} />
          </dd>
        </div>
      </dl>
    </Card>
  );
}

type Hold = AnswerOf<"GET /v1/holds">["data"][number];

/** What holds messages back, and what Meta has told of the account. */
export function Waiting({ authenticator }: { authenticator: Authenticator }) {
  const t = useTexts(texts);
  const mayChange = useMay("configure");
  const holds = useHolds(authenticator.id);
  const client = useQueryClient();
  const dismiss = useMutation({
    mutationFn: (code: string) =>
      call("DELETE /v1/authenticators/{id}/alerts/{code}", { path: { id: authenticator.id, code } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["authenticators"] }),
  });
  const waiting = holds?.reduce((sum, { messages }) => sum + messages, 0) ?? 0;
  const { alerts } = authenticator;
  if (holds === undefined) return null;
  return (
    <Card title={t.holds} note={holds.length === 0 ? undefined : t.messagesWait(waiting)} flush>
      {holds.length + alerts.length === 0 ? <p className={classes.none}>{t.noHolds}</p> : null}
      <ul className={classes.list}>
        {holds.map((hold) => (
          <HoldRow key={`${hold.scope} ${hold.key}`} hold={hold} />
        ))}
        {alerts.map(({ code, detail, advice, since }) => (
          <li key={code} className={classes.row}>
            <div>
              <h3>
                <Code mono>{code}</Code>
              </h3>
              <p lang="en" dir="auto">
                {detail} {advice}
              </p>
              <p className={classes.dimmed}>
                {t.since} <Time at={since} />
              </p>
            </div>
            {mayChange ? (
              <Button
                size="xs"
                variant="default"
                loading={dismiss.isPending && dismiss.variables === code}
                onClick={() => dismiss.mutate(code)}
              >
                {t.alertSeen}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {dismiss.error === null ? null : <ErrorState error={dismiss.error} />}
    </Card>
  );
}

function HoldRow({ hold }: { hold: Hold }) {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const client = useQueryClient();
  const release = useMutation({
    mutationFn: (scope: "sender" | "waba" | "token" | "template") =>
      call("POST /v1/authenticators/{id}/holds/release", {
        path: { id: hold.authenticator_id },
        body: { scope, ...(hold.key === null ? {} : { key: hold.key }) },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["holds"] }),
  });
  const { scope, key, reason, messages, since, next_probe_at } = hold;
  const titles: Record<string, string> = {
    token: t.holdToken,
    sender: t.holdSender,
    waba: t.holdWaba,
    template: t.holdTemplate,
    tier: t.holdTier,
  };
  const releasable = scope === "sender" || scope === "waba" || scope === "token" || scope === "template";
  return (
    <li className={classes.row}>
      <div>
        <h3>
          {titles[scope] ?? reason.title} {/^\d/.test(reason.code) ? <Code mono>{reason.code}</Code> : null}
        </h3>
        {scope === "template" ? (
          <p>
            <Code mono>{key}</Code>
          </p>
        ) : null}
        <p>{scope === "token" ? t.holdTokenWhy(messages) : t.holdWhy(messages)}</p>
        <p className={classes.dimmed}>
          {t.since} <Time at={since} />
          {next_probe_at === null ? null : (
            <>
              {" "}
              · {t.nextTry} <Time at={next_probe_at} />
            </>
          )}
        </p>
        {release.error === null ? null : <ErrorState error={release.error} />}
      </div>
      {mayOperate && releasable ? (
        <Button size="xs" variant="default" loading={release.isPending} onClick={() => release.mutate(scope)}>
          {t.release}
        </Button>
      ) : null}
    </li>
  );
}
