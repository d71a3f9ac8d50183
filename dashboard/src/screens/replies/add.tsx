import { Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { texts } from "./texts.ts";

export function AddDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  return (
    <Dialog isOpen={isOpen} title={t.add} onClose={onClose}>
      <Form onAdded={onClose} />
    </Dialog>
  );
}

function Form({ onAdded }: { onAdded: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { phone: "", scope: "all", note: "" } });
  const add = useMutation({
    mutationFn: ({ phone, scope, note }: typeof form.values) =>
      call("POST /v1/opt-outs", {
        body: {
          phone: phone.trim(),
          scope: scope === "marketing" ? "marketing" : "all",
          note: note.trim() === "" ? null : note.trim(),
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["opt-outs"] });
      onAdded();
      await navigate({ to: "/replies", search: { show: "opt-outs" } as never });
    },
  });
  const { error } = add;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack gap="md">
        {error === null || isByField ? null : <ErrorState error={error} />}
        <TextInput
          label={t.phone}
          description={t.addWhat}
          type="tel"
          dir="ltr"
          required
          withAsterisk={false}
          maxLength={64}
          data-autofocus
          {...form.getInputProps("phone")}
          error={fieldError(error, "phone")}
        />
        <Radio.Group label={t.scope} {...form.getInputProps("scope")} error={fieldError(error, "scope")}>
          <Group gap="md" mt={4}>
            <Radio value="all" label={t.all} />
            <Radio value="marketing" label={t.marketing} />
          </Group>
        </Radio.Group>
        <TextInput
          label={t.note}
          description={t.noteWhat}
          dir="auto"
          maxLength={500}
          {...form.getInputProps("note")}
          error={fieldError(error, "note")}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            {t.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
