import assert from "node:assert/strict";
import test from "node:test";
import { afterFailure, lastWords } from "./failure.ts";

const time = "2026-11-23 01:13:24.423 UTC [8868]";

const failures: [what: string, log: string, next: ReturnType<typeof afterFailure>][] = [
  [
    "a file system without sockets leads to a port",
    `${time} LOG:  could not bind Unix address "./.s.PGSQL.5432": Operation not supported\n` +
      `${time} WARNING:  could not create Unix-domain socket in directory "."\n` +
      `${time} FATAL:  could not create any Unix-domain sockets\n${time} LOG:  database system is shut down\n`,
    "use_port",
  ],
  [
    "a port that was just taken leads to another",
    `${time} LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\n` +
      `${time} FATAL:  could not create any TCP/IP sockets\n`,
    "again",
  ],
  [
    "processes of a killed postmaster are waited for",
    `${time} FATAL:  pre-existing shared memory block (key 2147153, ID 4) is still in use\n` +
      `${time} HINT:  Terminate any old server processes associated with data directory "/proc/self/cwd".\n`,
    "again",
  ],
  [
    "anything else is told",
    `${time} FATAL:  could not write lock file "postmaster.pid": No space left on device\n`,
    "give_up",
  ],
];

for (const [what, log, next] of failures) {
  test(what, () => {
    assert.equal(afterFailure(log), next);
  });
}

test("the reason is the last fatal line, without its time", () => {
  const log = `${time} LOG:  starting PostgreSQL 18.4\n${time} FATAL:  data directory has wrong ownership\n${time} LOG:  shut down\n`;

  assert.equal(lastWords(log), "data directory has wrong ownership");
});

test("a program that could not even be loaded says so in its own words", () => {
  const text = "postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file\n";

  assert.equal(lastWords(text), text.trim());
});
