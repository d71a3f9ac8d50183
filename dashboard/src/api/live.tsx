/**
 * What happens, as it happens: `GET /v1/live`. Questions that an event makes out of date are asked again, several events
 * together. After a break the stream goes on where it was; where it cannot, all that is shown is asked for again. A
 * server without that address is asked every few seconds instead. A browser has six connections to a server for all of
 * its pages together (HTTP/1.1), so a page that nobody sees gives its own up until somebody does.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useRef, useState } from "react";
import { callHeaders } from "./client.ts";
import { createEventReader, type StreamEvent } from "./event-stream.ts";
import { changedBy, livelySubjects } from "./live-changes.ts";
import { pause } from "./pause.ts";
import { createRenewal } from "./renewal.ts";
import { useMe } from "./session.ts";

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
/** Between two tries to connect. */
const mostPauseMs = 10_000;
/** How long a page that nobody sees keeps its stream. */
const unseenMs = 30_000;
/** A stream that says nothing for so long is dead: the server sends a comment more often. */
const silenceMs = 60_000;

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const merchantId = useMe().merchant_id;
  const [state, setState] = useState<LiveState>("connecting");
  const listeners = useRef(new Set<Listener>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another shop it is another stream
  useEffect(() => {
    const stop = new AbortController();
    setState("connecting");
    void follow({
      signal: stop.signal,
      client,
      setState,
      onEvent: (event) => {
        for (const listener of listeners.current) listener(event);
      },
    });
    return () => stop.abort();
  }, [client, merchantId]);
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
  const renew = createRenewal(client, signal);
  let lastId: string | null = null;
  let failures = 0;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(quiet));

  const lost = () => {
    quiet ??= setTimeout(() => setState("reconnecting"), quietMs);
  };
  const took = (event: StreamEvent, goesOn: boolean) => {
    lastId = event.id ?? lastId;
    if (event.event === "ready" || event.event === "reset") {
      clearTimeout(quiet);
      quiet = undefined;
      failures = 0;
      setState("live");
      // A stream that goes on where it was tells what was missed; any other begins with what is shown.
      if (event.event === "reset" || !goesOn) renew(livelySubjects);
      return;
    }
    const told = parse(event.data);
    if (told === null) return;
    renew(changedBy(told.type ?? event.event));
    onEvent(told);
  };

  // A stream that never comes is told like one that was lost.
  lost();
  while (!signal.aborted) {
    await untilSeen(signal);
    const outcome = await readStream({ signal, lastId, took });
    if (signal.aborted) return;
    if (outcome === "unseen") continue;
    if (outcome === "absent") {
      clearTimeout(quiet);
      setState("polling");
      return poll(client, signal);
    }
    if (outcome === "forgotten") lastId = null;
    // The session has ended: the next question of any screen says so.
    if (outcome === "refused") renew(livelySubjects);
    failures += 1;
    lost();
    await pause(Math.min(500 * 2 ** Math.min(failures, 5), mostPauseMs) * (0.75 + Math.random() / 2), signal);
  }
}

interface Reading {
  signal: AbortSignal;
  lastId: string | null;
  /** `goesOn`: the stream was asked to go on where the last one ended. */
  took: (event: StreamEvent, goesOn: boolean) => void;
}

type Ending = "ended" | "absent" | "refused" | "unseen" | "forgotten";

/** Until the stream ends. `forgotten`: the server knows nothing of where the last one ended. */
async function readStream({ signal, lastId, took }: Reading): Promise<Ending> {
  const silence = new AbortController();
  const unseen = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(() => unseen.abort(), unseenMs);
  };
  document.addEventListener("visibilitychange", look);
  try {
    const response = await fetch("/v1/live", {
      headers: {
        ...callHeaders(),
        accept: "text/event-stream",
        ...(lastId === null ? {} : { "last-event-id": lastId }),
      },
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.any([signal, silence.signal, unseen.signal]),
    });
    if (response.status === 400) return "forgotten";
    if (response.status === 404) return "absent";
    if (response.status === 401 || response.status === 403) return "refused";
    if (!response.ok || response.body === null) return "ended";
    const read = createEventReader();
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      for (const event of read(piece)) took(event, lastId !== null);
    }
    return "ended";
  } catch {
    return unseen.signal.aborted ? "unseen" : "ended";
  } finally {
    document.removeEventListener("visibilitychange", look);
    clearTimeout(leaving);
    clearTimeout(timer);
  }
}

/** At once where somebody sees the page, else when they do. */
function untilSeen(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
  });
}

/** Asks again what is on the screen. */
async function poll(client: QueryClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(pollMs, signal);
    if (signal.aborted || document.hidden) continue;
    await client.refetchQueries({ type: "active", predicate: ({ queryKey }) => livelySubjects.has(`${queryKey[0]}`) });
  }
}

function parse(data: string): LiveEvent | null {
  try {
    return JSON.parse(data) as LiveEvent;
  } catch {
    return null;
  }
}
