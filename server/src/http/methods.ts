import type { HTTPMethods } from "fastify";
import type { App } from "./app-types.ts";
import { isAsOttuSpeaks, sendDetail } from "./ottu/answer.ts";
import { problem, sendProblem } from "./problem.ts";

const methods: HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Watches the routes that are made from here on. The function that comes back, called when all are made, answers
 * every other method at their addresses with 405 and says which are there.
 */
export function refuseOtherMethods(app: App): () => void {
  const taken = new Map<string, Set<string>>();
  let isDone = false;
  app.addHook("onRoute", ({ url, method }) => {
    if (isDone) return;
    const known = taken.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    taken.set(url, known);
  });
  return () => {
    isDone = true;
    for (const [url, known] of taken) {
      const allow = [...known].sort().join(", ");
      app.route({
        method: methods.filter((method) => !known.has(method)),
        url,
        // Before the body is read: it does not matter here.
        onRequest: async (request, reply) => {
          reply.header("allow", allow);
          if (isAsOttuSpeaks(request)) return sendDetail(reply, 405, `Method "${request.method}" not allowed.`);
          return sendProblem(reply, problem("method_not_allowed", `Only ${allow} can be used at this address.`));
        },
        handler: async () => undefined,
      });
    }
  };
}
