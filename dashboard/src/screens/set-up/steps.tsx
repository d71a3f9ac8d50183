/** What is inside of each step: what is wrong, and what to press. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call } from "../../api/client.ts";
import { useMe, useSettings } from "../../api/session.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { firstToMend, isCheckName } from "../authenticators/check.ts";
import { ToCopy } from "../authenticators/connection.tsx";
import { useCheck, useConnectSimulator } from "../authenticators/data.ts";
import { texts as checkTexts } from "../authenticators/texts.ts";
import { cellAt, languagesOf, lookOf, states } from "../templates/coverage.ts";
import { type Authenticator, templatesQuery, useSubmitStarters, useSync } from "../templates/data.ts";
import { useLanguageName } from "../templates/language-name.ts";
import { texts as linkTexts } from "../templates/link-texts.ts";
import { StartersForm } from "../templates/starters.tsx";
import { statusOf, TemplateStatus, worstOf } from "../templates/template-status.tsx";
import { TestMessageForm } from "../templates/test-message.tsx";
import classes from "./page.module.css";
import type { Progress } from "./progress.ts";
import { texts } from "./texts.ts";

interface StepBody {
  progress: Progress;
}

export function ConnectStep({ progress }: StepBody) {
  const t = useTexts(texts);
  const { simulator_url } = useMe();
  const simulate = useConnectSimulator();
  const isOpenStill = progress.authenticator === null;
  return (
    <>
      <p>{t.connectWhat}</p>
      {simulate.error === null ? null : <ErrorState error={simulate.error} />}
      <div className={classes.buttons}>
        <Button component={Link} to={"/authenticators/new" as never} variant={isOpenStill ? "filled" : "default"}>
          {t.connectOwn}
        </Button>
        {simulator_url !== null && isOpenStill ? (
          <Button variant="default" loading={simulate.isPending} onClick={() => simulate.mutate()}>
            {t.useSimulator}
          </Button>
        ) : null}
      </div>
      {simulator_url === null ? <p>{t.noSimulator}</p> : null}
    </>
  );
}

export function CheckStep({ progress }: StepBody) {
  const { authenticator } = progress;
  return authenticator === null ? null : <OfChecks progress={progress} authenticator={authenticator} />;
}

function OfChecks({ progress, authenticator }: StepBody & { authenticator: Authenticator }) {
  const t = useTexts(texts);
  const tc = useTexts(checkTexts);
  const check = useCheck(authenticator.id);
  const failed = firstToMend(authenticator);
  const name = failed !== undefined && isCheckName(failed.name) ? failed.name : null;
  return (
    <>
      {failed === undefined ? <p>{t.checksGood(authenticator.checks.length)}</p> : null}
      {name === null ? null : (
        <div className={classes.trouble}>
          <IconAlertCircle size={18} stroke={1.75} aria-hidden />
          <div>
            <b>{tc[name]}</b>
            <p>{tc[`${name}Fails`]}</p>
            {failed?.blocking ? <p>{t.stops}</p> : null}
          </div>
        </div>
      )}
      {name === "callback" ? (
        <div className={classes.form}>
          <ToCopy label={tc.callbackUrl} copy={tc.copyCallback} value={authenticator.callback_url} />
          <ToCopy label={tc.verifyToken} copy={tc.copyVerify} value={authenticator.verify_token} />
        </div>
      ) : null}
      {check.error === null ? null : <ErrorState error={check.error} />}
      <div className={classes.buttons}>
        <Button
          variant={failed === undefined ? "default" : "filled"}
          loading={check.isPending}
          leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
          onClick={() => check.mutate()}
        >
          {t.checkAgain}
        </Button>
        <Button component={Link} to={`/authenticators/${authenticator.id}` as never} variant="default">
          {t.openChecks}
        </Button>
        {failed !== undefined && !failed.blocking ? (
          <Button variant="subtle" color="gray" onClick={() => progress.keep("checks")}>
            {t.goOnWithout}
          </Button>
        ) : null}
      </div>
    </>
  );
}

export function TemplatesStep({ progress: { authenticator } }: StepBody) {
  return authenticator === null ? null : <OfTemplates id={authenticator.id} />;
}

function OfTemplates({ id }: { id: string }) {
  const t = useTexts(texts);
  const submit = useSubmitStarters(id);
  const sync = useSync(id);
  return (
    <>
      <p>{t.templatesWhat}</p>
      <div className={classes.form}>
        <StartersForm submit={submit} />
      </div>
      {sync.error === null ? null : <ErrorState error={sync.error} />}
      {sync.data === undefined ? null : <p role="status">{t.synced(sync.data.templates)}</p>}
      <Button variant="default" loading={sync.isPending} onClick={() => sync.mutate()}>
        {t.sync}
      </Button>
    </>
  );
}

export function CoveredStep({ progress }: StepBody) {
  const { language: reading } = useLanguage();
  const t = useTexts(texts);
  const nameOf = useLanguageName();
  const { cells, count, done } = progress;
  const languages = languagesOf(cells);
  const ofState = (state: string) =>
    languages.map((language) => ({
      language,
      look: lookOf(cellAt(cells, { type: "payment_request", state, language })),
    }));
  const canSend = states.filter((state) =>
    ofState(state).some(({ look }) => look.kind !== "empty" && look.status === "approved"),
  ).length;
  return (
    <>
      <ul className={classes.states}>
        {states.map((state) => {
          const linked = ofState(state).flatMap(({ language, look }) =>
            look.kind === "empty" ? [] : [{ language, status: look.status }],
          );
          return (
            <li key={state}>
              <PaymentStatePill state={state} />
              {linked.length === 0 ? (
                <small>{t.nothingCovered}</small>
              ) : (
                <>
                  <TemplateStatus status={worstOf(linked.map(({ status }) => status))} />
                  <small>{linked.map(({ language }) => nameOf(language)).join(reading === "ar" ? "، " : ", ")}</small>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {count.inReview > 0 ? <p>{t.coveredWait}</p> : null}
      <div className={classes.buttons}>
        <Button component={Link} to={"/templates" as never} variant={done.covered ? "default" : "filled"}>
          {t.openGrid}
        </Button>
        {!done.covered && canSend > 0 ? (
          <Button variant="default" onClick={() => progress.keep("covered")}>
            {t.continueWith(canSend)}
          </Button>
        ) : null}
      </div>
    </>
  );
}

export function TestStep({ progress }: StepBody) {
  const { authenticator } = progress;
  return authenticator === null ? null : <OfTest progress={progress} authenticator={authenticator} />;
}

function OfTest({ progress, authenticator }: StepBody & { authenticator: Authenticator }) {
  const t = useTexts(texts);
  const tl = useTexts(linkTexts);
  const { default_language } = useSettings();
  const templates = useQuery(templatesQuery(authenticator.id));
  const approved = (templates.data ?? []).filter((template) => statusOf(template) === "approved");
  const chosen =
    approved.find(({ name, language }) => language === default_language && name.includes("paid")) ??
    approved.find(({ language }) => language === default_language) ??
    approved[0];
  return (
    <>
      {authenticator.environment === "sandbox" ? <p>{t.testOnSimulator}</p> : null}
      {chosen === undefined ? (
        <p>{t.testNeeds}</p>
      ) : (
        <div className={classes.form}>
          <TestMessageForm
            authenticatorId={authenticator.id}
            template={chosen}
            onSent={() => {
              notifications.show({ message: tl.testAccepted });
              progress.keep("tested");
            }}
          />
        </div>
      )}
    </>
  );
}

export function LiveStep({ progress }: StepBody) {
  const t = useTexts(texts);
  const me = useMe();
  const client = useQueryClient();
  const { checkout_url_template } = useSettings();
  const merchantId = me.merchant_id ?? "";
  const create = useMutation({
    mutationFn: () =>
      call("POST /v1/merchants/{id}/api-keys", { path: { id: merchantId }, body: { name: t.live, kind: "live" } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["api-keys"] }),
  });
  const isSimulated = progress.authenticator?.environment === "sandbox";
  const isDemoCheckout = me.simulator_url !== null && (checkout_url_template?.startsWith(me.simulator_url) ?? false);
  return (
    <>
      <p>{t.liveWhat}</p>
      {isSimulated ? <p>{t.liveSimulator}</p> : null}
      {isDemoCheckout ? <p>{t.liveCheckout}</p> : null}
      {create.error === null ? null : <ErrorState error={create.error} />}
      {create.data === undefined ? null : (
        <p role="status">
          {t.liveKeyIs} <Code mono>{create.data.key}</Code> <CopyButton value={create.data.key} label={t.copyKey} />
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          variant={progress.done.live ? "default" : "filled"}
          loading={create.isPending}
          onClick={() => create.mutate()}
        >
          {t.liveKey}
        </Button>
        <Button component="a" href="/docs" target="_blank" rel="noopener" variant="default">
          {t.toDocs}
        </Button>
        {isSimulated && !progress.done.live ? (
          <Button variant="subtle" color="gray" onClick={() => progress.keep("live")}>
            {t.stay}
          </Button>
        ) : null}
      </div>
    </>
  );
}
