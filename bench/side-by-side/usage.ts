/** Processor time and memory of processes, as Linux keeps them in `/proc`; elsewhere nothing is known of them. */
import { readdirSync, readFileSync } from "node:fs";

/** Seconds. A process that is not there counts as nothing. */
export interface Spent {
  node: number;
  postgres: number;
  redis: number;
  /** This program: the load, and WhatsApp. */
  own: number;
}

export interface Watched {
  node: number[];
  /** The first process of PostgreSQL, whose children count with it. */
  postgres: number | null;
  redis: number | null;
}

const ticksPerSecond = 100;
const pageBytes = 4096;
const isKnown = process.platform === "linux";

interface Stat {
  parent: number;
  seconds: number;
  /** Of its children that have ended. */
  endedSeconds: number;
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in brackets, may hold spaces.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = (...at: number[]) => at.reduce((sum, field) => sum + Number(fields[field]), 0) / ticksPerSecond;
    return { parent: Number(fields[1]), seconds: ticks(11, 12), endedSeconds: ticks(13, 14) };
  } catch {
    return null;
  }
}

function familySeconds(pid: number): number {
  const first = readStat(pid);
  if (first === null) return 0;
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat?.parent === pid);
  return children.reduce((sum, stat) => sum + (stat?.seconds ?? 0), first.seconds + first.endedSeconds);
}

/** Processor time until now; null where it is not known. */
export function spentUntilNow({ node, postgres, redis }: Watched): Spent | null {
  if (!isKnown) return null;
  const own = process.cpuUsage();
  return {
    node: node.reduce((sum, pid) => sum + (readStat(pid)?.seconds ?? 0), 0),
    postgres: postgres === null ? 0 : familySeconds(postgres),
    redis: redis === null ? 0 : (readStat(redis)?.seconds ?? 0),
    own: (own.user + own.system) / 1e6,
  };
}

/** Memory that these processes have now (RSS), together, in bytes. */
function residentBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * pageBytes;
    } catch {
      return sum;
    }
  }, 0);
}

const lookEveryMs = 250;

/** Watches the memory of Node.js processes; what it returns ends that and tells the most they had together, in MB. */
export function watchMemory(pids: () => number[]): () => number | null {
  let most = 0;
  const look = () => {
    most = Math.max(most, residentBytes(pids()));
  };
  const timer = setInterval(look, lookEveryMs);
  return () => {
    clearInterval(timer);
    look();
    return isKnown ? most / 2 ** 20 : null;
  };
}
