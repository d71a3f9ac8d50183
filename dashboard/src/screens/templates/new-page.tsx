import { Button, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useSettings } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { MessageBubble } from "../../parts/message-bubble.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Answer, EmptyState, ErrorState } from "../../parts/states.tsx";
import { type Authenticator, type Finding, useRenew, useShownAuthenticator } from "./data.ts";
import { buttonAddress, componentsOf, type Draft, emptyDraft, examplePlaces, exampleText } from "./draft.ts";
import findingClasses from "./findings.module.css";
import { useLanguageName } from "./language-name.ts";
import classes from "./link-page.module.css";
import { texts } from "./new-texts.ts";
import { PhoneFrame } from "./phone.tsx";
import { texts as listTexts } from "./texts.ts";

export default function NewTemplatePage() {
  const t = useTexts(listTexts);
  const answer = useShownAuthenticator();
  return (
    <Answer of={answer}>
      {({ shown }) =>
        shown === null ? <EmptyState>{t.noAuthenticator}</EmptyState> : <NewTemplate authenticator={shown} />
      }
    </Answer>
  );
}

const lintWaitMs = 400;

function NewTemplate({ authenticator }: { authenticator: Authenticator }) {
  const t = useTexts(texts);
  const { default_language } = useSettings();
  const nameOf = useLanguageName();
  const told = useInline();
  const navigate = useNavigate();
  const renew = useRenew();
  const { id } = authenticator;
  const [draft, setDraft] = useState(emptyDraft(default_language === "ar" ? "ar" : "en"));
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  const body = {
    ...(draft.name.trim() === "" ? {} : { name: draft.name.trim() }),
    language: draft.language,
    category: draft.category,
    components: componentsOf(draft),
  };
  const [asked] = useDebouncedValue(body, lintWaitMs);
  const isEmpty = draft.body.trim() === "";
  const lint = useQuery({
    queryKey: ["lint", id, asked],
    queryFn: ({ signal }) => call("POST /v1/authenticators/{id}/templates/lint", { path: { id }, body: asked, signal }),
    enabled: !isEmpty,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const submit = useMutation({
    mutationFn: () => call("POST /v1/authenticators/{id}/templates", { path: { id }, body }),
    onSuccess: () => {
      renew();
      notifications.show({ message: t.submitted });
      void navigate({ to: "/templates" } as never);
    },
  });
  const findings = isEmpty ? undefined : lint.data?.findings;
  const of = (component: Finding["component"]) => findings?.filter((one) => one.component === component) ?? [];
  const isRefused = findings?.some(({ severity }) => severity === "error") ?? false;
  const direction = draft.language === "ar" ? "rtl" : "ltr";
  const { error } = submit;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  const text = { dir: direction, lang: draft.language } as const;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate();
      }}
    >
      <PageHeader
        title={t.title}
        sentence={t.sentence}
        crumbs={[{ label: t.templates, to: "/templates" }]}
        actions={
          <Button type="submit" loading={submit.isPending} disabled={isEmpty || isRefused}>
            {t.submit}
          </Button>
        }
      />
      {error === null ? null : isByField ? (
        <ErrorState error={error} />
      ) : (
        <ErrorState error={error} onRetry={() => submit.mutate()} />
      )}
      <div className={classes.columns}>
        <div className={classes.column}>
          <Card>
            <Stack gap={14}>
              <div className={classes.two}>
                <TextInput
                  label={t.name}
                  description={t.nameHint}
                  dir="ltr"
                  required
                  withAsterisk={false}
                  maxLength={512}
                  classNames={{ input: "mono" }}
                  value={draft.name}
                  onChange={(event) => change({ name: event.currentTarget.value })}
                  error={told(of("name"), fieldError(error, "name"))}
                />
                <Select
                  label={t.language}
                  data={["ar", "en"].map((language) => ({ value: language, label: nameOf(language) }))}
                  allowDeselect={false}
                  value={draft.language}
                  onChange={(language) => change({ language: language ?? draft.language })}
                />
              </div>
              <Select
                label={t.category}
                data={[
                  { value: "UTILITY", label: t.UTILITY },
                  { value: "MARKETING", label: t.MARKETING },
                ]}
                allowDeselect={false}
                value={draft.category}
                onChange={(category) => change({ category: category ?? "UTILITY" })}
              />
              <TextInput
                label={t.header}
                description={t.headerHint}
                {...text}
                value={draft.header}
                onChange={(event) => change({ header: event.currentTarget.value })}
                error={told(of("header"), fieldError(error, "components.header"))}
              />
              <Textarea
                label={t.body}
                description={t.bodyHint}
                autosize
                minRows={4}
                required
                withAsterisk={false}
                {...text}
                value={draft.body}
                onChange={(event) => change({ body: event.currentTarget.value })}
                error={told(of("body"), fieldError(error, "components.body"))}
              />
              <TextInput
                label={t.footer}
                {...text}
                value={draft.footer}
                onChange={(event) => change({ footer: event.currentTarget.value })}
                error={told(of("footer"), fieldError(error, "components.footer"))}
              />
              <div className={classes.two}>
                <TextInput
                  label={t.button}
                  description={t.buttonHint}
                  {...text}
                  value={draft.button}
                  onChange={(event) => change({ button: event.currentTarget.value })}
                  error={told(of("button"), fieldError(error, "components.button"))}
                />
                <TextInput
                  label={t.url}
                  description={t.urlHint}
                  dir="ltr"
                  placeholder={buttonAddress}
                  value={draft.url}
                  onChange={(event) => change({ url: event.currentTarget.value })}
                />
              </div>
            </Stack>
          </Card>
          <Examples draft={draft} onChange={(examples) => change({ examples })} />
          <Card title={t.findings}>
            {findings === undefined ? (
              <Text size="sm" c="dimmed">
                {t.bodyHint}
              </Text>
            ) : (
              <FindingList findings={findings} />
            )}
          </Card>
        </div>
        <aside className={classes.column}>
          <Text size="sm" fw={500}>
            {t.preview}
          </Text>
          <PhoneFrame>
            {isEmpty ? null : (
              <MessageBubble
                header={exampleText("header", draft.header, draft)}
                body={exampleText("body", draft.body, draft)}
                footer={draft.footer}
                buttons={draft.button.trim() === "" ? [] : [{ type: "URL", text: draft.button }]}
                direction={direction}
                language={draft.language}
                time="14:32"
              />
            )}
          </PhoneFrame>
        </aside>
      </div>
    </form>
  );
}

