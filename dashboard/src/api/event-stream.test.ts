import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { createEventReader } from "./event-stream.ts";

const stream =
  ': hello\n\nevent: transaction.state_changed\nid: 17\ndata: {"type":"a"}\n\ndata: two\r\ndata: lines\r\n\r\nid: 18\n\n';

test("events are read with name, id and data; comments and empty ones are left out", () => {
  assert.deepEqual(createEventReader()(stream), [
    { event: "transaction.state_changed", data: '{"type":"a"}', id: "17" },
    { event: "message", data: "two\nlines", id: "17" },
  ]);
});

test("it does not matter where the network cuts the stream", () => {
  const whole = createEventReader()(stream);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const read = createEventReader();
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const pieces = places.slice(1).map((end, index) => stream.slice(places[index], end));
      assert.deepEqual(pieces.flatMap(read), whole);
    }),
  );
});
