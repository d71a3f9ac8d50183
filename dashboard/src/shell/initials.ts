/** `Fatma Al-Ali` becomes `FA`, `فاطمة العلي` `فع`: the first letters of the first and the last word, without the article. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const letters = ends.map((word = "") => [...word.replace(/^ال(?=.{2})/, "")][0] ?? "");
  return letters.join("").toUpperCase();
}
