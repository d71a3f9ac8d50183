/** WhatsApp's side of the story: every request that reached the sandbox and every message that it accepted. */
import type { SandboxMessage, TestSandbox } from "../support/sandbox.ts";

/** A request to send that reached the sandbox, whatever came of it. */
export interface SendRequest {
  /** When it arrived, in milliseconds since 1970. */
  atMs: number;
  phoneNumberId: string;
  /** Of the recipient; empty where the request could not be read. */
  to: string;
  /** The notification's id. */
  callbackData: string;
  /** Null when the connection was dropped. */
  status: number | null;
  code: number | null;
  fault: string | null;
}

export interface AcceptedMessage extends SandboxMessage {
  statuses: { status: string; told: boolean }[];
}

export interface SandboxLog extends AsyncDisposable {
  /** All requests to send until now, by their arrival. */
  sends(): Promise<SendRequest[]>;
  /** All accepted messages until now. */
  accepted(): Promise<AcceptedMessage[]>;
}

interface LoggedRequest {
  n: number;
  at_ms: number;
  method: string;
  path: string;
  status: number | null;
  code: number | null;
  body: string;
  fault?: string;
}

/** The sandbox remembers its newest 20,000 requests: we fetch them before they are forgotten. */
const fetchEveryMs = 2_000;
const pageSize = 5_000;

export function watchSandbox(sandbox: TestSandbox): SandboxLog {
  const sends: SendRequest[] = [];
  let seen = 0;
  let isOver = false;
  let fetching: Promise<void> = Promise.resolve();
  let timer = setTimeout(look, fetchEveryMs);

  async function fetchNew(): Promise<void> {
    for (;;) {
      const { data } = await sandbox.control<{ data: LoggedRequest[] }>(
        "GET",
        `/requests?after=${seen}&limit=${pageSize}`,
      );
      const [first] = data;
      if (first !== undefined && first.n > seen + 1) throw new Error("The sandbox has forgotten requests.");
      for (const logged of data) {
        seen = logged.n;
        const sent = sendOf(logged);
        if (sent !== null) sends.push(sent);
      }
      if (data.length < pageSize) return;
    }
  }

  /** One at a time: two at once would both read the same page. */
  function fetchOnce(): Promise<void> {
    fetching = fetching.then(fetchNew);
    return fetching;
  }

  function look(): void {
    // What goes wrong here goes wrong again, and loudly, when the log is asked for.
    fetchOnce()
      .catch(() => {})
      .finally(() => {
        if (!isOver) timer = setTimeout(look, fetchEveryMs);
      });
  }

  return {
    async sends() {
      await fetchOnce();
      return sends.toSorted((a, b) => a.atMs - b.atMs);
    },
    async accepted() {
      const messages: AcceptedMessage[] = [];
      for (;;) {
        const after = messages.at(-1)?.id;
        const query = new URLSearchParams({ limit: `${pageSize}`, ...(after === undefined ? {} : { after }) });
        const { data } = await sandbox.control<{ data: AcceptedMessage[] }>("GET", `/messages?${query}`);
        messages.push(...data);
        if (data.length < pageSize) return messages;
      }
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      clearTimeout(timer);
      await fetching.catch(() => {});
    },
  };
}

function sendOf({ method, path, at_ms, status, code, body, fault }: LoggedRequest): SendRequest | null {
  const phoneNumberId = /^\/v[\d.]+\/(\d+)\/messages$/.exec(path)?.[1];
  if (method !== "POST" || phoneNumberId === undefined) return null;
  const { to = "", biz_opaque_callback_data: callbackData = "" } = parsed(body);
  return { atMs: at_ms, phoneNumberId, to, callbackData, status, code, fault: fault ?? null };
}

/** A killed process may leave half a request. */
function parsed(body: string): { to?: string; biz_opaque_callback_data?: string } {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
