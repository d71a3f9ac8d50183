/** When messages arrived, as the sandbox noted it. */
import { setTimeout as sleep } from "node:timers/promises";
import { call } from "./client.ts";

interface Message {
  n: number;
  arrived_at_ms: number;
}

const arriveWithinMs = 10_000;
/** Looking is work for the sandbox, too; seldom enough not to be in the way of the message. */
const lookEveryMs = 10;

export interface Arrivals {
  /** The time (milliseconds since 1970) at which the next message to this number arrived. One caller at a time. */
  next(to: string): Promise<number>;
}

export function watchArrivals(sandboxUrl: string): Arrivals {
  let seen = 0;
  return {
    async next(to) {
      const until = performance.now() + arriveWithinMs;
      while (performance.now() < until) {
        await sleep(lookEveryMs);
        const query = new URLSearchParams({ to, after: `${seen}` });
        const { data } = await call<{ data: Message[] }>(
          "GET",
          `${sandboxUrl}/sandbox/v1/messages?${query}`,
          undefined,
        );
        const [message] = data;
        if (message === undefined) continue;
        seen = message.n;
        return message.arrived_at_ms;
      }
      throw new Error(`No message to ${to} arrived within ${arriveWithinMs} ms.`);
    },
  };
}
