import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Missing, Name } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { Fact, Facts, Section } from "../../parts/section.tsx";
import { texts } from "./texts.ts";
import { type Settings, settleStates } from "./values.ts";

/** For who may look and not change. */
export function SettingsShown({ settings }: { settings: Settings }) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const country = new Intl.DisplayNames(language, { type: "region", fallback: "code" }).of(settings.default_country);
  const languages: Record<string, string> = { en: t.english, ar: t.arabic };
  return (
    <>
      <Section title={t.shop} note={t.shopNote}>
        <Card>
          <Facts>
            <Fact name={t.name}>
              <Name>{settings.name}</Name>
            </Fact>
            <Fact name={t.country}>{country}</Fact>
            <Fact name={t.language}>{languages[settings.default_language] ?? settings.default_language}</Fact>
            <Fact name={t.timezone}>
              <Code>{settings.timezone}</Code>
            </Fact>
          </Facts>
        </Card>
      </Section>
      <Section title={t.payments} note={t.paymentsNote}>
        <Card>
          <Facts>
            <Fact name={t.checkout}>
              {settings.checkout_url_template === null ? (
                <Missing />
              ) : (
                <bdi dir="ltr" className="mono">
                  {settings.checkout_url_template}
                </bdi>
              )}
            </Fact>
            <Fact name={t.expiry}>{settings.expiry === "managed" ? t.managed : t.external}</Fact>
          </Facts>
        </Card>
      </Section>
      <Section title={t.messages} note={t.messagesNote}>
        <Card>
          <Facts>
            {settleStates.map((state) => (
              <Fact key={state} name={t[state]}>
                {settings.settle_seconds[state]}
              </Fact>
            ))}
            <Fact name={t.hold}>{settings.hold_limit_hours}</Fact>
            <Fact name={t.digits}>{settings.digits === "arab" ? t.arab : t.latn}</Fact>
          </Facts>
        </Card>
      </Section>
      <Section title={t.contents} note={t.contentsNote}>
        <Card>
          <Facts>
            <Fact name={t.retention}>{settings.retention_days ?? t.forEver}</Fact>
          </Facts>
        </Card>
      </Section>
      <Section title={t.words} note={t.wordsNote}>
        <Card>
          <Facts>
            <Fact name={t.stop}>
              <Words of={settings.stop_words} />
            </Fact>
            <Fact name={t.start}>
              <Words of={settings.start_words} />
            </Fact>
          </Facts>
        </Card>
      </Section>
    </>
  );
}

function Words({ of }: { of: readonly string[] }) {
  const t = useTexts(texts);
  return of.length === 0 ? t.none : of.map((word) => <bdi key={word}>{word}</bdi>);
}
