import { useState } from "react";
import { useTexts } from "../../i18n/use-texts.ts";
import { PageHeader } from "../../parts/page-header.tsx";
import { type Created, RequestForm } from "./form.tsx";
import { Result } from "./result.tsx";
import { texts } from "./texts.ts";

export default function NewRequestPage() {
  const t = useTexts(texts);
  const [created, setCreated] = useState<Created | null>(null);
  if (created !== null) return <Result created={created} onAnother={() => setCreated(null)} />;
  return (
    <>
      <PageHeader title={t.title} crumbs={[{ label: t.transactions, to: "/transactions" }]} here={t.here} />
      <RequestForm onCreated={setCreated} />
    </>
  );
}
