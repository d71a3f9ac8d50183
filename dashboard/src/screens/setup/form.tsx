import { Button, Fieldset, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type AnswerOf, call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useSession } from "../../api/session.ts";
import { countriesIn, guessCountry } from "../../format/countries.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { PasswordField } from "../../parts/password-field.tsx";
import { ErrorState } from "../../parts/states.tsx";
import classes from "./form.module.css";
import { texts } from "./texts.ts";

export interface SetupFormProps {
  token: string;
  /** The shop that the link is for; undefined where one is to be made. */
  merchant: AnswerOf<"GET /v1/setup">["merchant"];
  /** The link is no longer good. */
  onRefused: () => void;
}

export function SetupForm({ token, merchant, onRefused }: SetupFormProps) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const router = useRouter();
  const { begin } = useSession();
  // The first merchant of an empty installation has no name yet but that of its place.
  const isUnnamed = merchant === undefined || merchant.id === "default";
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      name: "",
      email: "",
      password: "",
      shop: isUnnamed ? "" : merchant.name,
      country: isUnnamed ? guessCountry() : merchant.default_country,
      language: isUnnamed ? language : merchant.default_language,
      timezone: isUnnamed ? new Intl.DateTimeFormat().resolvedOptions().timeZone : merchant.timezone,
    },
  });
  const create = useMutation({
    mutationFn: ({ name, email, password, shop, country, language, timezone }: typeof form.values) =>
      call("POST /v1/setup", {
        body: {
          token,
          name: name.trim(),
          email: email.trim(),
          password,
          merchant: {
            ...(merchant === undefined ? {} : { id: merchant.id }),
            name: shop.trim(),
            default_country: country,
            default_language: language,
            timezone,
          },
        },
      }),
    meta: { signsIn: true },
    onSuccess: async () => {
      await begin();
      await router.navigate({ to: "/", replace: true });
    },
    onError: (error) => {
      if (error instanceof Refusal && [404, 410].includes(error.status)) onRefused();
      // Used meanwhile, or an address that has an account: the link itself says which.
      if (error instanceof Refusal && error.status === 409 && /link/.test(error.message)) onRefused();
    },
  });
  const { error } = create;
  const isTaken = error instanceof Refusal && error.status === 409;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  const errorOf = (field: string) => fieldError(error, field);
  const common = { required: true, withAsterisk: false } as const;
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack gap="md">
        {error === null || isTaken || isByField ? null : <ErrorState error={error} />}
        <Fieldset legend={t.you} variant="unstyled" className={classes.group ?? ""}>
          <TextInput
            label={t.name}
            autoComplete="name"
            maxLength={128}
            dir="auto"
            data-autofocus
            {...common}
            {...form.getInputProps("name")}
            error={errorOf("name")}
          />
          <TextInput
            label={t.email}
            type="email"
            autoComplete="username"
            dir="ltr"
            {...common}
            {...form.getInputProps("email")}
            error={isTaken ? t.taken : errorOf("email")}
          />
          <PasswordField
            label={t.password}
            description={t.rule}
            autoComplete="new-password"
            minLength={12}
            {...form.getInputProps("password")}
            error={errorOf("password")}
          />
        </Fieldset>
        <Fieldset legend={t.shop} variant="unstyled" className={classes.group ?? ""}>
          <TextInput
            label={t.shopLabel}
            description={t.shopHint}
            autoComplete="organization"
            maxLength={128}
            dir="auto"
            {...common}
            {...form.getInputProps("shop")}
            error={errorOf("merchant.name")}
          />
          <Select
            label={t.country}
            description={t.countryHint}
            data={countriesIn(language).map(({ code, name }) => ({ value: code, label: name }))}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t.nothingFound}
            {...common}
            {...form.getInputProps("country")}
            error={errorOf("merchant.default_country")}
          />
          <Select
            label={t.language}
            description={t.languageHint}
            data={[
              { value: "en", label: t.english },
              { value: "ar", label: t.arabic },
            ]}
            allowDeselect={false}
            {...common}
            {...form.getInputProps("language")}
            error={errorOf("merchant.default_language")}
          />
          <Select
            label={t.timeZone}
            data={timeZones}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t.nothingFound}
            {...common}
            {...form.getInputProps("timezone")}
            error={errorOf("merchant.timezone")}
          />
        </Fieldset>
        <Button type="submit" loading={create.isPending} fullWidth>
          {t.submit}
        </Button>
      </Stack>
    </form>
  );
}

const timeZones = Intl.supportedValuesOf("timeZone");
