import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/client.ts";
import { fieldError } from "../../api/refusal.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { read, write } from "../../storage.ts";
import { texts } from "./link-texts.ts";

interface Props {
  authenticatorId: string;
  template: { name: string; language: string };
  /** After WhatsApp took it. */
  onSent?: () => void;
}

/** An approved template to one's own phone; the number is remembered in this browser. */
export function TestMessageForm({ authenticatorId, template, onSent }: Props) {
  const t = useTexts(texts);
  const [to, setTo] = useState(read("zajel.test-phone") ?? "");
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: () =>
      call("POST /v1/authenticators/{id}/test-message", {
        path: { id: authenticatorId },
        body: { to: to.trim(), template_name: template.name, language: template.language },
      }),
    onSuccess: ({ status, to }) => {
      write("zajel.test-phone", to);
      void client.invalidateQueries({ queryKey: ["audit"] });
      if (status === "accepted") onSent?.();
    },
  });
  const wrong = fieldError(send.error, "to");
  const { data } = send;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        send.mutate();
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t.testWhat}
        </Text>
        <TextInput
          label={t.phone}
          description={t.phoneHint}
          type="tel"
          dir="ltr"
          required
          withAsterisk={false}
          autoComplete="tel"
          maxLength={64}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          error={wrong}
        />
        {send.error === null || wrong !== null ? null : <ErrorState error={send.error} />}
        {data?.status === "accepted" ? (
          <Alert color="leaf" variant="light" role="status">
            {t.testAccepted}
          </Alert>
        ) : null}
        {data?.status === "unknown" ? (
          <Alert color="iris" variant="light" role="status">
            {t.testUnknown}
          </Alert>
        ) : null}
        {data?.status === "refused" ? (
          <Alert color="coral" variant="light" role="alert" title={t.testRefused}>
            <span lang="en" dir="auto">
              {data.reason?.meaning} {data.reason?.advice}
            </span>{" "}
            <Code mono>{data.reason?.code}</Code>
          </Alert>
        ) : null}
        <Group>
          <Button type="submit" loading={send.isPending}>
            {t.testDo}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function TestMessageDialog({ isOpen, onClose, ...props }: Props & { isOpen: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  return (
    <Dialog isOpen={isOpen} title={t.testTitle} onClose={onClose}>
      <TestMessageForm {...props} />
    </Dialog>
  );
}
