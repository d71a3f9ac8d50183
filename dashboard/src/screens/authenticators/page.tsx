import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconPlugConnected, IconPlugConnectedX, IconPlus, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { call } from "../../api/client.ts";
import { Refusal } from "../../api/refusal.ts";
import { useMay } from "../../api/session.ts";
import { formatPhone } from "../../format/phone.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Pill } from "../../parts/pill.tsx";
import { Answer, EmptyState, ErrorState } from "../../parts/states.tsx";
import { type Authenticator, failedChecks, firstToMend, isCheckName } from "./check.ts";
import { Checks } from "./checks.tsx";
import { ConnectForm, SimulatorOffer } from "./connect-form.tsx";
import { Connection, type ConnectionValues, valuesOf } from "./connection.tsx";
import { useAuthenticators, useChange, useCheck } from "./data.ts";
import { NumberHealth, Waiting } from "./health.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

/** The address `/authenticators/new`; ids are never so short. */
const newOne = "new";

export default function AuthenticatorsPage() {
  const { id } = useParams({ strict: false }) as { id?: string };
  const answer = useAuthenticators();
  return <Answer of={answer}>{({ data }) => <Authenticators all={data} id={id} />}</Answer>;
}

function Authenticators({ all, id }: { all: readonly Authenticator[]; id: string | undefined }) {
  const t = useTexts(texts);
  const mayChange = useMay("configure");
  const navigate = useNavigate();
  const toMade = (made: Authenticator) =>
    void navigate({ to: "/authenticators/$id", params: { id: made.id } } as never);
  const shown = id === undefined ? (all.find((one) => one.default) ?? all[0]) : all.find((one) => one.id === id);
  if (id === newOne && mayChange) {
    return (
      <>
        <PageHeader title={t.title} windowTitle={t.connectTitle} sentence={t.connectSentence} />
        <Tabs all={all} shown={undefined} />
        <div className={classes.columns}>
          <Card title={t.connectTitle}>
            <ConnectForm onMade={toMade} />
          </Card>
          <SimulatorOffer onMade={toMade} />
        </div>
      </>
    );
  }
  if (shown === undefined) {
    return (
      <>
        <PageHeader title={t.title} sentence={t.sentence} />
        {all.length > 0 ? (
          <EmptyState action={<Link to="/authenticators">{t.toList}</Link>}>{t.notFound}</EmptyState>
        ) : (
          <Stack gap="md" className={classes.narrow ?? ""}>
            <Card>
              <EmptyState
                icon={IconPlugConnected}
                action={
                  mayChange ? (
                    <Button component={Link} to={`/authenticators/${newOne}`}>
                      {t.connect}
                    </Button>
                  ) : null
                }
              >
                {t.none}
              </EmptyState>
            </Card>
            {mayChange ? <SimulatorOffer onMade={toMade} /> : null}
          </Stack>
        )}
      </>
    );
  }
  return <One key={shown.id} all={all} authenticator={shown} />;
}

function Tabs({ all, shown }: { all: readonly Authenticator[]; shown: Authenticator | undefined }) {
  const t = useTexts(texts);
  const mayChange = useMay("configure");
  const bar = useRef<HTMLElement>(null);
  // On a phone the tabs do not all fit.
  // biome-ignore lint/correctness/useExhaustiveDependencies: again when another one is shown
  useEffect(() => {
    bar.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown?.id]);
  if (all.length === 0) return null;
  return (
    <nav ref={bar} className={classes.tabs} aria-label={t.list}>
      {all.map((one) => (
        <Link
          key={one.id}
          to={`/authenticators/${one.id}` as never}
          className={classes.tab}
          aria-current={one.id === shown?.id ? "page" : undefined}
        >
          <bdi>{one.name}</bdi>
          <Standing of={one} />
        </Link>
      ))}
      {mayChange ? (
        <Link
          to={`/authenticators/${newOne}` as never}
          className={classes.tab}
          aria-current={shown === undefined ? "page" : undefined}
        >
          <IconPlus size={16} stroke={1.75} aria-hidden />
          {t.add}
        </Link>
      ) : null}
    </nav>
  );
}

function Standing({ of }: { of: Authenticator }) {
  const t = useTexts(texts);
  const failed = firstToMend(of);
  if (of.status === "disabled") return <small>{t.switchedOff}</small>;
  return (
    <>
      {of.default ? <small>{t.default}</small> : null}
      {failed?.blocking ? (
        <small className={classes.trouble}>
          <IconPlugConnectedX size={14} stroke={1.75} aria-hidden />
          {failed.name === "token" ? t.holdToken : isCheckName(failed.name) ? t[failed.name] : failed.name}
        </small>
      ) : null}
    </>
  );
}

