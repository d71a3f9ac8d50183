import { Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { PasswordField } from "../../parts/password-field.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { texts } from "./texts.ts";

export function PasswordForm({ email }: { email: string }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => call("POST /v1/auth/password", { body: { current_password: current, new_password: next } }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      return client.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const { error } = change;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  const isWrong = fieldError(error, "current_password") !== null;
  function submit(event: FormEvent): void {
    event.preventDefault();
    change.mutate();
  }
  return (
    <form onSubmit={submit}>
      {/* For the browser's keeper of passwords. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Stack gap="md">
        {error === null || isByField ? null : <ErrorState error={error} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <PasswordField
            label={t.current}
            description={"\u00a0"}
            autoComplete="current-password"
            value={current}
            error={isWrong ? t.wrong : null}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordField
            label={t.next}
            description={t.rule}
            autoComplete="new-password"
            minLength={12}
            value={next}
            error={fieldError(error, "new_password")}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {change.isSuccess && next === "" ? t.changed : ""}
          </Text>
          <Button type="submit" loading={change.isPending}>
            {t.change}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
