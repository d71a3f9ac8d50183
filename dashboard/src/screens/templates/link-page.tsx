import { Button, Combobox, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconCircleCheck, IconDeviceMobileMessage } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../api/client.ts";
import { Refusal } from "../../api/refusal.ts";
import { useMay, useSettings } from "../../api/session.ts";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Money } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { useMessageName } from "../../parts/message-status.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { PaymentStatePill } from "../../parts/payment-state.tsx";
import { useShortcuts } from "../../parts/shortcuts.tsx";
import { Answer, EmptyState, ErrorState } from "../../parts/states.tsx";
import { placesOf, readComponents } from "./components.ts";
import { isPossible, states, types } from "./coverage.ts";
import {
  type Authenticator,
  linksQuery,
  type Place,
  type Template,
  type Link as TemplateLink,
  templatesQuery,
  useSaveLink,
  useShownAuthenticator,
  useUnlink,
} from "./data.ts";
import { Findings, useFindings } from "./findings.tsx";
import { useLanguageName } from "./language-name.ts";
import classes from "./link-page.module.css";
import { texts } from "./link-texts.ts";
import { filledAt, keyOf, type Mapping, mappingOf, variablesOf } from "./mapping.ts";
import { PhoneFrame, PhoneNote, PreviewBubble } from "./phone.tsx";
import { Places } from "./places.tsx";
import { priceNow } from "./price.ts";
import { statusOf, TemplateStatus } from "./template-status.tsx";
import { directionOf, TemplateText } from "./template-text.tsx";
import { TestMessageDialog } from "./test-message.tsx";
import { texts as gridTexts } from "./texts.ts";

/** The mapping editor: which template is sent for a type, state and language, and what fills its places. */
export default function TemplateLinkPage() {
  const t = useTexts(texts);
  const { type, state, language } = useParams({ strict: false }) as unknown as Place;
  const answer = useShownAuthenticator();
  const id = answer.data?.shown?.id ?? "";
  const templates = useQuery({ ...templatesQuery(id), enabled: id !== "" });
  const links = useQuery({ ...linksQuery(id), enabled: id !== "" });
  const isKnown = (types as readonly string[]).includes(type) && (states as readonly string[]).includes(state);
  const shown = answer.data?.shown;
  if (!isKnown || !isPossible(type, state) || shown === null) {
    return <EmptyState action={<Link to={"/templates" as never}>{t.templates}</Link>}>{t.noSuch}</EmptyState>;
  }
  return (
    <Answer of={answer}>
      {() => (
        <Answer of={templates} rows={6}>
          {(all) => (
            <Answer of={links} rows={6}>
              {({ data }) => (
                <Editor
                  key={`${id} ${type} ${state} ${language}`}
                  authenticator={shown as Authenticator}
                  place={{ type, state, language }}
                  templates={all}
                  links={data}
                />
              )}
            </Answer>
          )}
        </Answer>
      )}
    </Answer>
  );
}

interface EditorProps {
  authenticator: Authenticator;
  place: Place;
  templates: readonly Template[];
  links: readonly TemplateLink[];
}

function linkAt(links: readonly TemplateLink[], { type, state, language }: Place): TemplateLink | undefined {
  return links.find((link) => link.type === type && link.state === state && link.language === language);
}

const previewWaitMs = 250;

