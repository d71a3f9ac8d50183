import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** What is wrong with several fields together, below them. */
export function FieldError({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="var(--mantine-color-error)" role="alert" dir="auto" mt={4}>
      {children}
    </Text>
  );
}
