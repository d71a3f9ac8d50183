import { Agent } from "undici";

/**
 * Connections for requests one at a time on each, in groups. undici looks for a free connection from its first one on, and
 * once more after it has found one: with 900 requests under way it passes 900 busy ones twice for each message.
 */
export interface Connections {
  /** The agent to send one request by; `free` is to be called once, when that has ended. */
  take(): { agent: Agent; free(): void };
  /** Waits for what is under way, and closes them. */
  close(): Promise<void>;
}

interface Group {
  agent: Agent;
  underWay: number;
}

/** Connections of one group to one place. */
const groupSize = 64;

/** `connections`: to one place at most; what is more waits in undici for one to be free. */
export function createConnections({ connections, ...options }: Agent.Options & { connections: number }): Connections {
  const size = Math.min(groupSize, connections);
  const mostGroups = Math.ceil(connections / size);
  const groups: Group[] = [];

  /** The first that has one free, so that connections are used again; where all are busy the one that is least so. */
  function groupWithRoom(): Group {
    let least: Group | undefined;
    for (const group of groups) {
      if (group.underWay < size) return group;
      if (least === undefined || group.underWay < least.underWay) least = group;
    }
    if (least !== undefined && groups.length >= mostGroups) return least;
    const made = { agent: new Agent({ ...options, connections: size }), underWay: 0 };
    groups.push(made);
    return made;
  }

  return {
    take() {
      const group = groupWithRoom();
      group.underWay += 1;
      return {
        agent: group.agent,
        free() {
          group.underWay -= 1;
        },
      };
    },
    async close() {
      await Promise.all(groups.map(({ agent }) => agent.close()));
    },
  };
}
