/** How long, and how much of it, an answer of the database is remembered. */
export interface Remembering<T> {
  read: (key: string) => Promise<T>;
  forMs: number;
  /** Answers at once; the oldest is forgotten first. */
  most: number;
  /** Of these at most so many that are `null`, where others can ask for what does not exist. */
  mostAbsent: number;
  /** Without it each answer is asked for anew after `forMs`. */
  renewal?: Renewal;
  /** In milliseconds; `performance.now()` where nothing is said. */
  clock?: () => number;
}

/**
 * One question for all answers in use, in place of one for each: which of them hold no more. It is asked again and again
 * while answers are given; what was answered less than the `forMs` of the memory ago is as good as an answer of then.
 */
export interface Renewal {
  /** The keys whose answers have changed lately, whoever changed them: within longer than the `forMs` of here. */
  changed: () => Promise<Iterable<string>>;
  /** Even so each answer is asked for anew after this. */
  forMs: number;
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
  askedAt: number;
  /** The answer, once it is there. */
  value: T | undefined;
}

/**
 * A function that asks once for a key and then gives the same answer for a moment, to those who ask meanwhile, too.
 * A failure is told to those who wait for it and not remembered.
 */
export function remember<T>(remembering: Remembering<T>): Remembered<T> {
  const { read, forMs, most, mostAbsent, renewal, clock = () => performance.now() } = remembering;
  const present = new Map<string, Entry<T>>();
  const absent = new Map<string, Entry<T>>();
  let renewedAt = Number.NEGATIVE_INFINITY;
  let isRenewing = false;

  /** What holds of a key at this moment; undefined where it has to be asked for. */
  const holding = (key: string, now: number): Entry<T> | undefined => {
    const entry = present.get(key) ?? absent.get(key);
    if (entry === undefined) return undefined;
    const age = now - entry.askedAt;
    // Also where it comes too late for this one: it is not for the next.
    if (age >= forMs / 2) renew(now);
    return age < forMs || isRenewed(entry, now) ? entry : undefined;
  };

  /** What does not exist may have come to be: that is not told among what has changed. */
  const isRenewed = ({ value, askedAt }: Entry<T>, now: number) =>
    value != null && now - renewedAt < forMs && now - askedAt < (renewal?.forMs ?? 0);

  function renew(now: number): void {
    if (renewal === undefined || isRenewing || now - renewedAt < forMs / 2) return;
    isRenewing = true;
    renewal
      .changed()
      .then((keys) => {
        for (const key of keys) present.delete(key);
        renewedAt = now;
      })
      // Then each is asked for by itself, and whoever asks is told what is wrong.
      .catch(() => undefined)
      .finally(() => {
        isRenewing = false;
      });
  }

  const find = (key: string): Promise<T> => {
    const now = clock();
    const known = holding(key, now);
    if (known !== undefined) return known.answer;

    const entry: Entry<T> = { answer: read(key), askedAt: now, value: undefined };
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
    known: (key: string) => holding(key, clock())?.value,
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
