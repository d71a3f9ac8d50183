/** Reading again what may have changed, never twice at once. */

/**
 * Makes the function that reads a topic anew. While a topic is being read, any number of further calls become one more
 * reading after it, so a burst of events costs two requests and the last word is never missed.
 *
 * @template {string} Topic
 * @param {Record<Topic, () => Promise<void>>} readers
 * @param {(error: unknown) => void} outcome called after each reading, with null when it went well
 * @returns {(topic: Topic) => Promise<void>}
 */
export function reader(readers, outcome) {
  /** @type {Map<Topic, { again: boolean, done: Promise<void> }>} */
  const underWay = new Map();
  return function read(topic) {
    const running = underWay.get(topic);
    if (running !== undefined) {
      running.again = true;
      return running.done;
    }
    const turn = { again: false, done: Promise.resolve() };
    underWay.set(topic, turn);
    turn.done = readers[topic]()
      .then(() => outcome(null), outcome)
      .then(() => {
        underWay.delete(topic);
        return turn.again ? read(topic) : undefined;
      });
    return turn.done;
  };
}
