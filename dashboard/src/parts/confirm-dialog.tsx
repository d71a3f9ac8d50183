import { Button, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import { Dialog } from "./dialog.tsx";
import { ErrorState } from "./states.tsx";
import { texts } from "./texts.ts";

export interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  /** Names what will happen, and the message that will go out. */
  children: ReactNode;
  /** What the button does: a verb. */
  confirm: string;
  isDangerous?: boolean;
  isBusy?: boolean;
  /** Why it was not done. */
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** Before what cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, children, confirm, isDangerous = false, isBusy = false, error, onConfirm, onClose } = props;
  const t = useTexts(texts);
  return (
    <Dialog isOpen={isOpen} title={title} onClose={onClose}>
      <Stack gap="md">
        <Text component="div" size="md">
          {children}
        </Text>
        {error ? <ErrorState error={error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button
            {...(isDangerous ? { color: "coral.7", autoContrast: true } : {})}
            loading={isBusy}
            onClick={onConfirm}
            data-autofocus
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
