/**
 * WhatsApp's own text formatting (*bold*, _italic_, ~struck~, ```mono```), read into pieces, with what must not be
 * turned or broken apart. Source: WhatsApp Help Center, "How to format your messages", read 2026-09: a mark counts
 * only at the edge of a word and with no space inside it.
 */
export type Mark = "bold" | "italic" | "struck" | "mono";

export interface Piece {
  text: string;
  /** `number`: an order number, reference, time, phone or amount, kept in one piece and the right way round. */
  kind: "text" | "number" | "link";
  marks: readonly Mark[];
}

const markPatterns: readonly { mark: Mark; pattern: RegExp }[] = [
  { mark: "mono", pattern: /```(\S(?:[\s\S]*?\S)?)```/ },
  { mark: "bold", pattern: /(?<![\p{L}\p{N}*])\*(\S(?:[^*\n]*?\S)?)\*(?![\p{L}\p{N}*])/u },
  { mark: "italic", pattern: /(?<![\p{L}\p{N}_])_(\S(?:[^_\n]*?\S)?)_(?![\p{L}\p{N}_])/u },
  { mark: "struck", pattern: /(?<![\p{L}\p{N}~])~(\S(?:[^~\n]*?\S)?)~(?![\p{L}\p{N}~])/u },
];

const special = new RegExp(
  [
    'https?://[^\\s<>"]*[^\\s<>".,;:!?)\\]،؛؟]', // a link, without the punctuation after it
    "\\+\\d[\\d ]{5,16}\\d", // a phone
    "\\b[A-Z]{3}[ \\u00a0]\\d[\\d,]*(?:\\.\\d+)?", // KWD 24.500
    "\\d[\\d,]*(?:\\.\\d+)?[ \\u00a0](?:[ء-ي]{1,2}\\.){1,3}", // 24.500 د.ك.
    "[A-Za-z0-9]+(?:[-_/.:#][A-Za-z0-9]+)*", // DN-10482, 9:00, 620918443107; words without a digit are let go below
  ].join("|"),
  "g",
);

export function piecesOf(text: string, around: readonly Mark[] = []): Piece[] {
  if (around.includes("mono")) return plainPieces(text, around);
  const found = markPatterns
    .filter(({ mark }) => !around.includes(mark))
    .flatMap(({ mark, pattern }) => {
      const match = pattern.exec(text);
      return match === null ? [] : [{ mark, match }];
    })
    .sort((a, b) => a.match.index - b.match.index)[0];
  if (found === undefined) return plainPieces(text, around);
  const { mark, match } = found;
  return [
    ...plainPieces(text.slice(0, match.index), around),
    ...piecesOf(match[1] ?? "", [...around, mark]),
    ...piecesOf(text.slice(match.index + match[0].length), around),
  ];
}

function plainPieces(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(special)) {
    const [found] = match;
    const isLink = found.startsWith("http");
    if (!isLink && !/\d/.test(found)) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), kind: "text", marks });
    pieces.push({ text: found, kind: isLink ? "link" : "number", marks });
    done = match.index + found.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), kind: "text", marks });
  return pieces;
}
