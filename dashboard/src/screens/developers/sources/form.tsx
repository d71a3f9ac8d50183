import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { type AnswerOf, call } from "../../../api/client.ts";
import { fieldError, Refusal } from "../../../api/refusal.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { PasswordField } from "../../../parts/password-field.tsx";
import { ErrorState } from "../../../parts/states.tsx";
import { texts as shared } from "../texts.ts";
import { kindNames } from "./names.ts";
import { texts } from "./texts.ts";
import { Ticks } from "./ticks.tsx";

export type Source = AnswerOf<"GET /v1/sources/{id}">;

export interface SourceDialogProps {
  isOpen: boolean;
  /** The one that is changed; null for a new one. */
  source: Source | null;
  onClose: () => void;
  onSaved: (source: Source) => void;
}

export function SourceDialog({ isOpen, source, onClose, onSaved }: SourceDialogProps) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  return (
    <Dialog isOpen={isOpen} title={source === null ? t.add : s.edit} onClose={onClose} size="lg">
      <Form source={source} onSaved={onSaved} />
    </Dialog>
  );
}

function Form({ source, onSaved }: Pick<SourceDialogProps, "source" | "onSaved">) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const form = useForm({
    initialValues: {
      kind: source?.kind ?? "ottu",
      secret: "",
      type: source?.default_type ?? ("payment_request" as const),
      ticks: [...(source?.default_notifications.whatsapp ?? [])],
      forward: source?.forward_url ?? "",
      answer: `${source?.answer ?? 200}`,
    },
  });
  const { values } = form;
  const isECommerce = values.type === "e_commerce";
  const save = useMutation({
    mutationFn: ({ kind, secret, type, ticks, forward, answer }: typeof form.values) => {
      const body = {
        default_type: type,
        default_notifications: { whatsapp: ticks.filter((state) => type !== "e_commerce" || state !== "created") },
        forward_url: forward.trim() === "" ? null : forward.trim(),
        answer: kind === "ottu" && answer === "201" ? (201 as const) : (200 as const),
      };
      return source === null
        ? call("POST /v1/sources", { body: { ...body, kind: kind === "stripe" ? "stripe" : "ottu", secret } })
        : call("PATCH /v1/sources/{id}", {
            path: { id: source.id },
            body: { ...body, ...(secret === "" ? {} : { secret }) },
          });
    },
    onSuccess: onSaved,
  });
  const { error } = save;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  const ticksError = Object.entries(error instanceof Refusal ? error.fields : {}).find(([field]) =>
    field.startsWith("default_notifications"),
  );
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        {error === null || isByField ? null : <ErrorState error={error} />}
        {source === null ? (
          <Select
            label={t.kind}
            allowDeselect={false}
            data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
            {...form.getInputProps("kind")}
            error={fieldError(error, "kind")}
          />
        ) : null}
        <PasswordField
          label={source === null ? t.secret : t.newSecret}
          description={
            source === null ? (values.kind === "stripe" ? t.secretWhatStripe : t.secretWhatOttu) : t.newSecretWhat
          }
          required={source === null}
          autoComplete="off"
          dir="ltr"
          maxLength={256}
          {...form.getInputProps("secret")}
          error={fieldError(error, "secret")}
        />
        <Select
          label={`${t.payments}: ${t.type}`}
          allowDeselect={false}
          data={[
            { value: "payment_request", label: t.paymentRequest },
            { value: "e_commerce", label: t.eCommerce },
          ]}
          {...form.getInputProps("type")}
          error={fieldError(error, "default_type")}
        />
        <Ticks
          value={values.ticks}
          onChange={(states) => form.setFieldValue("ticks", states)}
          isECommerce={isECommerce}
          error={ticksError === undefined ? null : ticksError[1].join(" ")}
        />
        <TextInput
          label={t.forward}
          description={t.forwardWhat}
          type="url"
          dir="ltr"
          maxLength={2048}
          {...form.getInputProps("forward")}
          error={fieldError(error, "forward_url")}
        />
        {values.kind === "ottu" ? (
          <Select
            label={t.answer}
            allowDeselect={false}
            data={[
              { value: "200", label: t.answer200 },
              { value: "201", label: t.answer201 },
            ]}
            {...form.getInputProps("answer")}
            error={fieldError(error, "answer")}
          />
        ) : null}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {source === null ? t.add : s.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
