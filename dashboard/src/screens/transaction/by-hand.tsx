import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/client.ts";
import { Refusal } from "../../api/refusal.ts";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Answer } from "../../parts/states.tsx";
import type { Transaction } from "../../payments/query.ts";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

/** Manual WhatsApp: the text, and the link that opens the chat in which staff send it themselves. */
export function ByHand({ transaction: { session_id, state } }: { transaction: Transaction }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const mayOperate = useMay("operate");
  const path = { session_id };
  const link = useQuery({
    queryKey: ["transaction", session_id, "manual-link", state],
    queryFn: ({ signal }) => call("GET /v1/transactions/{session_id}/manual-link", { path, signal }),
    enabled: mayOperate,
  });
  const press = useMutation({
    mutationFn: () => call("POST /v1/transactions/{session_id}/manual-link", { path }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["transaction", session_id] }),
  });
  if (!mayOperate) return null;
  const refusal = link.error instanceof Refusal && link.error.status === 409 ? link.error.message : null;
  return (
    <Card title={t.manual}>
      {refusal !== null ? (
        <p className={classes.quiet} dir="auto">
          {refusal}
        </p>
      ) : (
        <Answer of={link} rows={2}>
          {({ url, text }) => (
            <>
              <p className={classes.manualText} dir="auto">
                {text}
              </p>
              <div className={classes.manualActions}>
                {/* The press is noted beside, and never in the way of the chat. */}
                <Button
                  component="a"
                  href={url}
                  target="_blank"
                  rel="noopener noreferrer"
                  variant="default"
                  leftSection={<IconExternalLink size={16} stroke={1.75} aria-hidden />}
                  onClick={() => press.mutate()}
                >
                  {t.openChat}
                </Button>
                <CopyButton value={url} label={t.copyManual} />
              </div>
              <p className={classes.quiet}>{t.manualNote}</p>
            </>
          )}
        </Answer>
      )}
    </Card>
  );
}
