import { Button, Group, Radio, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../../api/client.ts";
import { fieldError, Refusal } from "../../../api/refusal.ts";
import { useSettings } from "../../../api/session.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { ErrorState } from "../../../parts/states.tsx";
import { texts as shared } from "../texts.ts";
import { texts } from "./texts.ts";

export interface KeyDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** With the key itself, which is said this once. */
  onMade: (key: string) => void;
}

export function KeyDialog({ isOpen, onClose, onMade }: KeyDialogProps) {
  const t = useTexts(texts);
  return (
    <Dialog isOpen={isOpen} title={t.create} onClose={onClose}>
      <Form onMade={onMade} />
    </Dialog>
  );
}

const kinds = ["live", "team", "test"] as const;
const days: Record<string, number> = { month: 30, quarter: 90, year: 365 };

function Form({ onMade }: Pick<KeyDialogProps, "onMade">) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const { id } = useSettings();
  const form = useForm({
    initialValues: { name: "", kind: "live" as (typeof kinds)[number], phones: [] as string[], expires: "never" },
  });
  const { kind } = form.values;
  const make = useMutation({
    mutationFn: ({ name, kind, phones, expires }: typeof form.values) =>
      call("POST /v1/merchants/{id}/api-keys", {
        path: { id },
        body: {
          name: name.trim(),
          kind,
          ...(kind === "team" ? { phones } : {}),
          expires_at: inDays(days[expires]),
        },
      }),
    onSuccess: ({ key }) => onMade(key),
  });
  const { error } = make;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack gap="md">
        {error === null || isByField ? null : <ErrorState error={error} />}
        <TextInput
          label={t.name}
          description={t.nameHint}
          dir="auto"
          required
          withAsterisk={false}
          maxLength={128}
          data-autofocus
          {...form.getInputProps("name")}
          error={fieldError(error, "name")}
        />
        <Radio.Group label={t.kind} {...form.getInputProps("kind")} error={fieldError(error, "kind")}>
          <Stack gap={8} mt={4}>
            {kinds.map((kind) => (
              <Radio key={kind} value={kind} label={t[kind]} description={t[`${kind}What`]} />
            ))}
          </Stack>
        </Radio.Group>
        {kind === "team" ? (
          <TagsInput
            label={t.phones}
            description={t.phonesHint}
            dir="ltr"
            splitChars={[",", ";"]}
            acceptValueOnBlur
            {...form.getInputProps("phones")}
            error={fieldError(error, "phones")}
          />
        ) : null}
        <Select
          label={t.expires}
          allowDeselect={false}
          data={[
            { value: "never", label: s.never },
            { value: "month", label: t.inMonth },
            { value: "quarter", label: t.inQuarter },
            { value: "year", label: t.inYear },
          ]}
          {...form.getInputProps("expires")}
          error={fieldError(error, "expires_at")}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            {t.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function inDays(days: number | undefined): string | null {
  return days === undefined ? null : new Date(Date.now() + days * 86_400_000).toISOString();
}
