/**
 * The items of a list in JSON, one by one as the bytes arrive: only the item that is being read is in memory.
 */

/** Where a list is not as it should be. */
export class NoList extends Error {
  override readonly name = "NoList";
  /** The item, from 1. */
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.position = position;
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const listBegins = 0x5b;
const listEnds = 0x5d;
/** Of lists and objects. */
const isOpening = (byte: number) => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number) => byte === 0x5d || byte === 0x7d;
const longestPrelude = 1_024;
const byteOrderMark = /^\uFEFF/;

/**
 * The bytes of each item of `[ … ]`, or of `{ "<name>": [ … ] }`. What an item is made of is not looked at, but for
 * where it ends. Throws `NoList`.
 */
export async function* jsonItems(
  chunks: AsyncIterable<Uint8Array>,
  { name, longest }: { name: string; longest: number },
): AsyncGenerator<Buffer> {
  const begins = new RegExp(`^\\s*(\\{\\s*"${name}"\\s*:\\s*)?\\[$`);
  let part = "before" as "before" | "items" | "after";
  let around = "";
  let isWrapped = false;
  let position = 1;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  const item = piecesOf(longest);

  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] as number;
      if (part === "before") {
        if (byte === listBegins) {
          around = Buffer.concat([item.take(), chunk.subarray(from, index + 1)])
            .toString()
            .replace(byteOrderMark, "");
          const found = begins.exec(around);
          if (found === null) throw new NoList(0, expected(name));
          isWrapped = found[1] !== undefined;
          part = "items";
          around = "";
          from = index + 1;
        } else if (item.length() + index - from > longestPrelude) throw new NoList(0, expected(name));
      } else if (part === "items") {
        if (isInString) {
          if (isEscaped) isEscaped = false;
          else if (byte === backslash) isEscaped = true;
          else if (byte === quote) isInString = false;
        } else if (byte === quote) isInString = true;
        else if (isOpening(byte)) depth += 1;
        else if (depth > 0 && isClosing(byte)) depth -= 1;
        else if (byte === comma && depth === 0) {
          item.keep(chunk.subarray(from, index), position);
          yield item.take();
          position += 1;
          from = index + 1;
        } else if (byte === listEnds) {
          item.keep(chunk.subarray(from, index), position);
          const last = item.take();
          // An empty list; but a comma promises one more.
          if (position > 1 || last.toString().trim() !== "") yield last;
          part = "after";
          from = index + 1;
        }
      }
    }
    const rest = chunk.subarray(from);
    if (part === "after") {
      around += rest.toString("latin1");
      if (around.length > longestPrelude) throw new NoList(position, "Expected the end after the list, got more.");
    } else if (rest.length > 0) item.keep(Buffer.from(rest), position);
  }
  if (part === "before") throw new NoList(0, expected(name));
  if (part === "items") throw new NoList(position, "The list does not end: the file is not whole.");
  if (!(isWrapped ? /^\s*\}\s*$/ : /^\s*$/).test(around)) {
    throw new NoList(position, "Expected the end after the list, got more.");
  }
}

/** What has come of one item until now. */
function piecesOf(longest: number) {
  let pieces: Buffer[] = [];
  let length = 0;
  return {
    length: () => length,
    keep(piece: Buffer, position: number): void {
      length += piece.length;
      if (length > longest)
        throw new NoList(position, `Expected at most ${longest} bytes for a transaction, got more.`);
      pieces.push(piece);
    },
    take(): Buffer {
      const whole = Buffer.concat(pieces);
      pieces = [];
      length = 0;
      return whole;
    },
  };
}

function expected(name: string): string {
  return `Expected a list of transactions, or { "${name}": [ … ] }.`;
}

/** The lines of a file of JSON values, with their numbers from 1; empty ones are left out. */
export async function* jsonLines(
  chunks: AsyncIterable<Uint8Array>,
  { longest }: { longest: number },
): AsyncGenerator<{ line: number; bytes: Buffer }> {
  let line = 1;
  const text = piecesOf(longest);
  function* take(): Generator<{ line: number; bytes: Buffer }> {
    const bytes = text.take();
    if (bytes.toString("latin1").trim() !== "") yield { line, bytes };
    line += 1;
  }
  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      text.keep(chunk.subarray(from, end), line);
      yield* take();
      from = end + 1;
    }
    if (from < chunk.length) text.keep(Buffer.from(chunk.subarray(from)), line);
  }
  yield* take();
}
