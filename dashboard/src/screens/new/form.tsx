import { Button, Checkbox, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBuildingStore, IconLink, IconPlus, IconSend } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type AnswerOf, call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useSettings } from "../../api/session.ts";
import { decimalsOf } from "../../format/money.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Keys, useShortcuts } from "../../parts/shortcuts.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { parseAmount } from "./amount.ts";
import classes from "./page.module.css";
import { PhoneField } from "./phone-field.tsx";
import { PlanList, type Planned } from "./plan-list.tsx";
import { Preview } from "./preview.tsx";
import { texts } from "./texts.ts";
import { allStates, boxOf, postPayment, prePayment, pressBox, toldOf } from "./ticks.ts";
import { bodyOf, currencyOf, type Field, planBodyOf, type Values, wrongOf } from "./values.ts";

export type Created = AnswerOf<"POST /v1/transactions">;

const planAfterMs = 300;

export function RequestForm({ onCreated }: { onCreated: (created: Created) => void }) {
  const t = useTexts(texts);
  const settings = useSettings();
  const [values, setValues] = useState<Values>(() => ({
    type: "payment_request",
    amount: "",
    currency: currencyOf(settings.default_country),
    order: "",
    expires: "never",
    expiresAt: "",
    checkout: "",
    email: "",
    name: "",
    country: settings.default_country,
    phone: "",
    language: settings.default_language,
    ticked: new Set(allStates),
  }));
  const [touched, setTouched] = useState<ReadonlySet<Field>>(new Set());
  const [isMore, setMore] = useState(false);
  const [seen, setSeen] = useState("created");
  const form = useRef<HTMLFormElement>(null);
  const key = useRef({ body: "", key: "" });
  const change = (changes: Partial<Values>) => setValues((before) => ({ ...before, ...changes }));
  const touch = (field: Field) => setTouched((before) => new Set(before).add(field));

  const wrong = wrongOf(values, settings.timezone, new Date());
  const told = toldOf(values.type, values.ticked);
  const plan = usePlan(values, settings.timezone);
  const shownState = values.type === "e_commerce" && seen === "created" ? "paid" : seen;

  const create = useMutation({
    mutationFn: () => {
      const body = bodyOf(values, settings.timezone);
      const text = JSON.stringify(body);
      // A press after an answer that was lost is the same request, and makes no second payment.
      if (key.current.body !== text) key.current = { body: text, key: crypto.randomUUID() };
      return call("POST /v1/transactions", { body, idempotencyKey: key.current.key });
    },
    onSuccess: onCreated,
  });
  function submit(): void {
    if (create.isPending) return;
    setTouched(new Set(["amount", "customer_phone", "checkout_url", "expires_at"]));
    const [first] = Object.keys(wrong);
    if (first === undefined) create.mutate();
    else form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  }
  useShortcuts([{ keys: "Ctrl+Enter", label: t.submit, group: t.title, act: submit }]);

  function errorOf(field: Field): string | null {
    const why = touched.has(field) ? wrong[field] : undefined;
    if (why === "amountWrong") return t.amountWrong(decimalsOf(values.currency));
    return why === undefined ? fieldError(create.error, field) : t[why];
  }
  const apiError = (field: string) => fieldError(create.error, field);
  const isByField = create.error instanceof Refusal && create.error.kind === "bad_input";
  const isAway = create.error instanceof Refusal && (create.error.status === 0 || create.error.status >= 500);
  const mustHavePhone = told.length > 0;
  const willSend = told.filter((state) => plan?.find((one) => one.state === state)?.will_send !== false);
  const later = willSend.filter((state) => state !== "created").length;
  const hasNoLink = values.checkout.trim() === "" && settings.checkout_url_template === null;
  function giveLink(): void {
    flushSync(() => setMore(true));
    form.current?.querySelector<HTMLElement>("[name=checkout_url]")?.focus();
  }

  return (
    <div className={classes.columns}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className={classes.card}>
          <section className={classes.part} aria-label={t.payment}>
            <div className={classes.partHead}>
              <h2>{t.payment}</h2>
              <TypeChoice value={values.type} onChange={(type) => change({ type })} />
            </div>
            <div className={classes.fields}>
              <div className={classes.amount}>
                <TextInput
                  label={t.amount}
                  name="amount"
                  inputMode="decimal"
                  autoComplete="off"
                  dir="ltr"
                  required
                  withAsterisk={false}
                  maxLength={40}
                  classNames={{ input: classes.amountInput ?? "" }}
                  value={values.amount}
                  onChange={(event) => change({ amount: event.currentTarget.value })}
                  onBlur={() => {
                    if (values.amount.trim() !== "") touch("amount");
                    const amount = parseAmount(values.amount, decimalsOf(values.currency));
                    if (amount !== null) change({ amount });
                  }}
                  error={errorOf("amount")}
                />
                <CurrencySelect
                  value={values.currency}
                  onChange={(currency) => change({ currency })}
                  error={apiError("currency_code")}
                />
              </div>
              <TextInput
                label={t.order}
                name="order_no"
                autoComplete="off"
                dir="auto"
                maxLength={128}
                value={values.order}
                onChange={(event) => change({ order: event.currentTarget.value })}
                error={apiError("order_no")}
              />
              <Expiry values={values} onChange={change} error={errorOf("expires_at") ?? apiError("expiration_time")} />
            </div>
            {isMore ? (
              <div className={classes.fields}>
                <TextInput
                  className={classes.wide ?? ""}
                  label={t.checkout}
                  description={t.checkoutHint}
                  name="checkout_url"
                  type="url"
                  inputMode="url"
                  autoComplete="off"
                  dir="ltr"
                  value={values.checkout}
                  onChange={(event) => change({ checkout: event.currentTarget.value })}
                  onBlur={() => touch("checkout_url")}
                  error={errorOf("checkout_url")}
                />
                <TextInput
                  label={t.email}
                  description={t.emailHint}
                  name="customer_email"
                  type="email"
                  autoComplete="off"
                  dir="ltr"
                  maxLength={128}
                  value={values.email}
                  onChange={(event) => change({ email: event.currentTarget.value })}
                  error={apiError("customer_email")}
                />
              </div>
            ) : (
              <Button
                variant="subtle"
                size="xs"
                className={classes.more ?? ""}
                leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />}
                onClick={() => setMore(true)}
              >
                {t.more}
              </Button>
            )}
          </section>

          <section className={classes.part} aria-label={t.customer}>
            <h2>{t.customer}</h2>
            <div className={`${classes.fields} ${classes.ofCustomer}`}>
              <TextInput
                label={t.name}
                name="customer_name"
                autoComplete="off"
                dir="auto"
                maxLength={200}
                value={values.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
                error={apiError("customer_first_name") ?? apiError("customer_last_name")}
              />
              <PhoneField
                country={values.country}
                phone={values.phone}
                isRequired={mustHavePhone}
                onChange={change}
                onBlur={() => {
                  if (values.phone.trim() !== "") touch("customer_phone");
                }}
                error={errorOf("customer_phone")}
              />
              <Select
                label={t.language}
                name="language"
                data={languagesOf(settings.default_language, { en: t.english, ar: t.arabic })}
                allowDeselect={false}
                value={values.language}
                onChange={(language) => change({ language: language ?? settings.default_language })}
                error={apiError("language")}
              />
            </div>
          </section>

          <section className={classes.part} aria-label={t.notification}>
            <Boxes values={values} onChange={(ticked) => change({ ticked })} error={apiError("notifications")} />
            <PlanList
              type={values.type}
              language={values.language}
              plan={plan}
              ticked={values.ticked}
              onTick={(state) => change({ ticked: toggled(values.ticked, state) })}
              seen={shownState}
              onSee={setSeen}
              onGiveLink={hasNoLink ? giveLink : null}
            />
          </section>
        </div>
        {create.error === null || isByField ? null : (
          <div className={classes.refusal}>
            {isAway ? <p role="alert">{t.kept}</p> : <ErrorState error={create.error} />}
          </div>
        )}
        <div className={classes.foot}>
          <span className={classes.summary}>{t.summary(willSend.length - later, later)}</span>
          <Button component={Link} to="/transactions" variant="subtle" color="gray" className={classes.cancel ?? ""}>
            {t.cancel}
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            className={classes.submit ?? ""}
            leftSection={<IconSend size={16} stroke={1.75} className="turns" aria-hidden />}
            rightSection={
              <span className={classes.submitKeys} aria-hidden>
                <Keys keys="Ctrl+Enter" />
              </span>
            }
          >
            {told.length === 0 ? t.submitSilent : t.submit}
          </Button>
        </div>
      </form>
      <Preview
        name={values.name.trim().split(/\s+/)[0] ?? ""}
        type={values.type}
        plan={plan}
        seen={shownState}
        onSee={setSeen}
        isExample={parseAmount(values.amount, decimalsOf(values.currency)) === null}
      />
    </div>
  );
}

