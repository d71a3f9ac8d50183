import type { AnswerOf } from "../../api/client.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Pill } from "../../parts/pill.tsx";
import { texts } from "./texts.ts";

export type Bulk = AnswerOf<"GET /v1/bulks">["data"][number];

const colors = {
  receiving: "petrol",
  running: "petrol",
  finished: "leaf",
  canceled: "neutral",
  incomplete: "amber",
} as const;

export function BulkStatus({ of: { status, dry_run } }: { of: Pick<Bulk, "status" | "dry_run"> }) {
  const t = useTexts(texts);
  return (
    <>
      <Pill color={colors[status]}>{t[status]}</Pill> {dry_run ? <Pill color="iris">{t.dryRun}</Pill> : null}
    </>
  );
}

/** It is still arriving or worked off. */
export function isMoving({ status }: Pick<Bulk, "status">): boolean {
  return status === "receiving" || status === "running";
}
