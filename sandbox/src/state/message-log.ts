import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../limits.ts";
import { readLines } from "./key-value-log.ts";

/** What becomes of messages, line by line, in files of bounded size of which only the newest are kept. */
export interface MessageLog {
  /** Hands every line of earlier runs to `each`, oldest first. */
  replay(each: (entry: unknown) => void): void;
  /** Adds a line; it is handed to the operating system by the next `flush`, at the latest in a few milliseconds. */
  append(entry: unknown): void;
  /** Returns when everything appended survives the end of this process. */
  flush(): void;
  close(): void;
}

/** `folder` null keeps nothing. */
export function openMessageLog(folder: string | null): MessageLog {
  if (folder === null) {
    const nothing = (): void => undefined;
    return { replay: nothing, append: nothing, flush: nothing, close: nothing };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const segments = readdirSync(folder)
    .filter((name) => /^messages-\d+\.jsonl$/.test(name))
    .sort();
  let number = Number(segments.at(-1)?.slice(9, -6) ?? 1);
  let pending: string[] = [];
  let flushSoon: NodeJS.Immediate | null = null;
  let fd: number | null = null;
  let size = 0;
  let closed = false;

  const open = (): number => {
    const name = `messages-${String(number).padStart(8, "0")}.jsonl`;
    if (!segments.includes(name)) segments.push(name);
    const opened = openSync(join(folder, name), "a", 0o600);
    size = statSync(join(folder, name)).size;
    while (segments.length > limits.segments) rmSync(join(folder, segments.shift() as string), { force: true });
    return opened;
  };

  const flush = (): void => {
    if (flushSoon !== null) clearImmediate(flushSoon);
    flushSoon = null;
    if (pending.length === 0) return;
    fd ??= open();
    const bytes = Buffer.from(`${pending.join("\n")}\n`);
    pending = [];
    writeSync(fd, bytes);
    size += bytes.length;
    if (size < limits.segmentBytes) return;
    closeSync(fd);
    fd = null;
    number += 1;
  };

  return {
    replay(each) {
      for (const name of segments) for (const line of readLines(join(folder, name))) each(line);
    },
    append(entry) {
      if (closed) return;
      pending.push(JSON.stringify(entry));
      flushSoon ??= setImmediate(flush);
    },
    flush,
    close() {
      flush();
      closed = true;
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}
