import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../../api/client.ts";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { useErrorWords } from "../../parts/states.tsx";
import classes from "./page.module.css";
import type { Row } from "./query.ts";
import { texts } from "./texts.ts";

type Act = "retry" | "cancel";

export interface RowActions {
  /** As the row is now, or will be as soon as the server has it. */
  statusOf: (row: Row) => string;
  /** Why what was asked is not done, in a sentence; stays until the row is asked again. */
  refusalOf: (row: Row) => string | null;
  buttons: (row: Row) => ReactNode;
  act: (row: Row, act: Act) => void;
  /** To be put on the page. */
  dialog: ReactNode;
}

const retriable = ["failed", "suppressed", "uncertain"];
const stoppable = ["queued", "held"];

/** Retry and stop, shown as done at once; on refusal the row turns back, and says why. */
export function useRowActions(): RowActions {
  const t = useTexts(texts);
  const client = useQueryClient();
  const mayOperate = useMay("operate");
  const wordsOf = useErrorWords();
  const [expected, setExpected] = useState<ReadonlyMap<string, string>>(new Map());
  const [refused, setRefused] = useState<ReadonlyMap<string, unknown>>(new Map());
  const [doubted, setDoubted] = useState<Row | null>(null);

  async function doIt({ id }: Row, act: Act): Promise<void> {
    setExpected((before) => new Map(before).set(id, act === "retry" ? "queued" : "withdrawn"));
    setRefused((before) => without(before, id));
    try {
      await call(act === "retry" ? "POST /v1/notifications/{id}/retry" : "POST /v1/notifications/{id}/cancel", {
        path: { id },
      });
    } catch (error) {
      setRefused((before) => new Map(before).set(id, error));
    }
    await client.invalidateQueries({ queryKey: ["notifications"] });
    void client.invalidateQueries({ queryKey: ["attention"] });
    setExpected((before) => without(before, id));
  }

  function act(row: Row, what: Act): void {
    const may = mayOperate && !expected.has(row.id) && (what === "retry" ? retriable : stoppable).includes(row.status);
    if (!may) return;
    if (what === "retry" && row.status === "uncertain") setDoubted(row);
    else void doIt(row, what);
  }

  return {
    statusOf: (row) => expected.get(row.id) ?? row.status,
    refusalOf(row) {
      if (!refused.has(row.id)) return null;
      const { what, advice } = wordsOf(refused.get(row.id));
      return [what, advice].filter(Boolean).join(" ");
    },
    buttons(row) {
      if (!mayOperate || expected.has(row.id)) return null;
      const order = row.order_no ?? row.session_id ?? "";
      const button = (what: Act, label: string, full: string) => (
        <Button
          size="xs"
          variant="default"
          className={classes.action ?? ""}
          aria-label={full}
          onClick={() => act(row, what)}
        >
          {label}
        </Button>
      );
      if (retriable.includes(row.status)) return button("retry", t.retry, t.retryRow(order));
      return stoppable.includes(row.status) ? button("cancel", t.cancel, t.cancelRow(order)) : null;
    },
    act,
    dialog: (
      <ConfirmDialog
        isOpen={doubted !== null}
        title={t.uncertainAsk}
        confirm={t.sendAgain}
        onClose={() => setDoubted(null)}
        onConfirm={() => {
          if (doubted !== null) void doIt(doubted, "retry");
          setDoubted(null);
        }}
      >
        {t.uncertainWarning}
      </ConfirmDialog>
    ),
  };
}

function without<T>(map: ReadonlyMap<string, T>, key: string): Map<string, T> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