function One({ all, authenticator }: { all: readonly Authenticator[]; authenticator: Authenticator }) {
  const t = useTexts(texts);
  const mayChange = useMay("configure");
  const check = useCheck(authenticator.id);
  const save = useChange(authenticator.id);
  const change = useChange(authenticator.id);
  const [isRemoving, setRemoving] = useState(false);
  const form = useForm<ConnectionValues>({ mode: "controlled", initialValues: valuesOf(authenticator) });
  const connection = useRef<HTMLDivElement>(null);
  // What another person saved meanwhile is shown where nothing was typed here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the authenticator itself has changed
  useEffect(() => {
    const values = valuesOf(authenticator);
    if (!form.isDirty()) form.setValues(values);
    form.resetDirty(values);
  }, [authenticator.updated_at]);

  const isDirty = form.isDirty();
  const failed = failedChecks(authenticator);
  const passed = authenticator.checks.length - failed.length;
  function submit(values: ConnectionValues): void {
    save.mutate(changesOf(values, authenticator), {
      onSuccess: (saved) => {
        form.setValues(valuesOf(saved));
        form.resetDirty(valuesOf(saved));
        notifications.show({ message: t.saved, autoClose: 3_000 });
      },
    });
  }
  const isPrimaryCheck = failed.length > 0 && !isDirty;
  return (
    <form onSubmit={form.onSubmit(submit)}>
      <PageHeader
        title={t.title}
        badge={
          failed.length === 0 ? undefined : (
            <Pill color="amber" icon={IconAlertTriangle}>
              {t.toFix(failed.length)}
            </Pill>
          )
        }
        sentence={failed.length === 0 ? t.allGood(passed) : t.mends(failed.length)}
        actions={
          mayChange ? (
            <>
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
                loading={check.isPending}
                onClick={() => check.mutate()}
              >
                {t.checkAgain}
              </Button>
              <Button type="submit" variant={isPrimaryCheck ? "default" : "filled"} loading={save.isPending}>
                {t.save}
              </Button>
            </>
          ) : undefined
        }
      />
      <Tabs all={all} shown={authenticator} />
      {change.error === null ? null : <ErrorState error={change.error} />}
      {save.error === null || (save.error instanceof Refusal && save.error.kind === "bad_input") ? null : (
        <ErrorState error={save.error} />
      )}
      <div className={classes.columns}>
        <div className={classes.column} ref={connection}>
          <Connection
            authenticator={authenticator}
            form={form}
            error={save.error}
            mayChange={mayChange}
            onMakeDefault={() => change.mutate({ default: true })}
            onSwitch={() => change.mutate({ disabled: authenticator.status !== "disabled" })}
            onRemove={() => setRemoving(true)}
          />
        </div>
        <div className={classes.column}>
          <Checks
            authenticator={authenticator}
            isChecking={check.isPending || save.isPending}
            error={check.error}
            isPrimary={isPrimaryCheck}
            mayChange={mayChange}
            onCheck={() => check.mutate()}
            onReplaceToken={() => form.setFieldValue("access_token", form.values.access_token ?? "")}
            onCorrectIds={() =>
              connection.current?.querySelector<HTMLInputElement>('input[data-path="waba_id"]')?.focus()
            }
          />
          <NumberHealth authenticator={authenticator} />
          <Waiting authenticator={authenticator} />
        </div>
      </div>
      <RemoveDialog authenticator={authenticator} isOpen={isRemoving} onClose={() => setRemoving(false)} />
    </form>
  );
}

/** Only what was changed: a secret that is sent again would count as another one. */
function changesOf(values: ConnectionValues, known: Authenticator) {
  const { name, waba_id, phone_number_id, access_token, app_secret } = values;
  const messages_per_second = values.messages_per_second === "" ? null : values.messages_per_second;
  const trimmed = { name: name.trim(), waba_id: waba_id.trim(), phone_number_id: phone_number_id.trim() };
  return {
    ...(trimmed.name === known.name ? {} : { name: trimmed.name }),
    ...(trimmed.waba_id === known.waba_id ? {} : { waba_id: trimmed.waba_id }),
    ...(trimmed.phone_number_id === known.phone_number_id ? {} : { phone_number_id: trimmed.phone_number_id }),
    ...(messages_per_second === known.messages_per_second ? {} : { messages_per_second }),
    ...(access_token === null || access_token.trim() === "" ? {} : { access_token: access_token.trim() }),
    ...(app_secret === null || app_secret.trim() === "" ? {} : { app_secret: app_secret.trim() }),
  };
}

interface RemoveProps {
  authenticator: Authenticator;
  isOpen: boolean;
  onClose: () => void;
}

function RemoveDialog({ authenticator, isOpen, onClose }: RemoveProps) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id, name, display_phone_number, phone_number_id } = authenticator;
  const remove = useMutation({
    mutationFn: () => call("DELETE /v1/authenticators/{id}", { path: { id } }),
    onSuccess: async () => {
      notifications.show({ message: t.removed(name) });
      await navigate({ to: "/authenticators" } as never);
      await client.invalidateQueries({ queryKey: ["authenticators"] });
    },
  });
  const isInUse = remove.error instanceof Refusal && remove.error.kind === "conflict";
  const phone = `\u2066${formatPhone(display_phone_number ?? phone_number_id)}\u2069`;
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t.removeTitle(`\u2068${name}\u2069`)}
      confirm={t.removeDo}
      isDangerous
      isBusy={remove.isPending}
      error={isInUse ? null : remove.error}
      onConfirm={() => remove.mutate()}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    >
      <p>{t.removeWhat(phone)}</p>
      {authenticator.default ? <p>{t.removeNext}</p> : null}
      {isInUse ? <p role="alert">{t.inUse}</p> : null}
    </ConfirmDialog>
  );
}
