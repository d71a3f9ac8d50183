import { CloseButton, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import classes from "./dialog.module.css";
import { texts } from "./texts.ts";

export interface DialogProps {
  isOpen: boolean;
  title: string;
  children: ReactNode;
  /** Null for one that is left by its own buttons only. */
  onClose: (() => void) | null;
  /** Of Mantine: `md` is 440 px. */
  size?: "sm" | "md" | "lg" | "xl";
}

/** Over the page, with its title as its name; Escape closes it. */
export function Dialog({ isOpen, title, children, onClose, size = "md" }: DialogProps) {
  const t = useTexts(texts);
  const isFree = onClose !== null;
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose ?? (() => undefined)}
      closeOnClickOutside={isFree}
      closeOnEscape={isFree}
      size={size}
      centered
      radius="lg"
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-modal>
        <Modal.Body className={classes.body ?? ""}>
          <div className={classes.head}>
            <Modal.Title className={classes.title ?? ""}>{title}</Modal.Title>
            {isFree ? <CloseButton onClick={onClose} aria-label={t.close} size="var(--zajel-control)" /> : null}
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
