import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/client.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import type { Cause } from "./query.ts";
import { texts } from "./texts.ts";

/** Tries again all that stands behind a cause: what failed is due again, what is held is let go to find out. */
export function useRetry(cause: Cause, onTell: (words: string) => void) {
  const t = useTexts(texts);
  const renew = useRenewal();
  return useMutation({
    mutationFn: async () => {
      if (cause.retry !== null) {
        const body = { reason_code: cause.retry.reason_code };
        return call("POST /v1/notifications/retry", { body, idempotencyKey: crypto.randomUUID() });
      }
      const { authenticator_id: id, scope, template } = cause;
      return call("POST /v1/authenticators/{id}/holds/release", {
        path: { id: id ?? "" },
        body: {
          scope: scope as Scope,
          ...(template === null ? {} : { key: `${template.name}/${template.language}` }),
        },
      });
    },
    onSuccess: (answer) => {
      onTell("released" in answer ? (answer.released ? t.released : t.notReleased) : wordsOf(answer));
      return renew();
    },
  });

  function wordsOf({ retried, refused, more }: Retried): string {
    const why = (reason: string) => (reason in t ? `${t[reason as "untrue"]}` : reason);
    return [
      t.retried(retried),
      ...refused.map(({ reason, count }) => t.notRetried(count, why(reason))),
      ...(more ? [t.moreToRetry] : []),
    ].join(" ");
  }
}

type Scope = "sender" | "waba" | "token" | "template";
interface Retried {
  retried: number;
  refused: { reason: string; count: number }[];
  more: boolean;
}

/** Whether there is something to try again at once; a full day's limit ends by itself only. */
export function canRetry({ kind, retry, scope, authenticator_id }: Cause): boolean {
  return retry !== null || (kind === "held" && authenticator_id !== null && scope !== null && scope !== "tier");
}

export function useRenewal(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all(
      ["attention", "notifications", "transactions"].map((subject) =>
        client.invalidateQueries({ queryKey: [subject] }),
      ),
    );
}
