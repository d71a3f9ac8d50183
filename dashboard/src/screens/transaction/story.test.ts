import assert from "node:assert/strict";
import test from "node:test";
import { type Message, type Move, storyOf } from "./story.ts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second)).toISOString();
const move = (id: string, state: string, second: number, applied = true) =>
  ({ id, state, applied, recorded_at: at(second) }) as Move;
const message = (id: string, state: string, second: number, status: string) =>
  ({ id, state, created_at: at(second), status }) as Message;

test("states and messages alternate, a message behind the state that owes it", () => {
  const story = storyOf({
    history: [move("a", "created", 0), move("b", "failed", 30), move("c", "paid", 49)],
    notifications: [
      message("m", "created", 0, "read"),
      message("n", "failed", 30, "superseded"),
      message("o", "paid", 49, "read"),
    ],
  });

  assert.deepEqual(
    story.map(({ key }) => key),
    ["a", "m", "b", "n", "c", "o"],
  );
});

test("a message that was outrun names the state that did it", () => {
  const [, , , failed] = storyOf({
    history: [
      move("a", "created", 0),
      move("b", "failed", 30),
      move("r", "refunded", 31, false),
      move("c", "paid", 49),
    ],
    notifications: [message("m", "created", 0, "read"), message("n", "failed", 30, "superseded")],
  });
  assert.equal(failed?.kind === "message" && failed.outrunBy?.id, "c");

  const link = storyOf({
    history: [move("a", "created", 0), move("b", "pending", 1), move("c", "canceled", 2)],
    notifications: [message("m", "created", 0, "superseded")],
  }).find(({ key }) => key === "m");
  assert.equal(
    link?.kind === "message" && link.outrunBy?.state,
    "canceled",
    "a link stays true while the payment waits",
  );
});
