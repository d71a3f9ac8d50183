const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;

/** An entry's `id` stands in an object, in the list `entry`, in the body. */
const depthOfEntry = 3;
const longestId = 64;

/** Finds the ids of accounts in a body that comes in pieces. */
export interface EntryIdScanner {
  push(chunk: Uint8Array): void;
  /** What was found up to now. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Looks for the ids of the accounts that a webhook's entries say they are about, without parsing it: nothing is parsed
 * before it is verified, and to verify it one has to know whose secret to try. Of what is no webhook it finds something
 * or nothing; it never throws. At most `most` ids.
 */
export function scanEntryIds(most: number): EntryIdScanner {
  const ids = new Set<string>();
  let depth = 0;
  let isInText = false;
  let isEscaped = false;
  /** Of a text at the depth of entries, or of a number that is an id. */
  let text = "";
  /** `id` was read; a colon makes it a key. */
  let isKey = false;
  let isIdNext = false;
  let isInNumber = false;

  function endText(): void {
    isInText = false;
    if (depth !== depthOfEntry) return;
    if (isIdNext) ids.add(text);
    isKey = !isIdNext && text === "id";
    isIdNext = false;
  }

  function look(byte: number): void {
    if (isInText) {
      if (depth === depthOfEntry && text.length < longestId && (byte !== quote || isEscaped)) {
        text += String.fromCharCode(byte);
      }
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) endText();
      return;
    }
    if (isInNumber) {
      if (byte >= 0x30 && byte <= 0x39) {
        if (text.length < longestId) text += String.fromCharCode(byte);
        return;
      }
      ids.add(text);
      isInNumber = false;
      isIdNext = false;
    }
    if (byte === quote) {
      isInText = true;
      isKey = false;
      text = "";
    } else if (byte === colon) {
      isIdNext = isKey;
      isKey = false;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      isIdNext = false;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      isIdNext = false;
    } else if (byte === comma) {
      isIdNext = false;
    } else if (isIdNext && byte >= 0x30 && byte <= 0x39) {
      isInNumber = true;
      text = String.fromCharCode(byte);
    }
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length && ids.size < most; at += 1) look(chunk[at] as number);
    },
    ids,
  };
}
