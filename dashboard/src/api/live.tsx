/**
 * What happens, as it happens: `GET /v1/live`. Questions that an event makes out of date are asked again, several events
 * together; a server without that address is asked every few seconds instead.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useRef, useState } from "react";
import { callHeaders } from "./client.ts";
import { createEventReader, type StreamEvent } from "./event-stream.ts";
import { changedBy } from "./live-changes.ts";

/** One of the webhook events, with what it is about. */
export interface LiveEvent {
  type: string;
  timestamp: string;
  data: { session_id?: string } & Record<string, unknown>;
}

export type LiveState =
  /** Not connected yet, or for less than five seconds no longer. */
  | "connecting"
  | "live"
  | "reconnecting"
  /** The server has no stream: lists are asked for every few seconds. */
  | "polling";

type Listener = (event: LiveEvent) => void;

interface Live {
  state: LiveState;
  listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ state: "connecting", listen: () => () => undefined });

/** Before a lost stream is told: most come back by then. */
const quietMs = 5_000;
const pollMs = 5_000;
/** Events that come together are one question. */
const gatherMs = 250;
/** A stream that says nothing for so long is dead: the server sends a comment more often. */
const silenceMs = 60_000;

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const listeners = useRef(new Set<Listener>());
  useEffect(() => {
    const stop = new AbortController();
    void follow({
      signal: stop.signal,
      client,
      setState,
      onEvent: (event) => {
        for (const listener of listeners.current) listener(event);
      },
    });
    return () => stop.abort();
  }, [client]);
  const [live] = useState(() => ({
    listen(listener: Listener) {
      listeners.current.add(listener);
      return () => void listeners.current.delete(listener);
    },
  }));
  return <LiveContext value={{ state, ...live }}>{children}</LiveContext>;
}

/** Whether changes come by themselves at the moment, for the dot in the top bar. */
export function useLiveState(): LiveState {
  return use(LiveContext).state;
}

/** Hears every event; what is shown from a query needs no listener, it is asked for again by itself. */
export function useLive(onEvent: (event: LiveEvent) => void): void {
  const { listen } = use(LiveContext);
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}

interface Follow {
  signal: AbortSignal;
  client: QueryClient;
  setState: (state: LiveState) => void;
  onEvent: (event: LiveEvent) => void;
}

async function follow({ signal, client, setState, onEvent }: Follow): Promise<void> {
  const changed = gather(client, signal);
  let lastId: string | null = null;
  let failures = 0;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(quiet));

  const lost = () => {
    quiet ??= setTimeout(() => setState("reconnecting"), quietMs);
  };
  const connected = () => {
    clearTimeout(quiet);
    quiet = undefined;
    if (failures > 0 && lastId === null) changed(["everything"]);
    failures = 0;
    setState("live");
  };
  const took = (event: StreamEvent) => {
    lastId = event.id ?? lastId;
    const told = parse(event.data);
    if (told === null) return;
    changed([told.type ?? event.event]);
    onEvent(told);
  };

  while (!signal.aborted) {
    const outcome = await readStream({ signal, lastId, connected, took });
    if (signal.aborted) return;
    if (outcome === "absent") {
      clearTimeout(quiet);
      setState("polling");
      return poll(client, signal);
    }
    // The session has ended: the next question of any screen says so. Who is signed in is not asked, since the answer
    // would take the page away.
    if (outcome === "refused") changed(livelyTypes);
    failures += 1;
    lost();
    await pause(Math.min(500 * 2 ** Math.min(failures, 5), 10_000) * (0.75 + Math.random() / 2), signal);
  }
}

interface Reading {
  signal: AbortSignal;
  lastId: string | null;
  connected: () => void;
  took: (event: StreamEvent) => void;
}

async function readStream({ signal, lastId, connected, took }: Reading): Promise<"ended" | "absent" | "refused"> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const response = await fetch("/v1/live", {
      headers: {
        ...callHeaders(),
        accept: "text/event-stream",
        ...(lastId === null ? {} : { "last-event-id": lastId }),
      },
      credentials: "same-origin",
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.status === 404) return "absent";
    if (response.status === 401 || response.status === 403) return "refused";
    if (!response.ok || response.body === null) return "ended";
    connected();
    const read = createEventReader();
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      for (const event of read(piece)) took(event);
    }
    return "ended";
  } catch {
    return "ended";
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again what is on the screen. */
async function poll(client: QueryClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(pollMs, signal);
    if (signal.aborted || document.hidden) continue;
    await client.refetchQueries({ type: "active", predicate: ({ queryKey }) => livelySubjects.has(`${queryKey[0]}`) });
  }
}

const livelyTypes = ["transaction", "notification", "template", "authenticator", "hold"].map((one) => `${one}.changed`);
const livelySubjects = new Set(livelyTypes.flatMap((type) => changedBy(type).map(([first]) => first as string)));

function gather(client: QueryClient, signal: AbortSignal): (types: readonly string[]) => void {
  let waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer));
  return (types) => {
    for (const type of types) waiting.add(type);
    timer ??= setTimeout(() => {
      timer = undefined;
      const gathered = waiting;
      waiting = new Set();
      if (gathered.has("everything")) return void client.invalidateQueries();
      const keys = new Map(
        [...gathered].flatMap((type) => changedBy(type).map((key) => [key.join("/"), key] as const)),
      );
      for (const queryKey of keys.values()) void client.invalidateQueries({ queryKey });
    }, gatherMs);
  };
}

function parse(data: string): LiveEvent | null {
  try {
    return JSON.parse(data) as LiveEvent;
  } catch {
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
