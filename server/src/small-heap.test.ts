import assert from "node:assert/strict";
import { test } from "node:test";
import { smallerCommand } from "./small-heap.ts";

const started = {
  execPath: "/node",
  execArgv: ["--cpu-prof"],
  argv: ["/node", "/zajel.ts", "serve", "--sandbox"],
  env: {},
  platform: "linux",
};

test("a service begins anew with a small heap, once, with all that it was given", () => {
  const command = smallerCommand(started);

  assert.ok(command !== null);
  assert.deepEqual(
    [command.slice(0, 2), command.slice(-3)],
    [
      ["/node", "--cpu-prof"],
      ["/zajel.ts", "serve", "--sandbox"],
    ],
  );
  assert.equal(smallerCommand({ ...started, execArgv: command.slice(1, -3) }), null);
});

test("sizes that somebody chose are left alone, and so is a system that cannot do it", () => {
  assert.equal(smallerCommand({ ...started, env: { NODE_OPTIONS: "--max-old-space-size=4096" } }), null);
  assert.equal(smallerCommand({ ...started, execArgv: ["--max_semi_space_size=32"] }), null);
  assert.equal(smallerCommand({ ...started, platform: "win32" }), null);
});
