import { ActionIcon, Anchor, Button, Menu, NumberInput, PasswordInput, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconDotsVertical } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { fieldError } from "../../api/refusal.ts";
import { shortDay } from "../../format/time.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Time, useTimeLocale } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import type { Authenticator } from "./check.ts";
import classes from "./connection.module.css";
import { type SecretSet, useSecretsSet } from "./data.ts";
import { whereIds, whereWebhook } from "./meta-paths.ts";
import { MetaPath } from "./path.tsx";
import { texts } from "./texts.ts";

export interface ConnectionValues {
  name: string;
  waba_id: string;
  phone_number_id: string;
  messages_per_second: number | "";
  /** null: the one that is set stays. */
  access_token: string | null;
  app_secret: string | null;
}

export function valuesOf(authenticator: Authenticator): ConnectionValues {
  const { name, waba_id, phone_number_id, messages_per_second } = authenticator;
  return {
    name,
    waba_id,
    phone_number_id,
    messages_per_second: messages_per_second ?? "",
    access_token: null,
    app_secret: null,
  };
}

export interface ConnectionProps {
  authenticator: Authenticator;
  form: UseFormReturnType<ConnectionValues>;
  error: unknown;
  mayChange: boolean;
  onMakeDefault: () => void;
  onSwitch: () => void;
  onRemove: () => void;
}

/** What comes from Meta, and what Meta is to be given. */
export function Connection(props: ConnectionProps) {
  const { authenticator, form, error, mayChange } = props;
  const t = useTexts(texts);
  const secrets = useSecretsSet(authenticator.id);
  const own = { readOnly: !mayChange };
  const errorOf = (field: string) => fieldError(error, field);
  return (
    <Card
      title={t.connection}
      actions={
        <>
          <Text size="xs" c="dimmed">
            {t.fromMeta} <MetaPath of={whereIds} />
          </Text>
          {mayChange ? <More {...props} /> : null}
        </>
      }
    >
      <div className={classes.fields}>
        <TextInput
          label={t.name}
          dir="auto"
          maxLength={128}
          {...own}
          {...form.getInputProps("name")}
          error={errorOf("name")}
        />
        <div className={classes.two}>
          <TextInput
            label={t.wabaId}
            dir="ltr"
            classNames={{ input: "mono" }}
            {...own}
            {...form.getInputProps("waba_id")}
            error={errorOf("waba_id")}
          />
          <TextInput
            label={t.phoneNumberId}
            dir="ltr"
            classNames={{ input: "mono" }}
            {...own}
            {...form.getInputProps("phone_number_id")}
            error={errorOf("phone_number_id")}
          />
        </div>
        <Secret
          label={t.accessToken}
          newLabel={t.newToken}
          change={t.replace}
          isSet={secrets.accessToken}
          hint={t.secretHint}
          value={form.values.access_token}
          error={errorOf("access_token")}
          mayChange={mayChange}
          onChange={(value) => form.setFieldValue("access_token", value)}
        />
        <Secret
          label={t.appSecret}
          newLabel={t.newSecret}
          change={t.rotate}
          isSet={secrets.appSecret}
          hint={form.values.app_secret === null ? undefined : t.overlapHint}
          value={form.values.app_secret}
          error={errorOf("app_secret")}
          mayChange={mayChange}
          onChange={(value) => form.setFieldValue("app_secret", value)}
        />
        {authenticator.app_secret_overlap_until === null ? null : (
          <Text size="xs" c="dimmed">
            {t.overlapUntil} <Time at={authenticator.app_secret_overlap_until} />
          </Text>
        )}
        <NumberInput
          label={t.pace}
          description={t.paceHint}
          dir="ltr"
          min={1}
          max={1_000_000}
          allowDecimal={false}
          hideControls
          maw={220}
          {...own}
          {...form.getInputProps("messages_per_second")}
          error={errorOf("messages_per_second")}
        />
      </div>
      <div className={classes.give}>
        <div className={classes.giveHead}>
          <h2>{t.giveMeta}</h2>
          <Text size="xs" c="dimmed">
            <MetaPath of={whereWebhook} />
          </Text>
        </div>
        <div className={classes.fields}>
          <ToCopy label={t.callbackUrl} copy={t.copyCallback} value={authenticator.callback_url} />
          <ToCopy label={t.verifyToken} copy={t.copyVerify} value={authenticator.verify_token} />
        </div>
      </div>
    </Card>
  );
}

export function ToCopy({ label, copy, value }: { label: string; copy: string; value: string }) {
  return (
    <TextInput
      label={label}
      value={value}
      readOnly
      dir="ltr"
      classNames={{ input: `mono ${classes.toCopy}` }}
      rightSectionWidth={40}
      rightSection={<CopyButton value={value} label={copy} />}
    />
  );
}

interface SecretProps {
  label: string;
  newLabel: string;
  change: string;
  isSet: SecretSet | undefined;
  hint?: ReactNode;
  value: string | null;
  error: string | null;
  mayChange: boolean;
  onChange: (value: string | null) => void;
}

/** A secret that is never shown: when it was set and by whom, or a field for another one. */
function Secret(props: SecretProps) {
  const { label, newLabel, change, isSet, hint, value, error, mayChange, onChange } = props;
  const t = useTexts(texts);
  const locale = useTimeLocale();
  const date = isSet === undefined ? null : shortDay(locale, new Date(isSet.at), new Date());
  const said =
    date === null || isSet === undefined
      ? t.secretHint
      : isSet.by === null
        ? t.setOn(date)
        : t.setOnBy(date, `\u2068${isSet.by}\u2069`);
  if (value !== null) {
    return (
      <PasswordInput
        label={newLabel}
        dir="ltr"
        autoComplete="off"
        data-autofocus
        autoFocus
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        description={
          <>
            {hint}{" "}
            <Anchor component="button" type="button" size="xs" onClick={() => onChange(null)}>
              {t.keepSecret}
            </Anchor>
          </>
        }
        inputWrapperOrder={["label", "input", "description", "error"]}
      />
    );
  }
  return (
    <div>
      <p className={classes.label}>{label}</p>
      <div className={classes.secret}>
        <span>{said}</span>
        {mayChange ? (
          <Button
            size="xs"
            variant="subtle"
            color="petrol"
            onClick={() => onChange("")}
            aria-label={`${change}: ${label}`}
          >
            {change}
          </Button>
        ) : null}
      </div>
      {hint === undefined || said === hint ? null : (
        <Text size="xs" c="dimmed" mt={4}>
          {hint}
        </Text>
      )}
    </div>
  );
}

function More({ authenticator, onMakeDefault, onSwitch, onRemove }: ConnectionProps) {
  const t = useTexts(texts);
  const isOff = authenticator.status === "disabled";
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={t.more} size="var(--zajel-target)">
          <IconDotsVertical size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {authenticator.default || isOff ? null : <Menu.Item onClick={onMakeDefault}>{t.makeDefault}</Menu.Item>}
        <Menu.Item onClick={onSwitch}>{isOff ? t.switchOn : t.switchOff}</Menu.Item>
        <Menu.Item color="coral" onClick={onRemove}>
          {t.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
