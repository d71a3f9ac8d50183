/**
 * Server-sent events, read from a fetch: `EventSource` cannot say for which merchant it asks. Source: WHATWG HTML,
 * "Server-sent events", parsing.
 */
export interface StreamEvent {
  event: string;
  data: string;
  id: string | null;
}

/** Takes the text as it comes, in pieces cut anywhere, and gives the events that are whole. */
export function createEventReader(): (piece: string) => StreamEvent[] {
  let rest = "";
  let event = "message";
  let id: string | null = null;
  let data: string[] = [];

  function takeLine(line: string): StreamEvent | null {
    if (line === "") {
      const whole = data.length === 0 ? null : { event, data: data.join("\n"), id };
      event = "message";
      data = [];
      return whole;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id") id = value;
    return null;
  }

  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    return lines.map(takeLine).filter((one) => one !== null);
  };
}
