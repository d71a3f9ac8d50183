import assert from "node:assert/strict";
import test from "node:test";
import { OptionRefusal, readOptions } from "./options.ts";

const names = ["zajel", "bullmq"];

test("what is given goes before what --quick sets, and that before what is usual", () => {
  const options = readOptions(["--quick", "--events", "500", "--only", "bullmq"], names);

  assert.deepEqual(options, {
    runs: 1,
    events: 500,
    steadySeconds: 2,
    steadyRates: [100, 500],
    connections: 32,
    only: ["bullmq"],
    inFlight: 200,
  });
});

test("what cannot be understood is refused by its name", () => {
  assert.throws(() => readOptions(["--runs", "0"], names), { name: OptionRefusal.name, message: /--runs/ });
  assert.throws(() => readOptions(["--only", "kafka"], names), { message: /zajel, bullmq, not kafka/ });
  assert.throws(() => readOptions(["--fast"], names), { name: OptionRefusal.name });
});
