import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { limits } from "../limits.ts";

/** Named values that survive the process: accounts, templates, phones, shops, settings. */
export interface KeyValueLog {
  /** What is stored under names that begin with `prefix`, in the order in which they were first set. */
  entries<T>(prefix: string): T[];
  set(key: string, value: unknown): void;
  delete(key: string): void;
  close(): void;
}

/**
 * A file of lines `{"k": name, "v": value}`, the last of a name counts and a null deletes it.
 *
 * A line is handed to the operating system before its change is answered, so a killed process loses nothing; one that
 * was cut in half is the last and is dropped at the next start. `file` null keeps everything in memory.
 */
export function openKeyValueLog(file: string | null): KeyValueLog {
  const values = new Map<string, unknown>();
  if (file === null) return inMemory(values);

  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (const line of readLines(file)) apply(values, line);
  let fd = rewrite(file, values);
  let size = statSync(file).size;
  let sizeAfterRewrite = size;

  const write = (key: string, value: unknown): void => {
    const line = Buffer.from(`${JSON.stringify({ k: key, v: value })}\n`);
    writeSync(fd, line);
    size += line.length;
    if (size - sizeAfterRewrite < limits.settingsLogBytes) return;
    closeSync(fd);
    fd = rewrite(file, values);
    size = statSync(file).size;
    sizeAfterRewrite = size;
  };

  return {
    ...inMemory(values),
    set(key, value) {
      values.set(key, value);
      write(key, value);
    },
    delete(key) {
      if (values.delete(key)) write(key, null);
    },
    close: () => closeSync(fd),
  };
}

function inMemory(values: Map<string, unknown>): KeyValueLog {
  return {
    entries: <T>(prefix: string) =>
      [...values].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value as T),
    set: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
    close: () => undefined,
  };
}

function apply(values: Map<string, unknown>, line: unknown): void {
  const { k, v } = line as { k: string; v: unknown };
  if (v === null) values.delete(k);
  else values.set(k, v);
}

/** Writes what counts into a new file and puts it in the place of the old one, which stays whole until then. */
function rewrite(file: string, values: Map<string, unknown>): number {
  const fresh = `${file}.new`;
  writeFileSync(fresh, [...values].map(([k, v]) => `${JSON.stringify({ k, v })}\n`).join(""), { mode: 0o600 });
  const fd = openSync(fresh, "a");
  fsyncSync(fd);
  renameSync(fresh, file);
  return fd;
}

/**
 * The lines of a file that may not exist, parsed. A half line at its end, left by a killed process, is cut off; a broken
 * one further up (a full disk, a lost page) is skipped, since the rest is still worth having.
 */
export function readLines(file: string): unknown[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  return bytes.toString("utf8", 0, end).split("\n").flatMap(parseLine);
}

function parseLine(line: string): unknown[] {
  if (line === "") return [];
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