function Examples({ draft, onChange }: { draft: Draft; onChange: (examples: Draft["examples"]) => void }) {
  const t = useTexts(texts);
  const places = examplePlaces(draft);
  if (places.length === 0) return null;
  return (
    <Card title={t.examples} note={t.examplesHint}>
      <Stack gap={10}>
        {places.map(({ key, shown }) => (
          <TextInput
            key={key}
            label={key === "url" ? t.exampleUrl : t.example(`\u2066${shown}\u2069`)}
            dir={key === "url" ? "ltr" : "auto"}
            value={draft.examples[key] ?? ""}
            onChange={(event) => onChange({ ...draft.examples, [key]: event.currentTarget.value })}
          />
        ))}
      </Stack>
    </Card>
  );
}

/** Below the field that it is about, a line each; null where there is nothing. */
function useInline(): (findings: readonly Finding[], refused: string | null) => ReactNode {
  const word = useFindingWord();
  return (findings, refused) => {
    const lines = new Set([...findings.filter(isInline).map(word), ...(refused === null ? [] : [refused])]);
    if (lines.size === 0) return null;
    return [...lines].map((line) => (
      <span key={line} className={findingClasses.line}>
        {line}
      </span>
    ));
  };
}

/** What one field mends; examples have fields of their own below. */
function isInline({ severity, component, code }: Finding): boolean {
  return severity === "error" && fieldsWithFindings.has(component ?? "") && code !== "example_missing";
}

const fieldsWithFindings: ReadonlySet<string> = new Set(["name", "header", "body", "footer", "button"]);

function useFindingWord(): (finding: Finding) => string {
  const t = useTexts(texts);
  return ({ code, message }) => (code in t ? (t[code as "variable_at_end"] as string) : message);
}

function FindingList({ findings }: { findings: readonly Finding[] }) {
  const t = useTexts(texts);
  const word = useFindingWord();
  const isFine = findings.every(({ severity }) => severity !== "error");
  const inline = findings.filter(isInline).length;
  // One sentence for all places whose example is missing.
  const listed = [
    ...new Map(findings.filter((one) => !isInline(one)).map((one) => [`${one.code} ${one.component}`, one])).values(),
  ];
  return (
    <ul className={findingClasses.list} aria-live="polite">
      {inline === 0 ? null : (
        <li data-severity="error">
          <IconAlertCircle size={18} stroke={1.75} aria-hidden />
          <div>
            <h3>{t.inFields(inline)}</h3>
          </div>
        </li>
      )}
      {listed.map((finding) => {
        const { code, component, position, severity } = finding;
        const Sign = severity === "error" ? IconAlertCircle : IconAlertTriangle;
        return (
          <li key={`${code} ${component}`} data-severity={severity}>
            <Sign size={18} stroke={1.75} aria-hidden />
            <div>
              <h3>{word(finding)}</h3>
              {position === null || component === "button" || code === "example_missing" ? null : (
                <p>{t.position(position + 1)}</p>
              )}
            </div>
          </li>
        );
      })}
      {isFine ? (
        <li data-severity="fine">
          <IconCircleCheck size={18} stroke={1.75} aria-hidden />
          <div>
            <h3>{t.fine}</h3>
          </div>
        </li>
      ) : null}
    </ul>
  );
}
