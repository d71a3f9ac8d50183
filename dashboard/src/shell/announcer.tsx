import { useEffect, useRef, useState } from "react";
import { type LiveEvent, useLive } from "../api/live.tsx";
import { useTexts } from "../i18n/use-texts.ts";
import { useMessageName, useStatusWord } from "../parts/message-status.tsx";
import { isPaymentState } from "../parts/payment-state.tsx";
import { texts as partTexts } from "../parts/texts.ts";
import { texts } from "./texts.ts";

/** What is said is not interrupted by what comes next. */
const restMs = 5_000;

/** Says to who does not see it what has changed, politely, and at most every five seconds. */
export function Announcer() {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const messageName = useMessageName();
  const statusWord = useStatusWord();
  const [words, setWords] = useState("");
  const heard = useRef<LiveEvent[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function say(): void {
    const events = heard.current.splice(0);
    timer.current = events.length === 0 ? undefined : setTimeout(() => sayLatest.current(), restMs);
    if (events.length > 0) setWords(wordsOf(events));
  }
  const sayLatest = useRef(say);
  useEffect(() => {
    sayLatest.current = say;
  });

  useLive((event) => {
    if (!/^(transaction|notification)\./.test(event.type)) return;
    heard.current.push(event);
    if (timer.current === undefined) say();
  });

  function wordsOf(events: readonly LiveEvent[]): string {
    const messages = new Map(events.filter(isOfMessage).map((event) => [event.data.id, event]));
    const payments = new Map(
      events.filter((event) => !isOfMessage(event)).map((event) => [event.data.session_id, event]),
    );
    const [message] = messages.values();
    const [payment] = payments.values();
    if (messages.size + payments.size > 1) return t.changed(messages.size, payments.size);
    if (message !== undefined) {
      const { state, status } = message.data;
      return p.chip(messageName(`${state}`, "long"), statusWord(`${status}`));
    }
    const state = `${payment?.data.state}`;
    return isPaymentState(state) ? t.paymentIs(p[state]) : t.changed(0, 1);
  }

  return (
    <div className="for-readers" aria-live="polite">
      {words}
    </div>
  );
}

function isOfMessage({ type }: LiveEvent): boolean {
  return type.startsWith("notification.");
}
