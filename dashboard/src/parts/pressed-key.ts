/** As the browser tells of it. */
export interface Pressed {
  key: string;
  code: string;
  shiftKey: boolean;
}

/** What stands on the key of a Latin keyboard, where another script is typed: `ب` is on the key of `f`. */
export function pressedKey({ key, code, shiftKey }: Pressed): string {
  if (key.length !== 1) return key;
  if (key.charCodeAt(0) < 0x80) return key.toLowerCase();
  if (code === "Slash") return shiftKey ? "?" : "/";
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}
