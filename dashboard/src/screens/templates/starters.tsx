import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { fieldError } from "../../api/refusal.ts";
import { useSettings } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { type StarterReport, useSubmitStarters } from "./data.ts";
import { checkoutAddress } from "./draft.ts";
import { texts } from "./texts.ts";

/** The starter set with one press; where it has to know how payment links begin, it asks. */
export function StartersDialog({ id, isOpen, onClose }: { id: string; isOpen: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const submit = useSubmitStarters(id);
  return (
    <Dialog
      isOpen={isOpen}
      title={t.startersTitle}
      onClose={() => {
        submit.reset();
        onClose();
      }}
    >
      <StartersForm submit={submit} />
    </Dialog>
  );
}

export function StartersForm({ submit }: { submit: ReturnType<typeof useSubmitStarters> }) {
  const t = useTexts(texts);
  const { checkout_url_template: known } = useSettings();
  const [checkout, setCheckout] = useState("https://");
  const wrong = fieldError(submit.error, "checkout_url_template");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate(known === null ? checkout.trim() : null);
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t.startersWhat}</Text>
        {known === null ? (
          <TextInput
            label={t.checkoutLabel}
            description={t.checkoutHint}
            placeholder={checkoutAddress}
            dir="ltr"
            value={checkout}
            onChange={(event) => setCheckout(event.currentTarget.value)}
            error={wrong}
          />
        ) : null}
        {submit.error === null || wrong !== null ? null : <ErrorState error={submit.error} />}
        {submit.data === undefined ? (
          <Group justify="flex-end">
            <Button type="submit" loading={submit.isPending}>
              {t.startersDo}
            </Button>
          </Group>
        ) : (
          <StartersOutcome report={submit.data} />
        )}
      </Stack>
    </form>
  );
}

export function StartersOutcome({ report }: { report: StarterReport }) {
  const t = useTexts(texts);
  const of = (outcome: string) => report.templates.filter((one) => one.outcome === outcome);
  const refused = of("refused");
  const notTried = of("not_tried");
  return (
    <div role="status">
      <Text size="sm" fw={500}>
        {t.startersDone(of("submitted").length)}
      </Text>
      {refused.length === 0 ? null : (
        <>
          <Text size="sm" mt={6}>
            {t.startersRefused(refused.length)}
          </Text>
          <ul>
            {refused.map(({ name, language, detail, advice }) => (
              <li key={`${name} ${language}`}>
                <Code mono>{`${name}/${language}`}</Code>{" "}
                <span lang="en" dir="auto">
                  {detail} {advice}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {notTried.length === 0 ? null : (
        <Text size="sm" mt={6}>
          {t.startersNotTried(notTried.length)}
        </Text>
      )}
    </div>
  );
}
