const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** An entry's `id` stands in an object, in the list `entry`, in the body. */
const depthOfEntry = 3;

/**
 * The ids of the accounts that a webhook's entries say they are about, without parsing it: nothing is parsed before it
 * is verified, and to verify it one has to know whose secret to try. Of what is no webhook it returns something or
 * nothing; it never throws. At most `most` ids.
 */
export function entryIdsIn(body: Buffer, most: number): Set<string> {
  const ids = new Set<string>();
  let depth = 0;
  let isIdNext = false;
  for (let at = 0; at < body.length && ids.size < most; at += 1) {
    const byte = body[at] as number;
    if (byte === quote) {
      const end = endOfText(body, at);
      if (depth === depthOfEntry) {
        const text = body.toString("latin1", at + 1, Math.min(end, at + 65));
        if (isIdNext) ids.add(text);
        isIdNext = !isIdNext && text === "id" && nextByte(body, end + 1) === colon;
      }
      at = end;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      isIdNext = false;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      isIdNext = false;
    } else if (isIdNext && byte >= 0x30 && byte <= 0x39) {
      const digits = /^\d{1,64}/.exec(body.toString("latin1", at, at + 64))?.[0] ?? "";
      ids.add(digits);
      isIdNext = false;
    }
  }
  return ids;
}

/** Where a text that begins at `start` ends: at its closing quote, or at the end of the body. */
function endOfText(body: Buffer, start: number): number {
  for (let at = start + 1; at < body.length; at += 1) {
    if (body[at] === backslash) at += 1;
    else if (body[at] === quote) return at;
  }
  return body.length;
}

/** The next byte that is no white space. */
function nextByte(body: Buffer, from: number): number | undefined {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09) at += 1;
  return body[at];
}
