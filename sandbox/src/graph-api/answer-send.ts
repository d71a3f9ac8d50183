import type { FastifyRequest } from "fastify";
import type { Parts } from "../parts.ts";
import { messaging, permissionProblem } from "./access.ts";
import type { Ending } from "./answer.ts";
import { callOf, errorAskedFor } from "./call.ts";
import { isRefusal, noSuchObject } from "./refusal.ts";
import { sendMessage } from "./send.ts";

/** `POST /{number}/messages`, with all the ways in which it can go wrong on purpose. */
export async function answerSend(request: FastifyRequest, parts: Parts): Promise<Ending> {
  const faults = parts.faults.now;
  if (faults.drop_before) return { kind: "dropped", fault: "drop_before", answer: null };
  if (faults.html_502) return { kind: "gateway_page" };
  const call = callOf(request, parts);
  if (isRefusal(call)) return call;
  const asked = errorAskedFor("sends", parts);
  if (asked) return asked;
  const found = parts.accounts.sender(call.id);
  if (!found) return noSuchObject("POST", call.id);
  const forbidden = permissionProblem(call.access, [messaging], found.account);
  if (forbidden) return forbidden;

  const sent = sendMessage(parts, { ...call, ...found });
  if (isRefusal(sent)) {
    parts.events.say("refused", `A send was refused (${sent.code})`);
    return sent;
  }
  if (sent.mayAnswer) await sent.mayAnswer;
  if (faults.lose_answer) {
    parts.events.say("fault", "Answer lost after the request (fault)");
    return { kind: "dropped", fault: "lose_answer", answer: sent.answer };
  }
  return { kind: "answer", body: sent.answer, lateMs: faults.slow_ms };
}
