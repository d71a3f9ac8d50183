import { Button, Group, Stack, Text } from "@mantine/core";
import { useTexts } from "../i18n/use-texts.ts";
import { CopyButton } from "./copy-button.tsx";
import { Dialog } from "./dialog.tsx";
import classes from "./secret-once.module.css";
import { texts } from "./secret-once-texts.ts";

export interface SecretOnceProps {
  /** Null as long as there is none to show. */
  secret: string | null;
  title: string;
  /** What it is for, and what else to do with it. */
  note: string;
  /** What is copied: "Copy the key". */
  copyLabel: string;
  onClose: () => void;
}

/** What the server says once and never again. It is left by its own button only, so that it is not lost by a slip. */
export function SecretOnce({ secret, title, note, copyLabel, onClose }: SecretOnceProps) {
  const t = useTexts(texts);
  return (
    <Dialog isOpen={secret !== null} title={title} onClose={null} size="lg">
      <Stack gap="md">
        <Text size="md">{note}</Text>
        <div className={classes.box}>
          <bdi dir="ltr" className={`${classes.secret} mono`}>
            {secret}
          </bdi>
          <CopyButton value={secret ?? ""} label={copyLabel} />
        </div>
        <Text size="sm" c="dimmed">
          {t.once}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t.kept}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