/** What each message would say, a moment after the last key; the last plan stays until there is a new one. */
function usePlan(values: Values, timeZone: string): readonly Planned[] | undefined {
  const [body] = useDebouncedValue(JSON.stringify(planBodyOf(values, timeZone)), planAfterMs);
  const last = useRef<readonly Planned[] | undefined>(undefined);
  const asked = useQuery({
    queryKey: ["plan", body],
    queryFn: ({ signal }) => call("POST /v1/transactions/plan", { body: JSON.parse(body), signal }),
    placeholderData: keepPreviousData,
  });
  // One that is refused, for a link that is half typed, leaves the last.
  if (asked.data !== undefined) last.current = asked.data.notification_plan;
  return last.current;
}

function toggled(ticked: ReadonlySet<string>, state: string): ReadonlySet<string> {
  const next = new Set(ticked);
  if (!next.delete(state)) next.add(state);
  return next;
}

function languagesOf(own: string, names: Record<string, string>): { value: string; label: string }[] {
  return [...new Set([own, "ar", "en"])].map((value) => ({ value, label: names[value] ?? value }));
}

function TypeChoice({ value, onChange }: { value: Values["type"]; onChange: (type: Values["type"]) => void }) {
  const t = useTexts(texts);
  const name = useId();
  const choices: { type: Values["type"]; label: string; icon: ReactNode }[] = [
    { type: "payment_request", label: t.paymentRequest, icon: <IconLink size={16} stroke={1.75} aria-hidden /> },
    { type: "e_commerce", label: t.eCommerce, icon: <IconBuildingStore size={16} stroke={1.75} aria-hidden /> },
  ];
  return (
    <div role="radiogroup" aria-label={t.type} className={classes.types}>
      {choices.map(({ type, label, icon }) => (
        <label key={type} className={classes.type}>
          <input type="radio" name={name} value={type} checked={value === type} onChange={() => onChange(type)} />
          {icon}
          {label}
        </label>
      ))}
    </div>
  );
}

