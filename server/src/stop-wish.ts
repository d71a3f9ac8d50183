/** SIGTERM and Ctrl-C, as one wish to stop, whoever asks for it and however often. */

const { promise, resolve } = Promise.withResolvers<void>();
let isHeard = false;
let isWished = false;

/** Resolves when somebody wants the program to stop; from the first call on it does not end by itself for that. */
export function stopWish(): Promise<void> {
  if (isHeard) return promise;
  isHeard = true;
  // Ctrl-C reaches the whole process group, and people press it twice: one orderly stop, whatever comes.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      isWished = true;
      resolve();
    });
  }
  return promise;
}

/** Somebody has wished it already. */
export function isStopWished(): boolean {
  return isWished;
}
