/** The seed's two boxes, and the states that each stands for. */
export const prePayment = ["created"] as const;
export const postPayment = ["paid", "authorized", "failed", "canceled", "expired"] as const;
export const allStates: readonly string[] = [...prePayment, ...postPayment];

/** How a box stands: with some of its states it is partly ticked, and they are kept. */
export function boxOf(group: readonly string[], ticked: ReadonlySet<string>): "all" | "some" | "none" {
  const count = group.filter((state) => ticked.has(state)).length;
  return count === 0 ? "none" : count === group.length ? "all" : "some";
}

/** A press on a box: one that is not wholly ticked becomes so. */
export function pressBox(group: readonly string[], ticked: ReadonlySet<string>): ReadonlySet<string> {
  const isAll = boxOf(group, ticked) === "all";
  const rest = [...ticked].filter((state) => !group.includes(state));
  return new Set(isAll ? rest : [...rest, ...group]);
}

/** Of these, what can be told: an E-Commerce order gets no payment link. */
export function toldOf(type: string, states: Iterable<string>): string[] {
  const wanted = new Set(states);
  return allStates.filter((state) => wanted.has(state) && !(type === "e_commerce" && state === "created"));
}
