/** What this browser remembers for the person; nothing where storage is switched off. */

/** Latin or Arabic-Indic ones. */
export type Digits = "latn" | "arab";

export type StorageKey =
  | "zajel.language"
  | "zajel.theme"
  | "zajel.merchant"
  | "zajel.shortcuts"
  | "zajel.digits"
  | "zajel.test-phone"
  | `zajel.set-up.${string}`
  | `zajel.columns.${string}`
  | `zajel.views.${string}`;

export function read(key: StorageKey): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: StorageKey, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It lasts as long as this page.
  }
}