function Editor({ authenticator, place, templates, links }: EditorProps) {
  const t = useTexts(texts);
  const tg = useTexts(gridTexts);
  const locale = useLanguage();
  const nameOf = useLanguageName();
  const messageName = useMessageName();
  const mayChange = useMay("configure");
  const mayOperate = useMay("operate");
  const { id, namespace } = authenticator;
  const saved = linkAt(links, place);
  const [chosen, choose] = useState(
    saved === undefined ? null : keyOfTemplate({ name: saved.template_name, language: saved.template_language }),
  );
  const [mapping, setMapping] = useState<Mapping>(saved === undefined ? {} : mappingOf(saved));
  const [values, setValues] = useState<Values>({ kind: "usual" });
  const [isTesting, setTesting] = useState(false);
  const template = templates.find((one) => keyOfTemplate(one) === chosen);
  const text = readComponents(template?.components);
  const places = placesOf(text);
  const save = useSaveLink(id, place);
  const unlink = useUnlink(id, place);

  const body =
    template === undefined
      ? null
      : {
          template_name: template.name,
          template_language: template.language,
          variables: variablesOf(mapping, places),
        };
  const [asked] = useDebouncedValue(body, previewWaitMs);
  const preview = usePreview(id, place, asked, values);
  const refusals =
    preview.error instanceof Refusal && preview.error.kind === "bad_input"
      ? Object.values(preview.error.fields).flat()
      : [];
  const shownPreview = template === undefined || refusals.length > 0 ? undefined : preview.data;
  const items = useFindings({
    template,
    places,
    mapping,
    saved,
    preview: shownPreview,
    refusals,
    onDash: (one) => setMapping({ ...mapping, [keyOf(one)]: { ...filledAt(mapping, one), fallback: "–" } }),
  });

  function submit(): void {
    if (body === null || !mayChange || save.isPending) return;
    save.mutate(body, { onSuccess: () => notifications.show({ message: t.saved, autoClose: 3_000 }) });
  }
  useShortcuts(
    mayChange
      ? [
          { keys: "Ctrl+s", label: t.save, act: submit },
          { keys: "Ctrl+Enter", act: submit },
        ]
      : [],
  );
  function takeAway(): void {
    if (saved === undefined) return;
    const { template_name, template_language, namespace, variables } = saved;
    unlink.mutate(undefined, {
      onSuccess: () => {
        choose(null);
        setMapping({});
        const toast = notifications.show({
          autoClose: 8_000,
          message: (
            <span className={classes.toast}>
              {t.unlinked}
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  notifications.hide(toast);
                  const back = { template_name, template_language, namespace, variables };
                  save.mutate(back, {
                    onSuccess: () => {
                      choose(keyOfTemplate({ name: template_name, language: template_language }));
                      setMapping(mappingOf(saved));
                    },
                  });
                }}
              >
                {t.undo}
              </Button>
            </span>
          ),
        });
      },
    });
  }

  const price = priceNow(useSettings(), shownPreview?.template.category, new Date());
  const title = messageName(place.state, "long");
  const languages = [...new Set(["ar", "en", place.language, ...links.map(({ language }) => language)])];
  const otherLanguage = languages.find((one) => one !== place.language && linkAt(links, { ...place, language: one }));
  return (
    <>
      <PageHeader
        title={title}
        windowTitle={title}
        badge={<PaymentStatePill state={place.state} />}
        crumbs={[{ label: t.templates, to: "/templates" }]}
        here={tg[place.type as "payment_request"]}
        actions={
          <>
            <nav className={classes.languages} aria-label={t.language}>
              {languages.map((one) => (
                <Link
                  key={one}
                  to={`/templates/${place.type}/${place.state}/${one}` as never}
                  search={((search: object) => search) as never}
                  lang={one.replace("_", "-")}
                  aria-current={one === place.language ? "page" : undefined}
                >
                  {nameOf(one)}
                </Link>
              ))}
            </nav>
            {mayOperate && saved !== undefined ? (
              <Button
                variant="default"
                leftSection={<IconDeviceMobileMessage size={16} stroke={1.75} aria-hidden />}
                onClick={() => setTesting(true)}
              >
                {t.sendTest}
              </Button>
            ) : null}
            {mayChange && saved !== undefined ? (
              <Button variant="default" loading={unlink.isPending} disabled={save.isPending} onClick={takeAway}>
                {t.unlink}
              </Button>
            ) : null}
            {mayChange ? (
              <Button loading={save.isPending} disabled={body === null} onClick={submit}>
                {t.save}
              </Button>
            ) : null}
          </>
        }
      />
      {save.error === null ? null : <ErrorState error={save.error} />}
      {unlink.error === null ? null : <ErrorState error={unlink.error} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          <Card>
            <div className={classes.two}>
              <Select
                label={t.template}
                placeholder={t.choose}
                searchable
                nothingFoundMessage={t.nothingFound}
                readOnly={!mayChange}
                allowDeselect={false}
                data={choicesFor(templates, place.language)}
                value={chosen}
                onChange={choose}
                classNames={{ input: `mono ${classes.cut}` }}
                rightSection={
                  template === undefined ? undefined : (
                    <span className={classes.status}>
                      <TemplateStatus status={statusOf(template)} />
                      <Combobox.Chevron size="xs" />
                    </span>
                  )
                }
                rightSectionWidth={template === undefined ? undefined : 138}
                rightSectionPointerEvents="none"
                description={
                  template !== undefined && template.language !== place.language
                    ? t.otherLanguage(nameOf(template.language))
                    : undefined
                }
                inputWrapperOrder={["label", "input", "description", "error"]}
              />
              <TextInput
                label={t.namespace}
                value={namespace ?? t.namespaceUnknown}
                readOnly
                dir="ltr"
                title={namespace ?? undefined}
                classNames={{ input: `mono ${classes.cut}` }}
                rightSection={
                  namespace === null ? undefined : (
                    <IconCircleCheck size={18} stroke={1.75} className={classes.good ?? ""} aria-hidden />
                  )
                }
              />
            </div>
            {template === undefined ? null : (
              <TemplateText text={text} mapping={mapping} language={template.language} />
            )}
          </Card>
          {template === undefined ? null : (
            <>
              <Places
                places={places}
                mapping={mapping}
                direction={directionOf(template.language)}
                filled={shownPreview?.filled}
                order={values.kind === "payment" ? values.order : null}
                mayChange={mayChange}
                onChange={setMapping}
              />
              <Findings items={items} mayChange={mayChange} />
            </>
          )}
        </div>
        <aside className={classes.column}>
          <PreviewChoice type={place.type} values={values} onChange={setValues} />
          <PhoneFrame>
            {shownPreview === undefined ? (
              <p className={classes.noText}>{template === undefined ? t.noText : ""}</p>
            ) : (
              <PreviewBubble preview={shownPreview} />
            )}
            {otherLanguage === undefined ? null : (
              <OtherLanguage id={id} place={{ ...place, language: otherLanguage }} values={values} />
            )}
          </PhoneFrame>
          {shownPreview === undefined ? null : (
            <PhoneNote>
              {t.characters(
                formatNumber(locale, shownPreview.length.body.characters ?? 0),
                formatNumber(locale, shownPreview.length.body.limit),
              )}
              {" · "}
              {shownPreview.template.category in t ? t[shownPreview.template.category as "UTILITY"] : null}
              {price === null ? null : (
                <>
                  {" · "}
                  <Money amount={price.amount} currency={price.currency} />
                </>
              )}
            </PhoneNote>
          )}
        </aside>
      </div>
      {saved === undefined ? null : (
        <TestMessageDialog
          authenticatorId={id}
          template={{ name: saved.template_name, language: saved.template_language }}
          isOpen={isTesting}
          onClose={() => setTesting(false)}
        />
      )}
    </>
  );
}

