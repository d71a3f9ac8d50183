import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AnswerOf, call } from "../../api/client.ts";
import { Refusal } from "../../api/refusal.ts";
import { formatPhone } from "../../format/phone.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { useUndo } from "../../parts/undo.tsx";
import { texts } from "./texts.ts";

export type OptOut = AnswerOf<"GET /v1/opt-outs">["data"][number];

/** Takes an entry off the list when its toast ends; until then it is only out of sight. */
export function useTakeOff() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const { pending, doUnlessUndone } = useUndo();
  function takeOff({ id, phone }: OptOut): void {
    setRefused(null);
    doUnlessUndone({
      id,
      words: t.removed(`\u2066${formatPhone(phone)}\u2069`),
      act: async () => {
        try {
          await call("DELETE /v1/opt-outs/{id}", { path: { id } });
        } finally {
          await client.invalidateQueries({ queryKey: ["opt-outs"] });
        }
      },
      onError(error) {
        // Somebody else was first.
        if (!(error instanceof Refusal && error.status === 404)) setRefused(error);
      },
    });
  }
  return { pending, takeOff, refused };
}
