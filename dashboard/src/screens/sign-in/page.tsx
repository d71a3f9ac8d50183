import { useRouter, useSearch } from "@tanstack/react-router";
import { useSession } from "../../api/session.ts";
import { setSessionEnded } from "../../api/session-end.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { PublicPage } from "../../parts/public-page.tsx";
import { SignInForm } from "./form.tsx";
import { texts } from "./texts.ts";

export default function SignInPage() {
  const t = useTexts(texts);
  const router = useRouter();
  const { begin } = useSession();
  const { next } = useSearch({ strict: false }) as { next?: string };
  async function goOn(): Promise<void> {
    setSessionEnded(false);
    await begin();
    router.history.push(ownPath(next));
  }
  return (
    <PublicPage title={t.title}>
      <SignInForm onSignedIn={() => void goOn()} />
    </PublicPage>
  );
}

/** Where somebody wanted to go; only within this page, whoever made the link. */
function ownPath(next: string | undefined): string {
  if (next === undefined || !next.startsWith("/")) return "/";
  const url = URL.parse(next, location.origin);
  return url?.origin === location.origin ? `${url.pathname}${url.search}${url.hash}` : "/";
}
