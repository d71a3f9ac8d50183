import { longestBeatGapMs } from "../domain/uncertain.ts";
import type { ISql } from "./database.ts";

export interface NodeLife {
  listeningSince: Date;
  lastBeatAt: Date;
}

/**
 * Says that this node takes webhooks now. After a gap (a laptop that slept, a database that was away) its time of
 * listening begins anew: what WhatsApp reported meanwhile did not reach it.
 */
export async function beat(sql: ISql, nodeId: string): Promise<void> {
  await sql`
    insert into node (id) values (${nodeId})
    on conflict (id) do update
       set listening_since = case when node.last_beat_at < now() - ${longestBeatGapMs} * interval '1 millisecond'
             then now() else node.listening_since end,
           last_beat_at = now()`;
}

/** Lives of the nodes of the last day, as far as taking webhooks goes; older ones are forgotten. */
export async function listNodeLives(sql: ISql): Promise<{ now: Date; lives: NodeLife[] }> {
  await sql`delete from node where last_beat_at < now() - interval '1 day'`;
  const rows = await sql<{ now: Date; listeningSince: Date | null; lastBeatAt: Date | null }[]>`
    select clock_timestamp() as now, n.listening_since, n.last_beat_at
      from (select 1) as one left join node n on true`;
  const lives: NodeLife[] = [];
  for (const { listeningSince, lastBeatAt } of rows) {
    if (listeningSince && lastBeatAt) lives.push({ listeningSince, lastBeatAt });
  }
  return { now: rows[0]?.now ?? new Date(), lives };
}
