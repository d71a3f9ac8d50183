import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { meQuery } from "../api/queries.ts";
import { useMe } from "../api/session.ts";
import { setSessionEnded, useSessionEnded } from "../api/session-end.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { Dialog } from "../parts/dialog.tsx";
import { SignInForm } from "../screens/sign-in/form.tsx";
import { texts } from "./texts.ts";

/** Over the page that was open, so that nothing that was typed is lost. */
export function SessionEnded() {
  const t = useTexts(texts);
  const { email } = useMe();
  const hasEnded = useSessionEnded();
  const client = useQueryClient();
  async function goOn(signedInAs: string): Promise<void> {
    // Somebody else begins with an empty page.
    if (signedInAs !== email) return location.assign("/");
    await client.fetchQuery({ ...meQuery, staleTime: 0 });
    setSessionEnded(false);
    await client.invalidateQueries();
  }
  return (
    <Dialog isOpen={hasEnded} onClose={null} title={t.sessionEnded}>
      <Text c="dimmed" size="sm" mb="md">
        {t.sessionEndedWhy}
      </Text>
      <SignInForm email={email ?? ""} onSignedIn={(email) => void goOn(email)} />
    </Dialog>
  );
}
