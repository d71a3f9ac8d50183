import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { latinDigits } from "../../format/digits.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { PasswordField } from "../../parts/password-field.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { texts } from "./texts.ts";

export interface SignInFormProps {
  email?: string;
  onSignedIn: (email: string) => void;
}

/** E-mail and password, and where a second factor is on, its code. */
export function SignInForm({ email: first = "", onSignedIn }: SignInFormProps) {
  const t = useTexts(texts);
  const [email, setEmail] = useState(first);
  const [password, setPassword] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const signIn = useMutation({
    mutationFn: () => call("POST /v1/auth/sign-in", { body: { email: email.trim(), password } }),
    meta: { signsIn: true },
    onSuccess: ({ two_factor }) => (two_factor ? setAsksCode(true) : onSignedIn(email.trim())),
  });
  if (asksCode) return <CodeForm onBack={() => setAsksCode(false)} onSignedIn={() => onSignedIn(email.trim())} />;
  const isWrong = signIn.error instanceof Refusal && signIn.error.status === 401;
  function submit(event: FormEvent): void {
    event.preventDefault();
    signIn.mutate();
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {signIn.error !== null && !isWrong ? <ErrorState error={signIn.error} /> : null}
        <TextInput
          label={t.email}
          type="email"
          name="email"
          autoComplete="username"
          dir="ltr"
          required
          withAsterisk={false}
          data-autofocus={first === "" || undefined}
          value={email}
          error={fieldError(signIn.error, "email")}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          label={t.password}
          name="password"
          autoComplete="current-password"
          data-autofocus={first !== "" || undefined}
          value={password}
          error={isWrong ? t.wrong : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={signIn.isPending} mt={4}>
          {t.submit}
        </Button>
        <Text size="xs" c="dimmed">
          {t.forgotten}
        </Text>
      </Stack>
    </form>
  );
}

function CodeForm({ onBack, onSignedIn }: { onBack: () => void; onSignedIn: () => void }) {
  const t = useTexts(texts);
  const [code, setCode] = useState("");
  const [kind, setKind] = useState<"app" | "backup">("app");
  const confirm = useMutation({
    mutationFn: (code: string) => call("POST /v1/auth/sign-in/code", { body: { code, kind } }),
    meta: { signsIn: true },
    onSuccess: onSignedIn,
  });
  const isWrong = confirm.error instanceof Refusal && [400, 401].includes(confirm.error.status);
  function submit(event: FormEvent): void {
    event.preventDefault();
    confirm.mutate(kind === "app" ? latinDigits(code).replace(/\D/g, "") : code.trim());
  }
  function change(kind: "app" | "backup"): void {
    setKind(kind);
    setCode("");
    confirm.reset();
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {kind === "app" ? t.codeWhy : t.backupWhy}
        </Text>
        {confirm.error !== null && !isWrong ? <ErrorState error={confirm.error} /> : null}
        <TextInput
          key={kind}
          label={kind === "app" ? t.code : t.backupCode}
          name="code"
          autoComplete="one-time-code"
          inputMode={kind === "app" ? "numeric" : "text"}
          dir="ltr"
          required
          withAsterisk={false}
          autoFocus
          maxLength={64}
          value={code}
          error={isWrong ? t.wrongCode : null}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending} mt={4}>
          {t.goOn}
        </Button>
        <Group justify="space-between">
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            {t.back}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={() => change(kind === "app" ? "backup" : "app")}>
            {kind === "app" ? t.useBackup : t.useApp}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
