import { useMay, useSettings } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { PageHeader } from "../../parts/page-header.tsx";
import { SettingsForm } from "./form.tsx";
import { SettingsShown } from "./shown.tsx";
import { texts } from "./texts.ts";

export default function SettingsPage() {
  const t = useTexts(texts);
  const mayConfigure = useMay("configure");
  const settings = useSettings();
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={`${t.sentence(settings.settle_seconds.paid, settings.hold_limit_hours)}${mayConfigure ? "" : ` ${t.onlyAdmins}`}`}
      />
      {mayConfigure ? <SettingsForm key={settings.id} settings={settings} /> : <SettingsShown settings={settings} />}
    </>
  );
}
