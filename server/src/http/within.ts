/** The same work, for a caller whose patience ends. */
export async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("no answer in time")), milliseconds);
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
