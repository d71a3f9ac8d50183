import { Button, Checkbox, FileButton, Progress, Stack, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type DragEvent, useState } from "react";
import { formatPercent } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { ErrorState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";
import { keepFile, upload } from "./upload.ts";

export const accepted = ".csv,.json,.ndjson,.jsonl,text/csv,application/json";

/** Sends a file, and goes to its page when all of it is there. */
export function useUpload() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [share, setShare] = useState(0);
  const sending = useMutation({
    mutationFn: ({ file, isDryRun }: { file: File; isDryRun: boolean }) => {
      setShare(0);
      return upload({ file, isDryRun, onProgress: setShare });
    },
    onSuccess: async (bulk, { file }) => {
      keepFile(bulk.id, file);
      client.setQueryData(["bulks", bulk.id], bulk);
      void client.invalidateQueries({ queryKey: ["bulks"] });
      const search = bulk.repeated ? { repeated: "1" } : {};
      await navigate({ to: "/bulks/$id", params: { id: bulk.id } as never, search: search as never });
    },
  });
  return { ...sending, share };
}

const columns = "type, amount, currency_code, customer_phone, customer_first_name, order_no, notifications";

export function ChooseFile() {
  const t = useTexts(texts);
  const locale = useLanguage();
  const [isDryRun, setDryRun] = useState(true);
  const [isOver, setOver] = useState(false);
  const sending = useUpload();
  const send = (file: File | null | undefined) => file && sending.mutate({ file, isDryRun });
  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files[0]);
  }
  return (
    <Card>
      <Stack gap="md">
        {sending.error === null ? null : <ErrorState error={sending.error} />}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same */}
        <div
          className={classes.drop}
          data-over={isOver || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <FileButton onChange={send} accept={accepted} inputProps={{ "aria-label": t.choose }}>
            {(props) => (
              <Button
                {...props}
                leftSection={<IconUpload size={16} stroke={1.75} aria-hidden />}
                loading={sending.isPending}
              >
                {t.choose}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            {t.drop}
          </Text>
          {sending.isPending ? (
            <div className={classes.sending}>
              <Progress value={sending.share * 100} aria-label={t.progress} />
              <Text size="sm" c="dimmed">
                {t.uploading(formatPercent(locale, sending.share, 0))}
              </Text>
            </div>
          ) : null}
        </div>
        <Checkbox label={t.tryFirst} checked={isDryRun} onChange={(event) => setDryRun(event.currentTarget.checked)} />
        <Text size="sm" c="dimmed">
          {t.forms} {t.columns}{" "}
          <bdi dir="ltr" className="mono">
            {columns}
          </bdi>
        </Text>
      </Stack>
    </Card>
  );
}
