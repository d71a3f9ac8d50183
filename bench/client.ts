/** Requests over connections that stay open, and the clock that they are timed with. */
import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true });
const answerWithinMs = 10_000;

/** Milliseconds since 1970 with fractions: the clock in which the sandbox notes when a message arrived. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Sends JSON and resolves with the parsed answer; throws for anything but success. */
export function call<T>(method: string, url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const type =
    body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, agent, headers: { ...headers, ...type }, timeout: answerWithinMs },
      (response) => {
        let answer = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          answer += chunk;
        });
        response.once("end", () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve((answer === "" ? {} : JSON.parse(answer)) as T);
          else reject(new Error(`${method} ${url} was answered ${status}: ${answer.slice(0, 500)}`));
        });
      },
    );
    sent.once("timeout", () => sent.destroy(new Error(`${method} ${url} was not answered in ${answerWithinMs} ms`)));
    sent.once("error", reject);
    sent.end(text);
  });
}

/** Ends the connections, so that the program can end. */
export function closeConnections(): void {
  agent.destroy();
}
