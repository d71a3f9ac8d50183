/**
 * WhatsApp's own text formatting (*bold*, _italic_, ~struck~, ```mono```), read into pieces.
 *
 * Source: WhatsApp Help Center, "How to format your messages", read 2026-09: a mark counts only at the edge of a word
 * and with no space inside it.
 */

/**
 * @typedef {object} Piece
 * @property {string} text
 * @property {"text" | "number" | "link"} kind `number`: an order number, reference, time, phone or amount, kept in one
 *   piece and the right way round whatever the language around it
 * @property {string[]} marks of "bold", "italic", "struck", "mono"
 */

const marks = [
  { name: "mono", pattern: /```(\S(?:[\s\S]*?\S)?)```/ },
  { name: "bold", pattern: /(?<![\p{L}\p{N}*])\*(\S(?:[^*\n]*?\S)?)\*(?![\p{L}\p{N}*])/u },
  { name: "italic", pattern: /(?<![\p{L}\p{N}_])_(\S(?:[^_\n]*?\S)?)_(?![\p{L}\p{N}_])/u },
  { name: "struck", pattern: /(?<![\p{L}\p{N}~])~(\S(?:[^~\n]*?\S)?)~(?![\p{L}\p{N}~])/u },
];

const special = new RegExp(
  [
    'https?://[^\\s<>"]*[^\\s<>".,;:!?)\\]،؛؟]', // a link, without the punctuation after it
    "\\+\\d[\\d ]{5,16}\\d", // a phone
    "\\b[A-Z]{3} \\d[\\d,]*(?:\\.\\d+)?", // KWD 24.500
    "\\d[\\d,]*(?:\\.\\d+)? (?:[ء-ي]{1,2}\\.){1,3}", // 24.500 د.ك.
    "[A-Za-z0-9]+(?:[-_/.:#][A-Za-z0-9]+)*", // DN-10482, 9:00, 620918443107; words without a digit are let go below
  ].join("|"),
  "g",
);

/**
 * @param {string} text
 * @param {string[]} [around] marks that hold for all of it
 * @returns {Piece[]}
 */
export function piecesOf(text, around = []) {
  const first = marks
    .filter((mark) => !around.includes(mark.name))
    .map((mark) => ({ mark, match: mark.pattern.exec(text) }))
    .filter(({ match }) => match !== null)
    .sort((a, b) => (a.match?.index ?? 0) - (b.match?.index ?? 0))[0];
  if (first?.match == null || around.includes("mono")) return plainPieces(text, around);
  const { mark, match } = first;
  return [
    ...plainPieces(text.slice(0, match.index), around),
    ...piecesOf(match[1] ?? "", [...around, mark.name]),
    ...piecesOf(text.slice(match.index + match[0].length), around),
  ];
}

/**
 * @param {string} text
 * @param {string[]} around
 * @returns {Piece[]}
 */
function plainPieces(text, around) {
  /** @type {Piece[]} */
  const pieces = [];
  let done = 0;
  for (const match of text.matchAll(special)) {
    if (!/\d/.test(match[0]) && !match[0].startsWith("http")) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), kind: "text", marks: around });
    pieces.push({ text: match[0], kind: match[0].startsWith("http") ? "link" : "number", marks: around });
    done = match.index + match[0].length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), kind: "text", marks: around });
  return pieces;
}

/** @param {string} text whether it is a web address that may be opened */
export function isWebAddress(text) {
  try {
    return ["https:", "http:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