/** Whose values are shown. */
type Values = { kind: "usual" | "longest" | "empty" } | { kind: "payment"; sessionId: string; order: string };

function usePreview(id: string, place: Place, link: object | null | undefined, values: Values) {
  const body = {
    ...(link === null || link === undefined ? {} : { link: link as never }),
    ...(values.kind === "payment" ? { session_id: values.sessionId } : { sample: values.kind }),
  };
  return useQuery({
    queryKey: ["template-links", id, "preview", place, body],
    queryFn: ({ signal }) =>
      call("POST /v1/authenticators/{id}/template-links/{type}/{state}/{language}/preview", {
        path: { id, ...place },
        body,
        signal,
      }),
    enabled: link !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** The message that is linked in the other language, with the same values. */
function OtherLanguage({ id, place, values }: { id: string; place: Place; values: Values }) {
  const nameOf = useLanguageName();
  const { data } = usePreview(id, place, undefined, values);
  if (data === undefined) return null;
  return (
    <>
      <p className={classes.day}>
        <bdi>{nameOf(place.language)}</bdi>
      </p>
      <PreviewBubble preview={data} />
    </>
  );
}

function PreviewChoice({
  type,
  values,
  onChange,
}: {
  type: string;
  values: Values;
  onChange: (values: Values) => void;
}) {
  const t = useTexts(texts);
  const payments = useQuery({
    queryKey: ["transactions", "for-preview", type],
    queryFn: ({ signal }) =>
      call("GET /v1/transactions", { query: { limit: 20, type: type as "payment_request" }, signal }),
  });
  const choices = (payments.data?.data ?? []).map(
    ({ session_id, order_no, customer_first_name, customer_last_name }) => ({
      value: session_id,
      label: [order_no ?? session_id, [customer_first_name, customer_last_name].filter(Boolean).join(" ")]
        .filter(Boolean)
        .join(" · "),
      order: order_no ?? session_id,
    }),
  );
  const samples = [
    { kind: "usual", label: t.sample },
    { kind: "longest", label: t.longest },
    { kind: "empty", label: t.empty },
  ] as const;
  return (
    <div>
      <Select
        label={t.previewWith}
        placeholder={t.sampleOption}
        searchable
        nothingFoundMessage={t.nothingFound}
        data={choices.map(({ value, label }) => ({ value, label }))}
        value={values.kind === "payment" ? values.sessionId : null}
        onChange={(value) => {
          const payment = choices.find((one) => one.value === value);
          onChange(
            payment === undefined
              ? { kind: "usual" }
              : { kind: "payment", sessionId: payment.value, order: payment.order },
          );
        }}
      />
      <div className={classes.chips}>
        {samples.map(({ kind, label }) => (
          <button
            key={kind}
            type="button"
            className={classes.chip}
            aria-pressed={values.kind === kind}
            onClick={() => onChange({ kind })}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}

const keyOfTemplate = ({ name, language }: { name: string; language: string }) => `${name}/${language}`;

/** Those in the link's own language first; what is gone at Meta is not offered. */
function choicesFor(templates: readonly Template[], language: string) {
  const there = templates.filter(({ status }) => status !== "DELETED");
  const choice = (one: Template) => ({ value: keyOfTemplate(one), label: keyOfTemplate(one) });
  return [...there.filter((one) => one.language === language), ...there.filter((one) => one.language !== language)].map(
    choice,
  );
}
