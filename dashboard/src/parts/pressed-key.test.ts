import assert from "node:assert/strict";
import test from "node:test";
import { pressedKey } from "./pressed-key.ts";

test("a key means the same on an Arabic keyboard", () => {
  const pressed = (key: string, code: string, shiftKey = false) => pressedKey({ key, code, shiftKey });

  assert.deepEqual(
    [pressed("f", "KeyF"), pressed("F", "KeyF", true), pressed("ب", "KeyF"), pressed("ى", "KeyN")],
    ["f", "f", "f", "n"],
  );
  assert.deepEqual([pressed("ظ", "Slash"), pressed("؟", "Slash", true), pressed("?", "Slash", true)], ["/", "?", "?"]);
});

test("where Latin letters stand elsewhere, the letter counts and not its place", () => {
  assert.equal(pressedKey({ key: "a", code: "KeyQ", shiftKey: false }), "a");
  assert.equal(pressedKey({ key: "Enter", code: "Enter", shiftKey: false }), "Enter");
  assert.equal(pressedKey({ key: "é", code: "Digit2", shiftKey: false }), "é");
});
