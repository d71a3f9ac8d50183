import assert from "node:assert/strict";
import test from "node:test";
import { rawRequest, readAnswer } from "./connections.ts";

test("a request says how many bytes it has, and not how many characters", () => {
  const request = { method: "POST", path: "/v1/x", headers: { a: "b" }, body: "نورة" };

  assert.equal(
    rawRequest(request, 80).toString(),
    "POST /v1/x HTTP/1.1\r\nhost: 127.0.0.1:80\r\na: b\r\ncontent-length: 8\r\n\r\nنورة",
  );
});

test("an answer is read when all of it is there", () => {
  const head = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n";

  assert.equal(readAnswer("HTTP/1.1 201 Created\r\nContent-"), null);
  assert.equal(readAnswer(`${head}{`), null);
  assert.equal(readAnswer(`${head}{}`), 201);
  assert.equal(readAnswer("HTTP/1.1 204 No Content\r\n\r\n"), 204);
  assert.throws(() => readAnswer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"), /how long/);
});
