/** An open page: what it hears by server-sent events. */
import { type Json, until } from "../support/zajel.ts";

export interface LiveEvent {
  event: string;
  id: string;
  data: Json;
}

export interface OpenPage extends AsyncDisposable {
  status: number;
  headers: Headers;
  events: LiveEvent[];
  /** The raw text so far. */
  text(): string;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  /** The first event that fits, once it is there. */
  heard(what: string, fits: (event: LiveEvent) => boolean): Promise<LiveEvent>;
}

/** Opens a page that listens; resolves once it is told that it hears everything from now on. */
export async function openPage(url: string, headers: Record<string, string>, query = ""): Promise<OpenPage> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/v1/live${query}`, { headers, signal: leaving.signal });
  const events: LiveEvent[] = [];
  let text = "";
  async function read(): Promise<void> {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const piece = decoder.decode(chunk, { stream: true });
      text += piece;
      rest += piece;
      const blocks = rest.split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const fields = Object.fromEntries(
          block.split("\n").map((line) => [line.split(": ")[0], line.slice(line.indexOf(": ") + 2)]),
        );
        if (fields.event === undefined) continue;
        events.push({ event: fields.event, id: fields.id ?? "", data: JSON.parse(fields.data ?? "null") });
      }
    }
  }
  // A page that is left hears no more, and neither does one whose server was killed.
  const ended = response.status === 200 ? read().catch(() => {}) : Promise.resolve();
  const page: OpenPage = {
    status: response.status,
    headers: response.headers,
    events,
    text: () => text,
    ended,
    heard: (what, fits) => until(what, async () => events.find(fits)),
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await ended;
    },
  };
  if (response.status === 200) await page.heard("the beginning", ({ event }) => event === "ready" || event === "reset");
  return page;
}
