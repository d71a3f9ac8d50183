import { Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { type AnswerOf, call } from "../../../api/client.ts";
import { fieldError, Refusal } from "../../../api/refusal.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Code } from "../../../parts/bdi.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { ErrorState } from "../../../parts/states.tsx";
import { texts as shared } from "../texts.ts";
import { type EventName, eventNames } from "./events.ts";
import { texts } from "./texts.ts";

export type Endpoint = AnswerOf<"GET /v1/webhook-endpoints/{id}">;

export interface EndpointDialogProps {
  isOpen: boolean;
  /** The one that is changed; null for a new one. */
  endpoint: Endpoint | null;
  onClose: () => void;
  /** A new one has its secret, said this once. */
  onSaved: (endpoint: Endpoint & { secret?: string }) => void;
}

export function EndpointDialog({ isOpen, endpoint, onClose, onSaved }: EndpointDialogProps) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  return (
    <Dialog isOpen={isOpen} title={endpoint === null ? t.add : s.edit} onClose={onClose} size="lg">
      <Form endpoint={endpoint} onSaved={onSaved} />
    </Dialog>
  );
}

function Form({ endpoint, onSaved }: Pick<EndpointDialogProps, "endpoint" | "onSaved">) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const form = useForm({
    initialValues: { url: endpoint?.url ?? "", events: (endpoint?.events ?? []) as EventName[] },
    validate: { events: (events) => (events.length === 0 ? t.chooseOne : null) },
  });
  const { events } = form.values;
  const save = useMutation<Endpoint & { secret?: string }, Error, typeof form.values>({
    mutationFn: ({ url, events }) => {
      const body = { url: url.trim(), events };
      return endpoint === null
        ? call("POST /v1/webhook-endpoints", { body })
        : call("PATCH /v1/webhook-endpoints/{id}", { path: { id: endpoint.id }, body });
    },
    onSuccess: onSaved,
  });
  const { error } = save;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  const areAll = events.length === eventNames.length;
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="md">
        {error === null || isByField ? null : <ErrorState error={error} />}
        <TextInput
          label={t.url}
          description={t.urlWhat}
          type="url"
          dir="ltr"
          required
          withAsterisk={false}
          maxLength={2048}
          data-autofocus
          {...form.getInputProps("url")}
          error={fieldError(error, "url")}
        />
        <Checkbox.Group
          label={t.events}
          description={t.eventsWhat}
          value={events}
          onChange={(chosen) => form.setFieldValue("events", chosen as EventName[])}
          error={form.errors.events ?? fieldError(error, "events")}
        >
          <Stack gap={8} mt={8}>
            <Checkbox
              label={t.allEvents}
              checked={areAll}
              indeterminate={events.length > 0 && !areAll}
              onChange={() => form.setFieldValue("events", areAll ? [] : eventNames)}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing={8}>
              {eventNames.map((name) => (
                <Checkbox
                  key={name}
                  value={name}
                  label={
                    <Text span size="sm">
                      <Code mono>{name}</Code>
                    </Text>
                  }
                />
              ))}
            </SimpleGrid>
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {endpoint === null ? t.add : s.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
