/** A payment as a story, oldest first: each state and each message in the order in which they came about. */
import type { Operations } from "../../api/schema.ts";

type Transaction = Operations["GET /v1/transactions/{session_id}"]["answer"];

export type Move = Transaction["history"][number];
export type Message = Transaction["notifications"][number];

export type Chapter = { at: string; key: string } & (
  | { kind: "state"; move: Move }
  | { kind: "message"; message: Message; outrunBy: Move | null }
);

export function storyOf({ history, notifications }: Pick<Transaction, "history" | "notifications">): Chapter[] {
  const states = history.map<Chapter>((move) => ({ kind: "state", key: move.id, at: move.recorded_at, move }));
  const messages = notifications.map<Chapter>((message) => ({
    kind: "message",
    key: message.id,
    at: message.created_at,
    message,
    outrunBy: message.status === "superseded" ? outrunBy(message, history) : null,
  }));
  // Stable: a message is owed in the instant of its state, and stands behind it.
  return [...states, ...messages].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The first state after the message was owed that made it untrue. */
function outrunBy(message: Message, history: readonly Move[]): Move | null {
  const open = ["created", "pending", "attempted"];
  const isTrue = (state: string) => (message.state === "created" ? open.includes(state) : state === message.state);
  return (
    history.find(
      ({ applied, state, recorded_at }) =>
        applied && Date.parse(recorded_at) >= Date.parse(message.created_at) && !isTrue(state),
    ) ?? null
  );
}
