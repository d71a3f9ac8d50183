import { Button, Select, SimpleGrid, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type AnswerOf, call } from "../../api/client.ts";
import { useMe } from "../../api/session.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Time } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Pill } from "../../parts/pill.tsx";
import { Section } from "../../parts/section.tsx";
import { Answer, ErrorState } from "../../parts/states.tsx";
import { browserOf } from "./browser.ts";
import classes from "./page.module.css";
import { PasswordForm } from "./password.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { texts } from "./texts.ts";

type Session = AnswerOf<"GET /v1/auth/sessions">["data"][number];

const key = ["sessions"];

export default function MePage() {
  const t = useTexts(texts);
  const me = useMe();
  const sessions = useQuery({ queryKey: key, queryFn: ({ signal }) => call("GET /v1/auth/sessions", { signal }) });
  const count = sessions.data?.data.length;
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={count === undefined ? "\u00a0" : <bdi>{t.sentence(me.email ?? me.name ?? "", count)}</bdi>}
      />
      <Section title={t.password} note={t.passwordNote}>
        <Card>
          <PasswordForm email={me.email ?? ""} />
        </Card>
      </Section>
      <Section title={t.factor} note={t.factorNote}>
        <Card>
          <SecondFactor isOn={me.two_factor} />
        </Card>
      </Section>
      <Section title={t.sessions} note={t.sessionsNote}>
        <Card flush>
          <Answer of={sessions}>{({ data }) => <Sessions of={data} />}</Answer>
        </Card>
      </Section>
      <Section title={t.reading} note={t.readingNote}>
        <Card>
          <Reading />
        </Card>
      </Section>
    </>
  );
}

function Sessions({ of }: { of: readonly Session[] }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string) => call("DELETE /v1/auth/sessions/{id}", { path: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  // The one that is about to go is gone at once; on refusal it is there again, with the reason.
  const shown = of.filter(({ id }) => !(end.isPending && end.variables === id));
  return (
    <>
      {end.error === null ? null : <ErrorState error={end.error} />}
      <ul className={classes.sessions}>
        {shown.map((session) => (
          <li key={session.id} className={classes.session}>
            <div>
              <Text size="sm" fw={500}>
                <bdi>{browserOf(session.user_agent) ?? t.unknown}</bdi>{" "}
                {session.current ? <Pill color="petrol">{t.here}</Pill> : null}
              </Text>
              <Text size="sm" c="dimmed">
                {session.address === null ? null : (
                  <>
                    <Code>{session.address}</Code> ·{" "}
                  </>
                )}
                {t.since} <Time at={session.created_at} />
              </Text>
            </div>
            {session.current ? null : (
              <Button
                size="xs"
                variant="default"
                aria-label={t.endOf(browserOf(session.user_agent) ?? t.unknown)}
                onClick={() => end.mutate(session.id)}
              >
                {t.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const languageNames = { en: "English", ar: "العربية" };

function Reading() {
  const t = useTexts(texts);
  const { language, setLanguage, digits, setDigits } = useLanguage();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <Select
        label={t.language}
        allowDeselect={false}
        data={Object.entries(languageNames).map(([value, label]) => ({ value, label }))}
        value={language}
        onChange={(value) => setLanguage(value === "ar" ? "ar" : "en")}
      />
      <Select
        label={t.digits}
        allowDeselect={false}
        data={[
          { value: "latn", label: t.latin },
          { value: "arab", label: t.arabicDigits },
        ]}
        value={digits}
        onChange={(value) => setDigits(value === "arab" ? "arab" : "latn")}
      />
    </SimpleGrid>
  );
}
