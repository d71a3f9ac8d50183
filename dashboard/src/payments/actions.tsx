/** What people do with a payment by hand: send again, copy its link, let it expire, cancel it, take its evidence file. */
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type BodyOf, call } from "../api/client.ts";
import { download } from "../api/download.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { copyText } from "../parts/copy-button.tsx";
import { useMessageName } from "../parts/message-status.tsx";
import { customerOf, type Payment, titleOf } from "./payment.ts";
import { offersOf, wasJustRead } from "./sendable.ts";
import { texts } from "./texts.ts";

type MessageState = NonNullable<BodyOf<"POST /v1/transactions/{session_id}/notifications">["state"]>;

type Question =
  | { kind: "send"; payment: Payment; state: string }
  | { kind: "cancel" | "expire"; payment: Payment }
  | { kind: "send_all"; payments: readonly Payment[] };

export interface PaymentActions {
  /** At once, or after a question where the customer has just read the same. */
  send: (payment: Payment, state: string) => void;
  /** What can be sent now, by a key; nothing where nothing can. */
  sendPresent: (payment: Payment) => void;
  sendAll: (payments: readonly Payment[]) => void;
  cancel: (payment: Payment) => void;
  expire: (payment: Payment) => void;
  copyLink: (payment: Payment) => void;
  saveEvidence: (payment: Payment) => void;
  /** The message that was just asked for, shown as queued until the server has it. */
  askedFor: (sessionId: string) => string | null;
  /** Why the last message of this payment that was asked for is not sent. */
  refusalOf: (sessionId: string) => unknown;
  /** To be put on the page. */
  dialogs: ReactNode;
}

export function usePaymentActions(): PaymentActions {
  const t = useTexts(texts);
  const client = useQueryClient();
  const messageName = useMessageName();
  const [question, setQuestion] = useState<Question | null>(null);
  const [asked, setAsked] = useState<ReadonlyMap<string, string>>(new Map());
  const [refusals, setRefusals] = useState<ReadonlyMap<string, unknown>>(new Map());

  const renew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["transactions"] }),
      client.invalidateQueries({ queryKey: ["transaction"] }),
    ]);

  async function sendNow(payment: Payment, state: string): Promise<boolean> {
    const { session_id } = payment;
    setAsked((before) => new Map(before).set(session_id, state));
    setRefusals((before) => without(before, session_id));
    try {
      await call("POST /v1/transactions/{session_id}/notifications", {
        path: { session_id },
        body: { channel: "whatsapp", state: state as MessageState },
        idempotencyKey: crypto.randomUUID(),
      });
      await renew();
      return true;
    } catch (error) {
      setRefusals((before) => new Map(before).set(session_id, error));
      return false;
    } finally {
      setAsked((before) => without(before, session_id));
    }
  }

  const answer = useMutation({
    mutationFn: async (question: Question) => {
      if (question.kind === "send") {
        setQuestion(null);
        await sendNow(question.payment, question.state);
      } else if (question.kind === "send_all") {
        let refused = 0;
        const due = sendableOf(question.payments);
        // One after the other: a person's hand is no bulk run.
        for (const { payment, state } of due) if (!(await sendNow(payment, state))) refused += 1;
        const words = [
          ...(refused < due.length ? [t.selectedSent(due.length - refused)] : []),
          ...(refused > 0 ? [t.selectedRefused(refused)] : []),
        ];
        notifications.show({ message: words.join(" · "), autoClose: 8_000 });
      } else {
        await call("POST /v1/transactions/{session_id}/state", {
          path: { session_id: question.payment.session_id },
          body: { state: question.kind === "cancel" ? "canceled" : "expired" },
        });
        await renew();
      }
    },
    onSuccess: () => setQuestion(null),
  });
  const ask = (next: Question) => {
    answer.reset();
    setQuestion(next);
  };
  const save = useMutation({
    mutationFn: ({ session_id }: Payment) =>
      download(`/v1/transactions/${encodeURIComponent(session_id)}/evidence`, `evidence-${session_id}.json`),
    onError: (error, { session_id }) => setRefusals((before) => new Map(before).set(session_id, error)),
  });

  function send(payment: Payment, state: string): void {
    if (wasJustRead(payment, state, new Date())) ask({ kind: "send", payment, state });
    else void sendNow(payment, state);
  }

  return {
    send,
    sendPresent(payment) {
      const [first] = offersOf(payment, new Date());
      if (first !== undefined && first.whyNot === null) send(payment, first.state);
    },
    sendAll: (payments) => ask({ kind: "send_all", payments }),
    cancel: (payment) => ask({ kind: "cancel", payment }),
    expire: (payment) => ask({ kind: "expire", payment }),
    copyLink(payment) {
      const { checkout_url } = payment;
      if (checkout_url === null) return void notifications.show({ message: t.noLinkYet });
      void copyText(checkout_url).then((isDone) => {
        if (isDone) notifications.show({ message: t.linkCopied, autoClose: 3_000 });
      });
    },
    saveEvidence: (payment) => save.mutate(payment),
    askedFor: (sessionId) => asked.get(sessionId) ?? null,
    refusalOf: (sessionId) => refusals.get(sessionId) ?? null,
    dialogs: (
      <ConfirmDialog
        isOpen={question !== null}
        isBusy={answer.isPending}
        error={answer.error}
        onClose={() => setQuestion(null)}
        onConfirm={() => question !== null && answer.mutate(question)}
        {...wordsOf(question)}
      />
    ),
  };

  function wordsOf(asked: Question | null): {
    title: string;
    confirm: string;
    children: ReactNode;
    isDangerous?: boolean;
  } {
    if (asked === null) return { title: "", confirm: "", children: null };
    if (asked.kind === "send_all") {
      const count = sendableOf(asked.payments).length;
      const skipped = asked.payments.length - count;
      return {
        title: t.selectedAsk(count),
        confirm: t.sendAgain,
        children: skipped === 0 ? null : t.selectedSkip(skipped),
      };
    }
    const { payment } = asked;
    const name = payment.customer_first_name ?? (customerOf(payment) || t.customer);
    if (asked.kind === "send") {
      const message = messageName(asked.state, "long");
      return { title: t.sendAsk(message), confirm: t.sendAgain, children: t.justRead(name, message) };
    }
    const state = asked.kind === "cancel" ? "canceled" : "expired";
    const isTold = payment.notification_states.includes(state);
    return {
      title: asked.kind === "cancel" ? t.cancelAsk(titleOf(payment)) : t.expireAsk(titleOf(payment)),
      confirm: asked.kind === "cancel" ? t.cancelPayment : t.expireNow,
      isDangerous: true,
      children: `${isTold ? t.goesOut(name, messageName(state, "long")) : t.nothingGoesOut} ${t.noPayment}`,
    };
  }
}

function sendableOf(payments: readonly Payment[]): { payment: Payment; state: string }[] {
  const now = new Date();
  return payments.flatMap((payment) => {
    const [first] = offersOf(payment, now);
    return first === undefined || first.whyNot !== null ? [] : [{ payment, state: first.state }];
  });
}

function without<T>(map: ReadonlyMap<string, T>, key: string): Map<string, T> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
