import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTexts } from "../i18n/use-texts.ts";
import { PageHeader } from "../parts/page-header.tsx";
import { EmptyState, ErrorState } from "../parts/states.tsx";
import { texts } from "./texts.ts";

export function NotFound() {
  const t = useTexts(texts);
  return (
    <>
      <PageHeader title={t.notFoundTitle} />
      <EmptyState
        action={
          <Button component={Link} to="/">
            {t.toOverview}
          </Button>
        }
      >
        {t.notFound}
      </EmptyState>
    </>
  );
}

/** Where a whole page is in the way; what fails inside a page says so in its own place. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const t = useTexts(texts);
  return (
    <section aria-label={t.wentWrong}>
      <PageHeader title={t.wentWrong} />
      <ErrorState error={error} onRetry={reset} />
    </section>
  );
}
