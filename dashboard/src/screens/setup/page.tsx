import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { call } from "../../api/client.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { PublicPage } from "../../parts/public-page.tsx";
import { Answer } from "../../parts/states.tsx";
import { SetupForm } from "./form.tsx";
import { texts } from "./texts.ts";

/** Where the link leads that Zajel prints at its start: the first owner, and the shop. */
export default function SetupPage() {
  const t = useTexts(texts);
  const { token = "" } = useSearch({ strict: false }) as { token?: string };
  const link = useQuery({
    queryKey: ["setup", token],
    queryFn: ({ signal }) => call("GET /v1/setup", { query: { token }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const refusals = {
    used: { title: t.used, why: t.usedWhy },
    expired: { title: t.expired, why: t.expiredWhy },
    unknown: { title: t.unknown, why: t.unknownWhy },
  };
  const state = link.data?.state;
  if (state !== undefined && state !== "valid") {
    const { title, why } = refusals[state];
    return (
      <PublicPage title={title} sentence={why}>
        <Button component={Link} to="/sign-in" fullWidth>
          {t.toSignIn}
        </Button>
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t.title} sentence={t.sentence}>
      <Answer of={link} rows={6}>
        {({ merchant }) => <SetupForm token={token} merchant={merchant} onRefused={() => void link.refetch()} />}
      </Answer>
    </PublicPage>
  );
}
