import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../i18n/use-texts.ts";
import { texts } from "./texts.ts";

export interface CopyButtonProps {
  value: string;
  /** What is copied: "Copy callback URL". */
  label: string;
  /** With the label as its text; an icon with a tooltip otherwise. */
  withText?: boolean;
}

/** Copies, and says so for a moment, to those who do not see it, too. */
export function CopyButton({ value, label, withText = false }: CopyButtonProps) {
  const t = useTexts(texts);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => void copyText(value).then(setCopied);
  const Sign = isCopied ? IconCheck : IconCopy;
  const icon = <Sign size={16} stroke={1.75} aria-hidden />;
  const said = (
    <span className="for-readers" aria-live="polite">
      {isCopied ? t.copied : ""}
    </span>
  );
  if (withText) {
    return (
      <Button variant="default" leftSection={icon} onClick={copy}>
        {isCopied ? t.copied : label}
      </Button>
    );
  }
  return (
    <Tooltip label={isCopied ? t.copied : label}>
      <ActionIcon onClick={copy} aria-label={label} size="var(--zajel-target)">
        {icon}
        {said}
      </ActionIcon>
    </Tooltip>
  );
}

/** Whether it is on the clipboard; without https browsers have only the old way. */
export async function copyText(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = value;
    field.className = "for-readers";
    document.body.append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }
}
