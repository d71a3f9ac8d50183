/**
 * Words by which a customer takes leave of messages, or comes back. A word counts only as the whole of a message: in
 * "please stop the delivery" it means something else.
 */

/** Not `cancel` or `إلغاء`: in a payment's chat that means the payment. */
export const defaultStopWords: readonly string[] = ["stop", "unsubscribe", "إيقاف", "أوقف", "توقف", "إلغاء الاشتراك"];
export const defaultStartWords: readonly string[] = ["start", "ابدأ", "اشتراك"];

/** A merchant's own words; null: those above. */
export interface Words {
  stopWords: readonly string[] | null;
  startWords: readonly string[] | null;
}

/** Far longer than any word; a longer message is none. */
const longestMessage = 500;

/** What the whole of a message says about messages to come; null: nothing. A word of both lists stops. */
export function readWord(message: string, { stopWords, startWords }: Words): "stop" | "start" | null {
  if (message.length > longestMessage) return null;
  const forms = formsOf(message);
  const isAmong = (words: readonly string[]) =>
    words.some((word) => formsOf(word).some((form) => forms.includes(form)));
  if (isAmong(stopWords ?? defaultStopWords)) return "stop";
  return isAmong(startWords ?? defaultStartWords) ? "start" : null;
}

/** Whether two words are one and the same to `readWord`. */
export function isSameWord(one: string, other: string): boolean {
  return formsOf(one).some((form) => formsOf(other).includes(form));
}

/** Whether anything is left of it to be recognised by: a word of punctuation is none. */
export function isWord(word: string): boolean {
  return formsOf(word).length > 0;
}

/**
 * The text without case, hamza, tatweel, diacritics, punctuation and symbols. What a punctuation mark stands between may
 * be one word or two ("S.T.O.P", "إلغاء-الاشتراك"), so there are two readings.
 */
function formsOf(text: string): string[] {
  const letters = text
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}\u0640\u0621]/gu, "")
    // Letters that keyboards of neighbouring languages have in the place of the Arabic ones.
    .replace(/[\u0671\u0672\u0673\u0675]/g, "\u0627")
    .replace(/[\u0649\u06cc]/g, "\u064a")
    .replaceAll("\u06a9", "\u0643");
  const readings = ["", " "].map((between) =>
    letters
      .replace(/[\p{P}\p{S}]/gu, between)
      .replace(/\s+/g, " ")
      .trim(),
  );
  return [...new Set(readings)].filter((form) => form !== "");
}
