import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { encode } from "uqr";
import { type AnswerOf, call } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { latinDigits } from "../../format/digits.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { Pill } from "../../parts/pill.tsx";
import { ErrorState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

type Begun = AnswerOf<"POST /v1/auth/two-factor">;

export function SecondFactor({ isOn }: { isOn: boolean }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Group justify="space-between">
      {isOn ? <Pill color="leaf">{t.factorIsOn}</Pill> : <Text size="sm">{t.factorIsOff}</Text>}
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {isOn ? t.switchOff : t.switchOn}
      </Button>
      <Dialog isOpen={isOpen} title={isOn ? t.switchOff : t.switchOn} onClose={close}>
        {isOn ? <Off onDone={close} /> : <On onDone={close} />}
      </Dialog>
    </Group>
  );
}

function Off({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const off = useMutation({
    mutationFn: (password: string) => call("POST /v1/auth/two-factor/off", { body: { password } }),
    meta: { signsIn: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      onDone();
    },
  });
  return <AskPassword confirm={t.switchOff} isBusy={off.isPending} error={off.error} onGiven={off.mutate} />;
}

function On({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts);
  const begin = useMutation({
    mutationFn: (password: string) => call("POST /v1/auth/two-factor", { body: { password } }),
    meta: { signsIn: true },
  });
  if (begin.data === undefined) {
    return <AskPassword confirm={t.goOn} isBusy={begin.isPending} error={begin.error} onGiven={begin.mutate} />;
  }
  return <Confirm begun={begin.data} onDone={onDone} />;
}

interface AskPasswordProps {
  confirm: string;
  isBusy: boolean;
  error: unknown;
  onGiven: (password: string) => void;
}

function AskPassword({ confirm, isBusy, error, onGiven }: AskPasswordProps) {
  const t = useTexts(texts);
  const [password, setPassword] = useState("");
  const isWrong = error instanceof Refusal && [400, 401].includes(error.status);
  function submit(event: FormEvent): void {
    event.preventDefault();
    onGiven(password);
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {error === null || isWrong ? null : <ErrorState error={error} />}
        <PasswordField
          label={t.confirmPassword}
          autoComplete="current-password"
          data-autofocus
          value={password}
          error={isWrong ? t.wrong : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Confirm({ begun: { uri, backup_codes }, onDone }: { begun: Begun; onDone: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () =>
      call("POST /v1/auth/two-factor/confirm", { body: { code: latinDigits(code).replace(/\D/g, "") } }),
    meta: { signsIn: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      onDone();
    },
  });
  const isWrong = confirm.error instanceof Refusal && [400, 401].includes(confirm.error.status);
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  function submit(event: FormEvent): void {
    event.preventDefault();
    confirm.mutate();
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="md">{t.scan}</Text>
        <QrCode text={uri} />
        <div className={classes.box}>
          <Text size="sm" c="dimmed">
            {t.orKey}
          </Text>
          <bdi dir="ltr" className="mono">
            {secret}
          </bdi>
          <CopyButton value={secret} label={t.copyKey} />
        </div>
        <div>
          <Group gap="xs">
            <Text size="sm" fw={500}>
              {t.backup}
            </Text>
            <CopyButton value={backup_codes.join("\n")} label={t.copyCodes} />
          </Group>
          <Text size="sm" c="dimmed">
            {t.backupNote}
          </Text>
          <ul dir="ltr" className={`${classes.codes} mono`}>
            {backup_codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </div>
        {confirm.error === null || isWrong ? null : <ErrorState error={confirm.error} />}
        <TextInput
          label={t.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          dir="ltr"
          required
          withAsterisk={false}
          maxLength={16}
          value={code}
          error={isWrong ? t.wrongCode : fieldError(confirm.error, "code")}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending}>
            {t.switchOn}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Dark on light in both themes, as cameras want it. The key beside it says the same in letters. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 3 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className={classes.qr} aria-hidden shapeRendering="crispEdges">
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={dark.join("")} fill="#000" />
    </svg>
  );
}
