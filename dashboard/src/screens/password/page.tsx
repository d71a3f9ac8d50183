import { Button, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useSession } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { PasswordField } from "../../parts/password-field.tsx";
import { PublicPage } from "../../parts/public-page.tsx";
import { Answer, ErrorState } from "../../parts/states.tsx";
import { texts } from "./texts.ts";

/** Where the link of an invitation leads, and the one that an admin makes for who forgot their password. */
export default function PasswordPage() {
  const t = useTexts(texts);
  const { token = "" } = useSearch({ strict: false }) as { token?: string };
  const link = useQuery({
    queryKey: ["password-link", token],
    queryFn: ({ signal }) => call("GET /v1/auth/password-link", { query: { token }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (link.data?.state === "unknown") return <Gone />;
  return (
    <PublicPage
      title={t.title}
      sentence={link.data?.name === undefined ? undefined : <bdi>{t.hello(link.data.name)}</bdi>}
    >
      <Answer of={link}>{({ email = "" }) => <Form token={token} email={email} />}</Answer>
    </PublicPage>
  );
}

function Form({ token, email }: { token: string; email: string }) {
  const t = useTexts(texts);
  const router = useRouter();
  const { begin } = useSession();
  const [password, setPassword] = useState("");
  const choose = useMutation({
    mutationFn: () => call("POST /v1/auth/password-link", { body: { token, password } }),
    meta: { signsIn: true },
    onSuccess: async ({ two_factor }) => {
      if (two_factor) return router.navigate({ to: "/sign-in", replace: true });
      await begin();
      return router.navigate({ to: "/", replace: true });
    },
  });
  if (choose.error instanceof Refusal && choose.error.status === 409) return <GoneWords />;
  function submit(event: FormEvent): void {
    event.preventDefault();
    choose.mutate();
  }
  const error = fieldError(choose.error, "password");
  return (
    <form onSubmit={submit}>
      {/* For the browser's keeper of passwords. */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <Stack gap="sm">
        {choose.error !== null && error === null ? <ErrorState error={choose.error} /> : null}
        <PasswordField
          label={t.password}
          description={t.rule}
          autoComplete="new-password"
          minLength={12}
          value={password}
          error={error}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={choose.isPending} mt={4}>
          {t.submit}
        </Button>
      </Stack>
    </form>
  );
}

function Gone() {
  const t = useTexts(texts);
  return (
    <PublicPage title={t.gone}>
      <GoneWords />
    </PublicPage>
  );
}

function GoneWords() {
  const t = useTexts(texts);
  return (
    <Stack gap="md">
      <span>{t.goneWhy}</span>
      <Button component={Link} to="/sign-in">
        {t.toSignIn}
      </Button>
    </Stack>
  );
}