interface BoxesProps {
  values: Values;
  onChange: (ticked: ReadonlySet<string>) => void;
  error: string | null;
}

/** The seed's line, in its exact words. */
function Boxes({ values, onChange, error }: BoxesProps) {
  const t = useTexts(texts);
  const id = useId();
  const isECommerce = values.type === "e_commerce";
  const post = boxOf(postPayment, values.ticked);
  return (
    <fieldset className={classes.boxes}>
      <legend className="for-readers">{t.notification}</legend>
      <span className={classes.boxesWord} aria-hidden>
        {t.notification}
      </span>
      <Checkbox
        label={t.prePayment}
        checked={!isECommerce && boxOf(prePayment, values.ticked) === "all"}
        disabled={isECommerce}
        aria-describedby={isECommerce ? id : undefined}
        onChange={() => onChange(pressBox(prePayment, values.ticked))}
      />
      {isECommerce ? (
        <span id={id} className={classes.whyNot}>
          {t.noLink}
        </span>
      ) : null}
      <Checkbox
        label={t.postPayment}
        checked={post === "all"}
        indeterminate={post === "some"}
        onChange={() => onChange(pressBox(postPayment, values.ticked))}
      />
      {error === null ? null : (
        <span className={classes.boxesError} role="alert" dir="auto">
          {error}
        </span>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  value: string;
  onChange: (value: string) => void;
  error: string | null;
}

const currencies = Intl.supportedValuesOf("currency");
const first = ["KWD", "SAR", "AED", "QAR", "BHD", "OMR", "USD", "EUR", "GBP"];

function CurrencySelect({ value, onChange, error }: ChoiceProps) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const names = new Intl.DisplayNames(language, { type: "currency", fallback: "code" });
  const codes = [...new Set([...first, ...currencies])];
  return (
    <Select
      label={t.currency}
      name="currency_code"
      searchable
      allowDeselect={false}
      limit={60}
      comboboxProps={{ width: 260, position: "bottom-end" }}
      data={codes}
      renderOption={({ option }) => (
        <span className={classes.countryOption}>
          <span>{names.of(option.value)}</span>
          <bdi dir="ltr">{option.value}</bdi>
        </span>
      )}
      value={value}
      onChange={(chosen) => onChange(chosen ?? value)}
      error={error}
    />
  );
}

interface ExpiryProps {
  values: Values;
  onChange: (changes: Partial<Values>) => void;
  error: string | null;
}

function Expiry({ values: { expires, expiresAt }, onChange, error }: ExpiryProps) {
  const t = useTexts(texts);
  const isAt = expires === "at";
  return (
    <Group gap={8} align="flex-start" grow className={classes.expiry ?? ""}>
      <Select
        label={t.expires}
        data={[
          { value: "never", label: t.never },
          { value: "3600", label: t.in1h },
          { value: "86400", label: t.in24h },
          { value: "259200", label: t.in3d },
          { value: "604800", label: t.in7d },
          { value: "at", label: t.atTime },
        ]}
        allowDeselect={false}
        value={expires}
        onChange={(value) => onChange({ expires: value ?? "never" })}
        error={isAt ? null : error}
      />
      {isAt ? (
        <TextInput
          type="datetime-local"
          label={t.expiresAt}
          name="expires_at"
          value={expiresAt}
          onChange={(event) => onChange({ expiresAt: event.currentTarget.value })}
          error={error}
        />
      ) : null}
    </Group>
  );
}
