import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { smallerCommand, smallerEnvironment } from "./small-heap.ts";

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

test("what Node.js compiles is kept beside the program, unless a place was chosen", () => {
  const { NODE_COMPILE_CACHE, ...rest } = smallerEnvironment({ PORT: "1" });
  assert.match(NODE_COMPILE_CACHE ?? "", /[/\\]\.node[/\\]compile-cache$/);
  assert.deepEqual(rest, { PORT: "1" });
  assert.equal(smallerEnvironment({ NODE_COMPILE_CACHE: "/elsewhere" }).NODE_COMPILE_CACHE, "/elsewhere");
});

test("Node.js takes every flag that is given", () => {
  const [execPath = "", ...rest] =
    smallerCommand({ ...started, execPath: process.execPath, execArgv: [], argv: [""] }) ?? [];
  const { status, stderr } = spawnSync(execPath, [...rest, "--eval", "process.exit(7)"], { encoding: "utf8" });
  assert.deepEqual({ status, stderr }, { status: 7, stderr: "" });
});
