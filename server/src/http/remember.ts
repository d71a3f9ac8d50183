/** How long, and how much of it, an answer of the database is remembered. */
export interface Remembering<T> {
  read: (key: string) => Promise<T>;
  forMs: number;
  /** Answers at once; the oldest is forgotten first. */
  most: number;
  /** Of these at most so many that are `null`, where others can ask for what does not exist. */
  mostAbsent: number;
}

/** Gives what is remembered of a key, and asks where it is nothing. */
export interface Remembered<T> {
  (key: string): Promise<T>;
  /** What is remembered at this moment, without a promise; undefined where nothing is. */
  known(key: string): T | undefined;
  /** For whoever has just changed what was read: from now on everything is asked anew, on this node. */
  forget(): void;
}

interface Entry<T> {
  answer: Promise<T>;
  until: number;
  /** The answer, once it is there. */
  value: T | undefined;
}

/**
 * A function that asks once for a key and then gives the same answer for a moment, to those who ask meanwhile, too.
 * A failure is told to those who wait for it and not remembered.
 */
export function remember<T>({ read, forMs, most, mostAbsent }: Remembering<T>): Remembered<T> {
  const present = new Map<string, Entry<T>>();
  const absent = new Map<string, Entry<T>>();

  const find = (key: string): Promise<T> => {
    const now = performance.now();
    const known = present.get(key) ?? absent.get(key);
    if (known !== undefined && known.until > now) return known.answer;

    const entry: Entry<T> = { answer: read(key), until: now + forMs, value: undefined };
    present.delete(key);
    absent.delete(key);
    present.set(key, entry);
    dropOldest(present, most);
    entry.answer.then(
      (answer) => {
        entry.value = answer;
        if (answer !== null || present.get(key) !== entry) return;
        present.delete(key);
        absent.set(key, entry);
        dropOldest(absent, mostAbsent);
      },
      () => {
        if (present.get(key) === entry) present.delete(key);
      },
    );
    return entry.answer;
  };

  return Object.assign(find, {
    known(key: string) {
      const known = present.get(key) ?? absent.get(key);
      return known !== undefined && known.until > performance.now() ? known.value : undefined;
    },
    forget() {
      present.clear();
      absent.clear();
    },
  });
}

function dropOldest(entries: Map<string, unknown>, most: number): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= most) return;
    entries.delete(oldest);
  }
}
