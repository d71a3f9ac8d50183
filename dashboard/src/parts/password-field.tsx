import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTexts } from "../i18n/use-texts.ts";
import { texts } from "./password-field-texts.ts";

/** What is typed can be shown; it is not left out of Tab. */
export function PasswordField(props: PasswordInputProps) {
  const t = useTexts(texts);
  return (
    <PasswordInput
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{ "aria-label": t.show, tabIndex: 0, "aria-hidden": false }}
      {...props}
    />
  );
}
