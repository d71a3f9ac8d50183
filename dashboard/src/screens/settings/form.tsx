import { Button, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../api/client.ts";
import { meQuery, settingsQuery } from "../../api/queries.ts";
import { Refusal } from "../../api/refusal.ts";
import { countriesIn } from "../../format/countries.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Section } from "../../parts/section.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { FieldError } from "./field-error.tsx";
import classes from "./form.module.css";
import { Prices } from "./prices.tsx";
import { texts } from "./texts.ts";
import { changedFields, patchOf, removesMore, type Settings, settleStates, valuesOf } from "./values.ts";

const timeZones = Intl.supportedValuesOf("timeZone");

export function SettingsForm({ settings }: { settings: Settings }) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const client = useQueryClient();
  const [before, setBefore] = useState(() => valuesOf(settings));
  const [asksRemoval, setAsksRemoval] = useState(false);
  const form = useForm({ initialValues: before });
  const changed = changedFields(before, form.values);
  const save = useMutation({
    mutationFn: () => call("PATCH /v1/settings", { body: patchOf(before, form.values) }),
    onSuccess: (saved) => {
      client.setQueryData(settingsQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      const values = valuesOf(saved);
      setBefore(values);
      form.setValues(values);
    },
  });
  const { error } = save;
  const fields = error instanceof Refusal && error.kind === "bad_input" ? error.fields : {};
  const errorOf = (field: string) => fields[field]?.join(" ") ?? null;
  /** Also what is wrong inside of it: `settle_seconds.paid`, `prices.0.amount`. */
  const errorsIn = (field: string) =>
    Object.entries(fields)
      .filter(([name]) => name === field || name.startsWith(`${field}.`))
      .flatMap(([, said]) => said)
      .join(" ") || null;
  const input = (field: Parameters<typeof form.getInputProps>[0]) => form.getInputProps(field);
  const two = { cols: { base: 1, xs: 2 }, spacing: "md", verticalSpacing: "md" } as const;
  const languages = [
    { value: "en", label: t.english },
    { value: "ar", label: t.arabic },
  ];
  if (!["en", "ar"].includes(before.default_language)) {
    languages.push({ value: before.default_language, label: before.default_language });
  }
  return (
    <form
      onSubmit={form.onSubmit((values) => (removesMore(before, values) ? setAsksRemoval(true) : save.mutate()))}
      noValidate
    >
      {error === null || Object.keys(fields).length > 0 ? null : <ErrorState error={error} />}
      <Section title={t.shop} note={t.shopNote}>
        <Card>
          <SimpleGrid {...two}>
            <TextInput
              label={t.name}
              description={t.nameWhat}
              dir="auto"
              maxLength={128}
              {...input("name")}
              error={errorOf("name")}
            />
            <Select
              label={t.country}
              description={t.countryWhat}
              data={countriesIn(language).map(({ code, name }) => ({ value: code, label: name }))}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t.nothingFound}
              {...input("default_country")}
              error={errorOf("default_country")}
            />
            <Select
              label={t.language}
              description={t.languageWhat}
              data={languages}
              allowDeselect={false}
              {...input("default_language")}
              error={errorOf("default_language")}
            />
            <Select
              label={t.timezone}
              data={timeZones.includes(before.timezone) ? timeZones : [before.timezone, ...timeZones]}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t.nothingFound}
              {...input("timezone")}
              error={errorOf("timezone")}
            />
          </SimpleGrid>
        </Card>
      </Section>
      <Section title={t.payments} note={t.paymentsNote}>
        <Card>
          <Stack gap="md">
            <TextInput
              label={t.checkout}
              description={t.checkoutWhat}
              dir="ltr"
              maxLength={2048}
              {...input("checkout_url_template")}
              error={errorOf("checkout_url_template")}
            />
            <Select
              label={t.expiry}
              allowDeselect={false}
              data={[
                { value: "managed", label: t.managed },
                { value: "external", label: t.external },
              ]}
              {...input("expiry")}
              error={errorOf("expiry")}
            />
          </Stack>
        </Card>
      </Section>
      <Section title={t.messages} note={t.messagesNote}>
        <Card>
          <Stack gap="md">
            <fieldset className={classes.group}>
              <legend>{t.settle}</legend>
              <Text size="xs" c="dimmed" mb={8}>
                {t.settleWhat}
              </Text>
              <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="sm">
                {settleStates.map((state) => (
                  <NumberInput
                    key={state}
                    label={t[state]}
                    min={0}
                    max={86_400}
                    allowDecimal={false}
                    clampBehavior="none"
                    hideControls
                    {...input(`settle_seconds.${state}`)}
                    error={errorOf(`settle_seconds.${state}`)}
                  />
                ))}
              </SimpleGrid>
              {errorOf("settle_seconds") === null ? null : <FieldError>{errorOf("settle_seconds")}</FieldError>}
            </fieldset>
            <SimpleGrid {...two}>
              <NumberInput
                label={t.hold}
                description={t.holdWhat}
                min={1}
                max={720}
                allowDecimal={false}
                clampBehavior="none"
                hideControls
                {...input("hold_limit_hours")}
                error={errorOf("hold_limit_hours")}
              />
              <Select
                label={t.digits}
                allowDeselect={false}
                data={[
                  { value: "latn", label: t.latn },
                  { value: "arab", label: t.arab },
                ]}
                {...input("digits")}
                error={errorOf("digits")}
              />
              <Select
                label={t.uncertain}
                allowDeselect={false}
                data={[
                  { value: "resend", label: t.resend },
                  { value: "never", label: t.never },
                ]}
                {...input("uncertain")}
                error={errorOf("uncertain")}
              />
              <Select
                label={t.drift}
                allowDeselect={false}
                data={[
                  { value: "send", label: t.driftSend },
                  { value: "hold", label: t.driftHold },
                ]}
                {...input("marketing_drift")}
                error={errorOf("marketing_drift")}
              />
            </SimpleGrid>
          </Stack>
        </Card>
      </Section>
      <Section title={t.contents} note={t.contentsNote}>
        <Card>
          <NumberInput
            label={t.retention}
            description={t.retentionWhat}
            placeholder={t.forEver}
            min={30}
            max={3_650}
            allowDecimal={false}
            clampBehavior="none"
            hideControls
            maw={320}
            {...input("retention_days")}
            error={errorOf("retention_days")}
          />
        </Card>
      </Section>
      <Section title={t.words} note={t.wordsNote}>
        <Card>
          <Stack gap="md">
            {(["stop", "start"] as const).map((kind) => (
              <TagsInput
                key={kind}
                label={t[kind]}
                description={t.wordsWhat}
                dir="auto"
                acceptValueOnBlur
                {...input(`${kind}_words`)}
                error={errorsIn(`${kind}_words`)}
              />
            ))}
          </Stack>
        </Card>
      </Section>
      <Section title={t.prices} note={t.pricesNote}>
        <Prices
          rows={form.values.prices}
          onChange={(rows) => form.setFieldValue("prices", rows)}
          error={errorsIn("prices")}
        />
      </Section>
      <div className={classes.bar}>
        <Text size="sm" c="dimmed" role="status">
          {changed.length === 0 ? t.saved : t.unsaved(changed.length)}
        </Text>
        <div className={classes.buttons}>
          {changed.length === 0 ? null : (
            <Button
              variant="default"
              onClick={() => {
                form.setValues(before);
                save.reset();
              }}
            >
              {t.discard}
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={changed.length === 0}>
            {t.save}
          </Button>
        </div>
      </div>
      <ConfirmDialog
        isOpen={asksRemoval}
        title={t.removeTitle(Number(form.values.retention_days))}
        confirm={t.removeDo}
        isDangerous
        onConfirm={() => {
          setAsksRemoval(false);
          save.mutate();
        }}
        onClose={() => setAsksRemoval(false)}
      >
        {t.removeWhat}
      </ConfirmDialog>
      <Leaving isDirty={changed.length > 0} />
    </form>
  );
}

/** What was typed is not lost by a slip. */
function Leaving({ isDirty }: { isDirty: boolean }) {
  const t = useTexts(texts);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      isOpen={blocker.status === "blocked"}
      title={t.leaveTitle}
      confirm={t.leave}
      isDangerous
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {t.leaveWhat}
    </ConfirmDialog>
  );
}
