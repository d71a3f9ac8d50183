/** What is done after eight seconds, unless somebody takes it back by the toast. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import { texts } from "./undo-texts.ts";

const graceMs = 8_000;

export interface Undoable {
  /** Of what it is done to: it is no longer shown meanwhile. */
  id: string;
  /** What was done, as it will be: "Removed from the list." */
  words: string;
  act(): Promise<unknown>;
  /** Why it was not done. It is shown again by then. */
  onError: (error: unknown) => void;
}

/**
 * `pending` holds the ids of what is on its way out, to be left out of lists. Closing the toast does it at once, and so
 * does leaving the page: what was promised happens.
 */
export function useUndo(): { pending: ReadonlySet<string>; doUnlessUndone: (undoable: Undoable) => void } {
  const t = useTexts(texts);
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());

  function doUnlessUndone({ id, words, act, onError }: Undoable): void {
    let isOver = false;
    const show = () => setPending((before) => new Set([...before].filter((one) => one !== id)));
    const finish = (isWanted: boolean) => {
      if (isOver) return;
      isOver = true;
      removeEventListener("pagehide", leave);
      if (!isWanted) return show();
      void act().catch(onError).finally(show);
    };
    const leave = () => finish(true);
    addEventListener("pagehide", leave);
    setPending((before) => new Set([...before, id]));
    const toast = notifications.show({
      autoClose: graceMs,
      onClose: () => finish(true),
      closeButtonProps: { "aria-label": t.close },
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{words}</Text>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              finish(false);
              notifications.hide(toast);
            }}
          >
            {t.undo}
          </Button>
        </Group>
      ),
    });
  }
  return { pending, doUnlessUndone };
}
